//! The directories that telephones fetch, each vendor's in its own format.
//!
//! The way of one request: [`BookQuery::parse`] reads it; whoever has the entries counts those that match, and fetches
//! the [`range`](BookQuery::range) that is asked for; [`render`] writes the answer. What a telephone follows from there,
//! to the next page, to a department or to a search, it asks for at the same address with another query.

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
pub use query::{BookQuery, GigasetRequest, Place, Refusal, View};

use crate::Vendor;
use portal_api::{Language, Secret};

/// The media type of every answer here: `text/xml`, which is what every vendor's telephones are given in public servers.
pub const CONTENT_TYPE: &str = "text/xml; charset=utf-8";

/// More departments than this are no help to somebody with two arrow keys: then there is no menu of them.
const MOST_DEPARTMENTS: usize = 30;

/// One page of a directory.
#[derive(Clone, Copy, Debug)]
pub struct Book<'a> {
    /// What it is called, for example "Extensions".
    pub title: &'a str,
    /// The language of the telephone.
    pub language: Language,
    /// What the telephone's User-Agent says, for example `10.1.54.13`. snom renamed its elements with firmware 10.
    pub firmware: Option<&'a str>,
    /// Where the telephone fetches this directory, without the part of the query that [`BookQuery`] reads. Secret because
    /// it may hold the telephone's token.
    pub url: &'a Secret,
    /// What was asked for.
    pub query: &'a BookQuery,
    /// The departments that can be chosen, in the order to show them; none for a directory that has no departments.
    pub departments: &'a [String],
    /// The entries of the query's [`range`](BookQuery::range), in their order.
    pub entries: &'a [BookEntry],
    /// How many entries match the query in all.
    pub total: usize,
}

/// Writes the answer: XML in UTF-8, to be sent as [`CONTENT_TYPE`].
///
/// It is well-formed whatever the texts are: characters that XML hasn't are left out, the five that mean something to it
/// are escaped. Names are shown as [`legible`] makes them, at most 99 characters; of numbers, what can be dialled.
pub fn render(vendor: Vendor, book: &Book) -> String {
    match vendor {
        Vendor::Yealink => yealink::render(book),
        Vendor::Snom => snom::render(book),
        Vendor::Cisco => cisco::render(book),
        Vendor::Gigaset => gigaset::render(book),
    }
}

/// The address to write into a telephone's configuration for the directory at `url`.
///
/// A Yealink puts what is typed in the place of `#SEARCH`; the others are shown where to search, or add a query of their
/// own.
pub fn address(vendor: Vendor, url: &str) -> String {
    match vendor {
        Vendor::Yealink => format!("{url}{}{}=#SEARCH", link::separator(url), query::TERM),
        Vendor::Snom | Vendor::Cisco | Vendor::Gigaset => url.to_owned(),
    }
}

impl<'a> Book<'a> {
    /// The entries that belong to the page, should there be more.
    fn page(&self) -> &'a [BookEntry] {
        let wanted = self.query.range(self.total).len();
        &self.entries[..wanted.min(self.entries.len())]
    }

    /// What stands above the list.
    fn heading(&self) -> String {
        legible(self.query.department.as_deref().unwrap_or(self.title))
    }

    /// The departments' names and addresses.
    fn menu(&self) -> impl Iterator<Item = (String, String)> {
        self.departments.iter().map(|name| (legible(name), link::department(self, name)))
    }
}
