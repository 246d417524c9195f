//! An arbitrary query and arbitrary texts. Nothing panics, and no text changes the elements of the response. The input
//! holds the query, then the names, separated by tabs.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_api::{Language, Secret};
use portal_provisioning::{
    Vendor,
    phonebook::{BookEntry, BookPage, BookQuery, NumberKind, legible, render},
};

fn entries<'a>(names: impl Iterator<Item = &'a str>) -> Vec<BookEntry> {
    let entry = |name: &str| BookEntry {
        name: name.to_owned(),
        first_name: Some(name.to_owned()),
        numbers: vec![(NumberKind::Work, "0".to_owned()), (NumberKind::Mobile, name.to_owned() + "0")],
    };
    names.map(entry).collect()
}

fn answer(vendor: Vendor, query: &BookQuery, title: &str, entries: &[BookEntry]) -> String {
    let range = query.range(entries.len());
    let url = Secret::new("https://a/b");
    let departments = [title.to_owned(), title.to_owned()];
    let (language, total) = (Language::Fr, entries.len());
    let book = BookPage {
        title,
        language,
        firmware: None,
        url: &url,
        query,
        departments: &departments,
        entries: &entries[range],
        total,
    };
    render(vendor, &book)
}

fuzz_target!(|text: &str| {
    let mut parts = text.split('\t');
    let query_text = parts.next().unwrap_or_default();
    for vendor in [Vendor::Yealink, Vendor::Snom, Vendor::Cisco, Vendor::Gigaset] {
        let mut query = BookQuery::parse(vendor, query_text);
        // A Gigaset gets as many entries as fit into a number of bytes, so the lengths of the names would matter.
        query.gigaset.limit = usize::MAX;
        let written = answer(vendor, &query, query_text, &entries(parts.clone()));
        let expected = answer(vendor, &query, "x", &entries(parts.clone().map(|_| "x")));
        assert_eq!(written.matches('<').count(), expected.matches('<').count());
        assert_eq!(written.matches('>').count(), expected.matches('>').count());
        assert!(!written.contains(|c: char| c != '\n' && c.is_control()));
    }
    assert_eq!(legible(&legible(text)), legible(text));
});
