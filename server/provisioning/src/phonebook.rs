//! The phonebooks that phones fetch, in each vendor's format.
//!
//! A request takes three steps: [`BookQuery::parse`] reads it; the caller counts the matching entries and loads the
//! [`range`](BookQuery::range) of them; [`render`] writes the response. Its links (next page, department, search) have
//! the same URL with another query.

mod cisco;
mod clean;
mod entry;
mod gigaset;
mod link;
mod query;
mod rows;
mod snom;
mod texts;
mod xml;
mod yealink;

pub use clean::legible;
pub use entry::{BookEntry, NumberKind};
pub use query::{BookQuery, GigasetError, GigasetRequest, PagePosition, View};

use crate::Vendor;
use portal_api::{Language, Secret};

/// The media type of every response. Public servers send `text/xml` to the phones of all vendors.
pub const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// The maximum number of departments in a menu. A longer menu is tedious to use with two arrow keys, so the entries are
/// shown instead.
const DEPARTMENT_LIMIT: usize = 30;

/// One page of a phonebook.
#[derive(Clone, Copy, Debug)]
pub struct BookPage<'a> {
    /// The title, for example "Extensions".
    pub title: &'a str,
    /// The language of the phone.
    pub language: Language,
    /// The firmware from the User-Agent, for example `10.1.54.13`. snom renamed its elements with firmware 10.
    pub firmware: Option<&'a str>,
    /// The URL at which the phone fetches this phonebook, without the parameters that [`BookQuery`] reads. It is secret
    /// because it may contain the phone's token.
    pub url: &'a Secret,
    /// The parsed request.
    pub query: &'a BookQuery,
    /// The departments to choose from, in display order; empty for a phonebook without departments.
    pub departments: &'a [String],
    /// The entries of the query's [`range`](BookQuery::range), in order.
    pub entries: &'a [BookEntry],
    /// The number of entries that match the query, on all pages.
    pub total: usize,
}

/// Writes the response: XML in UTF-8, to be sent as [`CONTENT_TYPE`].
///
/// The XML is well-formed for any text: characters that XML forbids are removed, its five special characters are
/// escaped. Names are shown as [`legible`] returns them, at most 99 characters; numbers are reduced to the characters
/// that can be dialled.
pub fn render(vendor: Vendor, book: &BookPage) -> String {
    match vendor {
        Vendor::Yealink => yealink::render(book),
        Vendor::Snom => snom::render(book),
        Vendor::Cisco => cisco::render(book),
        Vendor::Gigaset => gigaset::render(book),
    }
}

/// The URL of the phonebook at `url`, in the form for a phone's configuration.
///
/// A Yealink replaces `#SEARCH` with the typed text. The other vendors' phones get a search form, or add parameters of
/// their own.
pub fn address(vendor: Vendor, url: &str) -> String {
    match vendor {
        Vendor::Yealink => format!("{url}{}{}=#SEARCH", link::separator(url), query::TERM),
        Vendor::Snom | Vendor::Cisco | Vendor::Gigaset => url.to_owned(),
    }
}

impl<'a> BookPage<'a> {
    /// The entries of the page; surplus entries are dropped.
    fn shown_entries(&self) -> &'a [BookEntry] {
        let wanted = self.query.range(self.total).len();
        &self.entries[..wanted.min(self.entries.len())]
    }

    /// The title of the list.
    fn heading(&self) -> String {
        legible(self.query.department.as_deref().unwrap_or(self.title))
    }

    /// The names and URLs of the departments.
    fn menu(&self) -> impl Iterator<Item = (String, String)> {
        self.departments.iter().map(|name| (legible(name), link::department(self, name)))
    }
}
