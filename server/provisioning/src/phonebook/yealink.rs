//! Yealink's remote phonebook: one file with all entries, which the phone stores, or a menu of further files.
//!
//! Source: the element names and the response without entries of public phonebook servers. The largest number of
//! entries that a phone accepts is not published.

use super::{BookPage, link, texts::Texts, xml::Xml};

pub(super) fn render(book: &BookPage) -> String {
    let mut xml = Xml::document();
    if book.query.is_menu(book.departments.len()) {
        menu(&mut xml, book);
    } else {
        directory(&mut xml, book);
    }
    xml.finish()
}

fn menu(xml: &mut Xml, book: &BookPage) {
    xml.element("YealinkIPPhoneMenu", &[], |xml| {
        xml.text("Title", &book.heading());
        let all = (Texts::of(book.language).all.to_owned(), link::all(book));
        for (name, url) in std::iter::once(all).chain(book.menu()) {
            xml.element("MenuItem", &[], |xml| {
                xml.text("Name", &name);
                xml.text("URL", &url);
            });
        }
    });
}

fn directory(xml: &mut Xml, book: &BookPage) {
    let texts = Texts::of(book.language);
    let page = book.shown_entries();
    xml.element("YealinkIPPhoneDirectory", &[], |xml| {
        for shown in page {
            let numbers: Vec<String> = shown.dialable_numbers().into_iter().map(|(_, number)| number).collect();
            entry(xml, &shown.display_name(texts), &numbers);
        }
        // A Yealink cannot fetch further pages, so the last row tells how many entries are missing.
        let missing = book.total.saturating_sub(page.len());
        if page.is_empty() {
            entry(xml, texts.none, &[]);
        } else if missing > 0 {
            entry(xml, &texts.more(missing), &[]);
        }
    });
}

fn entry(xml: &mut Xml, name: &str, numbers: &[String]) {
    xml.element("DirectoryEntry", &[], |xml| {
        xml.text("Name", name);
        for number in numbers {
            xml.text("Telephone", number);
        }
        if numbers.is_empty() {
            xml.text("Telephone", "");
        }
    });
}
