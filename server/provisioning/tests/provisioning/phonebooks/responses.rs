//! Responses in every format, byte for byte.

use super::{Directory, VENDORS, entry, link};
use crate::golden::check_phonebook as check;
use portal_api::Language;
use portal_provisioning::{
    Vendor,
    phonebook::{BookEntry, NumberKind},
};

fn one() -> Vec<BookEntry> {
    vec![BookEntry {
        first_name: Some("Hélène".into()), ..entry("Hélène Œuvrard", &[(NumberKind::Extension, "201")])
    }]
}

fn many() -> Vec<BookEntry> {
    let people = (1..=120).map(|index| match index % 5 {
        0 => entry(
            &format!("Poste {index:03}"),
            &[(NumberKind::Work, "01 70 19 23 49"), (NumberKind::Mobile, &format!("+33 6 12 34 5{index:03}"))],
        ),
        _ => entry(&format!("Poste {index:03}"), &[(NumberKind::Extension, &format!("{}", 200 + index))]),
    });
    people.collect()
}

fn hostile() -> Vec<BookEntry> {
    vec![
        entry("Dupont & Fils <SARL> \"l'Atelier\"", &[(NumberKind::Work, "0123456789")]),
        entry("</Name></DirectoryEntry><X a='1'/>]]><!-- &amp; &#0;", &[(NumberKind::Work, "<Telephone>")]),
        entry("a\0b\u{1}c\r\n\td\u{fffe}e\u{feff}f\u{2028}g", &[(NumberKind::Home, "01\0\n02&key=F_REBOOT")]),
        entry("👩‍🚒 Pompiers 🇫🇷", &[(NumberKind::Other, "18"), (NumberKind::Other, "#31#112")]),
        entry("\u{202e}שלום\u{2066} مرحبا", &[(NumberKind::Mobile, "06"), (NumberKind::Mobile, "07")]),
        entry("$(set:admin_mode_password) __X__", &[(NumberKind::Extension, "*99")]),
        entry(" \u{7f} ", &[(NumberKind::Extension, "203")]),
        entry("", &[]),
    ]
}

#[test]
fn responses_equal_their_golden_files() {
    for vendor in VENDORS {
        let name = |which: &str| format!("{}-{which}.xml", vendor.id());
        check(&name("empty"), &Directory::of(Vec::new()).answer(vendor, ""));
        check(&name("one"), &Directory::of(one()).answer(vendor, ""));
        check(&name("hostile"), &Directory::of(hostile()).answer(vendor, ""));
    }
}

#[test]
fn pages_equal_their_golden_files() {
    let directory = Directory { language: Language::En, ..Directory::of(many()) };
    for vendor in [Vendor::Snom, Vendor::Cisco] {
        let first = directory.answer(vendor, "term=Poste");
        check(&format!("{}-page-1.xml", vendor.id()), &first);
        let next = link(&first, "Next").expect("a further page");
        check(&format!("{}-page-2.xml", vendor.id()), &directory.answer(vendor, directory.query_of(&next)));
    }
    check("yealink-many.xml", &directory.answer(Vendor::Yealink, "term=%23SEARCH"));
    check("gigaset-page-2.xml", &directory.answer(Vendor::Gigaset, "command=get_list&type=pr&ln=P*&first=11&count=10"));
}

#[test]
fn department_menus_equal_their_golden_files() {
    let departments = ["Accueil".to_owned(), "R&D <Lab>".to_owned(), "Été".to_owned()];
    let directory = Directory { departments: departments.into(), ..Directory::of(one()) };
    for vendor in [Vendor::Yealink, Vendor::Snom, Vendor::Cisco] {
        check(&format!("{}-departments.xml", vendor.id()), &directory.answer(vendor, ""));
    }
    check("cisco-department.xml", &directory.answer(Vendor::Cisco, "department=R%26D%20%3CLab%3E"));
}

#[test]
fn forms_and_newer_element_names_equal_their_golden_files() {
    let directory = Directory::of(one());
    check("snom-form.xml", &directory.answer(Vendor::Snom, "view=form"));
    check("cisco-form.xml", &directory.answer(Vendor::Cisco, "view=form"));
    let directory = Directory { firmware: Some("10.1.54.13"), ..directory };
    check("snom-10-one.xml", &directory.answer(Vendor::Snom, ""));
    check("snom-10-form.xml", &directory.answer(Vendor::Snom, "view=form"));
}

#[test]
fn errors_equal_their_golden_files() {
    let directory = Directory::of(one());
    check("gigaset-not-allowed.xml", &directory.answer(Vendor::Gigaset, "command=put_entry&type=pr"));
    check("gigaset-unavailable.xml", &directory.answer(Vendor::Gigaset, "command=get_list&type=yp"));
    check("gigaset-not-found.xml", &Directory::of(Vec::new()).answer(Vendor::Gigaset, "hm=0612345678&count=1&first=1"));
}
