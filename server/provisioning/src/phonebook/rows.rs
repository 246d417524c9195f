//! Entries as rows on a screen, for phones that show one number in each row.

use super::{BookPage, texts::Texts};

/// One row.
pub(super) struct Row {
    pub label: String,
    /// The number to dial; empty for an entry without a number.
    pub number: String,
}

/// Returns the rows of the entries that fit into `limit` rows, and the index (from 0) of the entry that starts the next
/// page.
///
/// An entry is never split. The first entry always fits, because it has fewer numbers than a page has rows.
pub(super) fn rows(book: &BookPage, limit: usize) -> (Vec<Row>, usize) {
    let texts = Texts::of(book.language);
    let mut rows = Vec::new();
    let mut end = book.query.range(book.total).start;
    for entry in book.shown_entries() {
        let numbers = entry.dialable_numbers();
        if rows.len() + numbers.len().max(1) > limit {
            break;
        }
        let name = entry.display_name(texts);
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
