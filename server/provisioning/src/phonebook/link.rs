//! Where a telephone goes from a page.

use super::{Book, query};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Write;

/// Everything but letters, digits, `-` and `.` is encoded. So is `_`, for a snom replaces its [`INPUT`] wherever it finds
/// it, and `$`, which begins its expressions.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.');

/// What a snom replaces by what is typed.
pub(super) const INPUT: &str = "__X__";

/// What comes between an address and a further parameter.
pub(super) fn separator(url: &str) -> char {
    if url.contains('?') { '&' } else { '?' }
}

/// The form to search with.
pub(super) fn form(book: &Book) -> String {
    with(book, &[(query::VIEW, "form")])
}

/// The whole directory; with a [`query::TERM`] added by the telephone, what was found in it.
pub(super) fn all(book: &Book) -> String {
    with(book, &[(query::VIEW, "all")])
}

/// The same for a telephone that replaces [`INPUT`].
pub(super) fn input(book: &Book) -> String {
    format!("{}&{}={INPUT}", all(book), query::TERM)
}

/// One department.
pub(super) fn department(book: &Book, name: &str) -> String {
    with(book, &[(query::DEPARTMENT, name)])
}

/// The same list from another entry on, counted from 0.
pub(super) fn page(book: &Book, offset: usize) -> String {
    let offset = offset.to_string();
    let mut parameters = vec![(query::VIEW, "all")];
    parameters.extend(book.query.department.as_deref().map(|department| (query::DEPARTMENT, department)));
    parameters.extend(book.query.search.as_deref().map(|search| (query::TERM, search)));
    parameters.push((query::OFFSET, &offset));
    with(book, &parameters)
}

fn with(book: &Book, parameters: &[(&str, &str)]) -> String {
    let mut url = book.url.expose().to_owned();
    for (name, value) in parameters {
        let separator = separator(&url);
        // Writing to a string does not fail.
        let _ = write!(url, "{separator}{name}={}", utf8_percent_encode(value, ENCODED));
    }
    url
}
