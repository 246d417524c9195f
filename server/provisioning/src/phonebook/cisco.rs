//! Cisco's XML services: a directory with at most 32 rows and softkeys, a menu, and a search form.
//!
//! Source: the elements, key positions and the row limit of public phonebook servers.

use super::{BookPage, link, rows::rows, texts::Texts, xml::Xml};

/// The number of rows on a page.
pub(super) const LIMIT: usize = 32;

pub(super) fn render(book: &BookPage) -> String {
    let mut xml = Xml::document();
    if book.query.is_form() {
        xml.element("CiscoIPPhoneInput", &[], |xml| form(xml, book));
    } else if book.query.is_menu(book.departments.len()) {
        xml.element("CiscoIPPhoneMenu", &[], |xml| departments(xml, book));
    } else {
        xml.element("CiscoIPPhoneDirectory", &[], |xml| entries(xml, book));
    }
    xml.finish()
}

fn form(xml: &mut Xml, book: &BookPage) {
    let texts = Texts::of(book.language);
    xml.text("Title", &book.heading());
    xml.text("Prompt", texts.search_for);
    xml.text("URL", &link::all(book));
    xml.element("InputItem", &[], |xml| {
        xml.text("DisplayName", texts.search_for);
        xml.text("QueryStringParam", super::query::TERM);
        xml.text("DefaultValue", "");
        xml.text("InputFlags", "A");
    });
}

fn departments(xml: &mut Xml, book: &BookPage) {
    let texts = Texts::of(book.language);
    xml.text("Title", &book.heading());
    xml.text("Prompt", texts.choose);
    let first = [(texts.search.to_owned(), link::form(book)), (texts.all.to_owned(), link::all(book))];
    for (name, url) in first.into_iter().chain(book.menu()) {
        xml.element("MenuItem", &[], |xml| {
            xml.text("Name", &name);
            xml.text("URL", &url);
        });
    }
}

fn entries(xml: &mut Xml, book: &BookPage) {
    let texts = Texts::of(book.language);
    let start = book.query.range(book.total).start;
    let (rows, end) = rows(book, LIMIT);
    xml.text("Title", &book.heading());
    if rows.is_empty() {
        xml.text("Prompt", texts.none);
        entry(xml, texts.none, "");
    } else {
        xml.text("Prompt", &texts.range(start..end, book.total));
    }
    for row in &rows {
        entry(xml, &row.label, &row.number);
    }
    if !rows.is_empty() {
        key(xml, "1", texts.dial, "SoftKey:Dial");
    }
    if !rows.is_empty() && end < book.total {
        key(xml, "2", texts.next, &link::page(book, end));
    }
    key(xml, "3", texts.search, &link::form(book));
    key(xml, "4", texts.exit, "SoftKey:Exit");
}

fn entry(xml: &mut Xml, name: &str, number: &str) {
    xml.element("DirectoryEntry", &[], |xml| {
        xml.text("Name", name);
        xml.text("Telephone", number);
    });
}

fn key(xml: &mut Xml, position: &str, name: &str, url: &str) {
    xml.element("SoftKeyItem", &[], |xml| {
        xml.text("Name", name);
        xml.text("URL", url);
        xml.text("Position", position);
    });
}
