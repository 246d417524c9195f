//! The URLs of a page's links.

use super::{BookPage, query};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::fmt::Write;

/// Encodes everything except letters, digits, `-` and `.`. `_` is encoded because a snom replaces every occurrence of
/// [`INPUT`], and `$` because it begins an expression.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.');

/// The text that a snom replaces with the typed text.
pub(super) const INPUT: &str = "__X__";

/// The separator before a further parameter of a URL.
pub(super) fn separator(url: &str) -> char {
    if url.contains('?') { '&' } else { '?' }
}

/// The URL of the search form.
pub(super) fn form(book: &BookPage) -> String {
    url_with(book, &[(query::VIEW, "form")])
}

/// The URL of the whole phonebook. A phone that adds [`query::TERM`] gets the matching entries.
pub(super) fn all(book: &BookPage) -> String {
    url_with(book, &[(query::VIEW, "all")])
}

/// The URL of a search, for a phone that replaces [`INPUT`] with the typed text.
pub(super) fn search(book: &BookPage) -> String {
    format!("{}&{}={INPUT}", all(book), query::TERM)
}

/// The URL of the entries of one department.
pub(super) fn department(book: &BookPage, name: &str) -> String {
    url_with(book, &[(query::DEPARTMENT, name)])
}

/// The URL of the same list, starting with the entry `offset`, counted from 0.
pub(super) fn page(book: &BookPage, offset: usize) -> String {
    let offset = offset.to_string();
    let mut parameters = vec![(query::VIEW, "all")];
    parameters.extend(book.query.department.as_deref().map(|department| (query::DEPARTMENT, department)));
    parameters.extend(book.query.search.as_deref().map(|search| (query::TERM, search)));
    parameters.push((query::OFFSET, &offset));
    url_with(book, &parameters)
}

/// The URL of the phonebook with these parameters added.
fn url_with(book: &BookPage, parameters: &[(&str, &str)]) -> String {
    let mut url = book.url.expose().to_owned();
    for (name, value) in parameters {
        let separator = separator(&url);
        // Writing to a string cannot fail.
        let _ = write!(url, "{separator}{name}={}", utf8_percent_encode(value, ENCODED));
    }
    url
}
