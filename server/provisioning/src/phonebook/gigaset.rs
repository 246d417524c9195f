//! The Gigaset Phonebook Search Protocol 1.4.02. The response is a part of a list, counted from 1, or an error.
//!
//! Source: recorded requests of a C530 IP, and the responses of public servers that implement the protocol.

use super::{BookEntry, BookPage, NumberKind, texts::Texts, xml::Xml};

/// The largest number of entries in a response.
pub(super) const LIMIT: usize = 100;

/// The number of bytes that are reserved for the XML declaration and the tags of the list.
const OVERHEAD: usize = 256;

pub(super) fn render(book: &BookPage) -> String {
    let request = &book.query.gigaset;
    let mut xml = Xml::document();
    if let Some(error) = request.error {
        let attributes = [("response", request.command.as_str()), ("type", request.list_type.as_str())];
        xml.element("error", &attributes, |xml| {
            xml.text("errorid", error.id());
            xml.text("message", error.message());
        });
    } else {
        list(&mut xml, book);
    }
    xml.finish()
}

fn list(xml: &mut Xml, book: &BookPage) {
    let start = book.query.range(book.total).start;
    let entries: Vec<Xml> =
        book.shown_entries().iter().enumerate().map(|(index, row)| entry(row, start + index + 1, book)).collect();
    let (skipped, kept) = limit_entries(&entries, book);
    let request = &book.query.gigaset;
    let [total, first, last] =
        [book.total, start + skipped + 1, start + skipped + kept.len()].map(|number| number.to_string());
    let mut attributes = vec![("response", request.command.as_str()), ("type", request.list_type.as_str())];
    if book.total == 0 && book.query.caller.is_some() {
        // The field of the search that found no entry: `hm`, a number.
        attributes.push(("notfound", "hm"));
    }
    attributes.extend([("total", total.as_str()), ("first", first.as_str()), ("last", last.as_str())]);
    xml.element("list", &attributes, |xml| {
        for entry in kept {
            xml.append(entry);
        }
    });
}

/// Limits the entries to the number of bytes that the handset accepts, but keeps at least one. Returns the number of
/// entries dropped at the start, and the entries that remain. A list requested by its end drops entries at its start.
fn limit_entries<'a>(entries: &'a [Xml], book: &BookPage) -> (usize, &'a [Xml]) {
    let room = book.query.gigaset.limit.saturating_sub(OVERHEAD);
    let mut used = 0;
    let mut fits = |entry: &&Xml| {
        used += entry.len();
        used <= room
    };
    if book.query.position.is_backwards() {
        let kept = entries.iter().rev().take_while(&mut fits).count().max(1).min(entries.len());
        let skipped = entries.len() - kept;
        (skipped, &entries[skipped..])
    } else {
        let kept = entries.iter().take_while(&mut fits).count().max(1).min(entries.len());
        (0, &entries[..kept])
    }
}

/// Writes an entry. `position` counts from 1. A handset supports two numbers for each entry, home and mobile. A second
/// number of the same kind fills an empty field: dialling the number is worth more than the correct symbol.
fn entry(entry: &BookEntry, position: usize, book: &BookPage) -> Xml {
    let (first, last) = entry.name_parts(Texts::of(book.language));
    let (mut mobile, mut fixed): (Vec<_>, Vec<_>) =
        entry.dialable_numbers().into_iter().partition(|(kind, _)| *kind == NumberKind::Mobile);
    if mobile.is_empty() && fixed.len() > 1 {
        mobile.push(fixed.remove(1));
    } else if fixed.is_empty() && mobile.len() > 1 {
        fixed.push(mobile.remove(1));
    }
    let mut xml = Xml::part();
    xml.element("entry", &[("id", &position.to_string())], |xml| {
        xml.text("ln", &last);
        xml.text("fn", &first);
        for (element, numbers) in [("hm", fixed), ("mb", mobile)] {
            if let Some((_, number)) = numbers.first() {
                xml.text(element, number);
            }
        }
    });
    xml
}
