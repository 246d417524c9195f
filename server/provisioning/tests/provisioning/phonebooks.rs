//! The phonebooks that phones fetch: requests, responses, and hostile names.

mod properties;
mod queries;
mod responses;

use portal_api::{Language, Secret};
use portal_provisioning::{
    Vendor,
    phonebook::{BookEntry, BookPage, BookQuery, NumberKind, render},
};
use roxmltree::{Document, Node};

const VENDORS: [Vendor; 4] = [Vendor::Yealink, Vendor::Snom, Vendor::Cisco, Vendor::Gigaset];

/// A phonebook in memory. All its entries match every query.
#[derive(Clone)]
struct Directory {
    title: String,
    language: Language,
    firmware: Option<&'static str>,
    url: Secret,
    departments: Vec<String>,
    entries: Vec<BookEntry>,
}

impl Directory {
    fn of(entries: Vec<BookEntry>) -> Self {
        Self {
            title: "Extensions".into(),
            language: Language::Fr,
            firmware: None,
            url: Secret::new("https://portail.metacentrex.fr/sip-ps/0k3n/extensions"),
            departments: Vec::new(),
            entries,
        }
    }

    /// Answers a query as the server does.
    fn answer(&self, vendor: Vendor, query: &str) -> String {
        self.answer_parsed(vendor, &BookQuery::parse(vendor, query))
    }

    fn answer_parsed(&self, vendor: Vendor, query: &BookQuery) -> String {
        let total = self.entries.len();
        let book = BookPage {
            title: &self.title,
            language: self.language,
            firmware: self.firmware,
            url: &self.url,
            query,
            departments: &self.departments,
            entries: &self.entries[query.range(total)],
            total,
        };
        render(vendor, &book)
    }

    /// The query of a link in a response.
    fn query_of<'a>(&self, link: &'a str) -> &'a str {
        let rest = link.strip_prefix(self.url.expose()).expect("a link to the same directory");
        assert!(rest.starts_with(['?', '&']), "{link}");
        &rest[1..]
    }
}

fn entry(name: &str, numbers: &[(NumberKind, &str)]) -> BookEntry {
    let numbers = numbers.iter().map(|(kind, number)| (*kind, (*number).to_owned())).collect();
    BookEntry { name: name.to_owned(), first_name: None, numbers }
}

fn parse(xml: &str) -> Document<'_> {
    Document::parse(xml).unwrap_or_else(|error| panic!("{error} in\n{xml}"))
}

/// The text of a child element; empty if there is no such child.
fn child(node: Node<'_, '_>, name: &str) -> String {
    let child = node.children().find(|child| child.has_tag_name(name));
    child.and_then(|child| child.text()).unwrap_or_default().to_owned()
}

fn elements<'a>(document: &'a Document<'a>, name: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    document.descendants().filter(move |node| node.has_tag_name(name))
}

/// The names and numbers in display order.
fn shown(xml: &str) -> Vec<(String, Vec<String>)> {
    let document = parse(xml);
    let all = |node: Node<'_, '_>, names: &[&str]| {
        let numbers = node.children().filter(|child| names.iter().any(|name| child.has_tag_name(*name)));
        numbers.map(|number| number.text().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let directory = elements(&document, "DirectoryEntry").map(|node| (child(node, "Name"), all(node, &["Telephone"])));
    let menu = elements(&document, "MenuItem")
        .filter_map(|node| Some((node.attribute("name")?.to_owned(), all(node, &["ExtraText"]))));
    let list = elements(&document, "entry").map(|node| {
        let name = format!("{} {}", child(node, "fn"), child(node, "ln"));
        (name.trim_start().to_owned(), all(node, &["hm", "mb"]))
    });
    directory.chain(menu).chain(list).collect()
}

/// The target of a key or a row of a response.
fn link(xml: &str, label: &str) -> Option<String> {
    let document = parse(xml);
    let mut keys = elements(&document, "SoftKeyItem").chain(elements(&document, "MenuItem"));
    let key = keys.find(|key| {
        [child(*key, "Label"), child(*key, "Name")].iter().any(|text| text == label)
            || key.attribute("name") == Some(label)
    })?;
    Some([child(key, "URL"), child(key, "Url")].concat())
}
