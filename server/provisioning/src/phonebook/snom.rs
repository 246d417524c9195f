//! snom's Minibrowser: a menu in which one key press dials, and a search form.
//!
//! Source: the vendor's pages on the Minibrowser (elements, `InputToken`, `numberdial`, F keys) and public phonebook
//! servers. Up to firmware 8 the root elements begin with "Snom"; the vendor's pages list newer names without it.

use super::{
    BookPage, link,
    rows::{Row, rows},
    texts::Texts,
    xml::Xml,
};

/// The largest number of rows on a page: the phone labels at most 100 rows for selection by digits.
pub(super) const LIMIT: usize = 100;

/// The URL of a row that does nothing.
const NO_OPERATION: &str = "snom://mb_nop";

pub(super) fn render(book: &BookPage) -> String {
    let (menu, input) = if is_modern(book.firmware) {
        ("IPPhoneMenu", "IPPhoneInput")
    } else {
        ("SnomIPPhoneMenu", "SnomIPPhoneInput")
    };
    let mut xml = Xml::document();
    if book.query.is_form() {
        xml.element(input, &[], |xml| form(xml, book));
    } else if book.query.is_menu(book.departments.len()) {
        xml.element(menu, &[], |xml| departments(xml, book));
    } else {
        xml.element(menu, &[], |xml| entries(xml, book));
    }
    xml.finish()
}

fn is_modern(firmware: Option<&str>) -> bool {
    let major = firmware.and_then(|firmware| firmware.split('.').next()?.parse::<u32>().ok());
    major.is_some_and(|major| major >= 10)
}

fn form(xml: &mut Xml, book: &BookPage) {
    let texts = Texts::of(book.language);
    xml.text("Title", &plain(&book.heading()));
    xml.text("Prompt", texts.search);
    xml.text("Url", &link::search(book));
    xml.element("InputItem", &[], |xml| {
        xml.text("DisplayName", texts.search_for);
        xml.text("InputToken", link::INPUT);
        xml.text("DefaultValue", "");
        xml.text("InputFlags", "a");
    });
}

fn departments(xml: &mut Xml, book: &BookPage) {
    let texts = Texts::of(book.language);
    xml.text("Title", &plain(&book.heading()));
    let all = (texts.all.to_owned(), link::all(book));
    for (name, url) in std::iter::once(all).chain(book.menu()) {
        xml.element("MenuItem", &[("name", &plain(&name))], |xml| xml.text("Url", &url));
    }
    key(xml, "F1", texts.search, &link::form(book));
}

fn entries(xml: &mut Xml, book: &BookPage) {
    let texts = Texts::of(book.language);
    let start = book.query.range(book.total).start;
    let (rows, end) = rows(book, LIMIT);
    xml.text("Title", &plain(&book.heading()));
    if rows.is_empty() {
        item(xml, &Row { label: texts.none.to_owned(), number: String::new() });
    }
    for row in &rows {
        item(xml, row);
    }
    key(xml, "F1", texts.search, &link::form(book));
    if start > 0 {
        key(xml, "F2", texts.previous, &link::page(book, start.saturating_sub(book.query.count)));
    }
    if !rows.is_empty() && end < book.total {
        key(xml, "F4", texts.next, &link::page(book, end));
    }
}

fn item(xml: &mut Xml, row: &Row) {
    xml.element("MenuItem", &[("name", &plain(&row.label))], |xml| {
        if row.number.is_empty() {
            xml.text("Url", NO_OPERATION);
        } else {
            // A `#` in the number would begin another command.
            xml.text("Url", &format!("{NO_OPERATION}#numberdial={}", row.number.replace('#', "%23")));
        }
        xml.text("ExtraText", &row.number);
    });
}

fn key(xml: &mut Xml, name: &str, label: &str, url: &str) {
    xml.element("SoftKeyItem", &[], |xml| {
        xml.text("Label", label);
        xml.text("URL", url);
        xml.text("Name", name);
    });
}

/// The Minibrowser evaluates `$(…)` in the text that it shows, and such an expression can read settings. So a name must
/// not contain one.
fn plain(text: &str) -> String {
    text.replace("$(", "$ (")
}
