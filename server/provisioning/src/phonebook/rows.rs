//! Entries as lines on a screen, for telephones that show one number a line.

use super::{Book, texts::Texts};

/// One line.
pub(super) struct Row {
    pub label: String,
    /// What is dialled; empty for somebody without a number.
    pub number: String,
}

/// The lines of as many entries as fit, and where the page ends, counted from 0: the next page begins there.
///
/// An entry isn't divided; the first one always fits, since it has fewer numbers than any page has lines.
pub(super) fn rows(book: &Book, limit: usize) -> (Vec<Row>, usize) {
    let texts = Texts::of(book.language);
    let mut rows = Vec::new();
    let mut end = book.query.range(book.total).start;
    for entry in book.page() {
        let numbers = entry.dialable();
        if rows.len() + numbers.len().max(1) > limit {
            break;
        }
        let name = entry.shown(texts);
        if numbers.len() > 1 {
            rows.extend(numbers.into_iter().map(|(kind, number)| {
                let label = format!("{name} ({})", texts.kind(kind));
                Row { label, number }
            }));
        } else {
            let number = numbers.into_iter().next().map(|(_, number)| number).unwrap_or_default();
            rows.push(Row { label: name, number });
        }
        end += 1;
    }
    (rows, end)
}
