//! The Gigaset Phonebook Search Protocol 1.4.02: a part of a list, counted from 1, or an error.
//!
//! Source: requests recorded from a C530 IP and the answers of public servers that follow the protocol.

use super::{Book, BookEntry, NumberKind, texts::Texts, xml::Xml};

/// Entries an answer.
pub(super) const LIMIT: usize = 100;

/// What the declaration and the list's own tags take of the bytes that the handset accepts.
const FRAME: usize = 256;

pub(super) fn render(book: &Book) -> String {
    let request = &book.query.gigaset;
    let mut xml = Xml::document();
    if let Some(refusal) = request.refusal {
        let attributes = [("response", request.command.as_str()), ("type", request.list_type.as_str())];
        xml.element("error", &attributes, |xml| {
            xml.text("errorid", refusal.id());
            xml.text("message", refusal.message());
        });
    } else {
        list(&mut xml, book);
    }
    xml.finish()
}

fn list(xml: &mut Xml, book: &Book) {
    let start = book.query.range(book.total).start;
    let entries: Vec<Xml> =
        book.page().iter().enumerate().map(|(index, one)| entry(one, start + index + 1, book)).collect();
    let (skipped, kept) = fitting(&entries, book);
    let request = &book.query.gigaset;
    let [total, first, last] =
        [book.total, start + skipped + 1, start + skipped + kept.len()].map(|number| number.to_string());
    let mut attributes = vec![("response", request.command.as_str()), ("type", request.list_type.as_str())];
    if book.total == 0 && book.query.caller.is_some() {
        attributes.push(("notfound", "hm"));
    }
    attributes.extend([("total", total.as_str()), ("first", first.as_str()), ("last", last.as_str())]);
    xml.element("list", &attributes, |xml| {
        for entry in kept {
            xml.append(entry);
        }
    });
}

/// How many entries to leave out at the beginning, and those that the handset has room for: always one. A list that was
/// asked for by its last entry loses the first ones.
fn fitting<'a>(entries: &'a [Xml], book: &Book) -> (usize, &'a [Xml]) {
    let room = book.query.gigaset.limit.saturating_sub(FRAME);
    let mut used = 0;
    let mut fits = |entry: &&Xml| {
        used += entry.len();
        used <= room
    };
    if book.query.place.is_backwards() {
        let kept = entries.iter().rev().take_while(&mut fits).count().max(1).min(entries.len());
        let skipped = entries.len() - kept;
        (skipped, &entries[skipped..])
    } else {
        let kept = entries.iter().take_while(&mut fits).count().max(1).min(entries.len());
        (0, &entries[..kept])
    }
}

/// `position` counts from 1. A handset knows two numbers an entry, at home and mobile. A further number of the same kind
/// takes a place that would be empty, since dialling it is worth more than its symbol.
fn entry(entry: &BookEntry, position: usize, book: &Book) -> Xml {
    let (first, last) = entry.parts(Texts::of(book.language));
    let (mut mobile, mut fixed): (Vec<_>, Vec<_>) =
        entry.dialable().into_iter().partition(|(kind, _)| *kind == NumberKind::Mobile);
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
