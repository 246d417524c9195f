//! The paths that phones may request: a closed grammar over the raw path, which is still percent-encoded.
//!
//! ```text
//! path     = [ token "/" ] ( file [ query ] | query )        what follows "/sip-ps/"
//! token    = 32 × ( digit | lower-case letter )
//! query    = "?" [ … "&" ] "mac=" mac [ "&" … ]              other parameters are ignored
//! file     = mac ".xml"                                      snom, Cisco, Gigaset: a phone's own file
//!          | yealink | snom | cisco | gigaset | firmware | authority     each in its module
//! mac      = 12 × hexadecimal digit, either case; not a group address, not zero
//!          | 6 × 2 hexadecimal digits, with ":" or "-" between them; in a query also "%3A"
//! ```
//!
//! Repeated slashes count as one: some phones append a slash and a name to a URL that already ends in a slash.
//!
//! Every other path gives `None` before any lookup: `%` in a name (no name needs it), NUL, a backslash, an unknown
//! component, a name that is too long. `..` is allowed only in the names of Gigaset's chain, which contain no secret.
//! Such a path is refused; [`identify_stray`] still finds the phone that it names, for the phone's journal.

mod authority;
mod cisco;
mod file;
mod file_id;
mod firmware;
mod gigaset;
mod identity;
mod kind;
mod snom;
mod stray;
mod token;
mod yealink;

pub use authority::AuthorityFile;
pub(crate) use cisco::is_series as is_cisco_series;
pub use file::File;
pub use file_id::FileId;
pub use identity::{Identity, ModelHint, identify};
pub use kind::{ChainFile, FileKind, OptionalFile};
use portal_api::Mac;
use std::borrow::Cow;
pub use stray::{StrayRequest, identify_stray};
pub use token::Token;

/// The maximum length of a path, in bytes. The longest path of the grammar has 138 bytes, not counting ignored query
/// parameters, repeated slashes and `..`.
const PATH_LIMIT: usize = 256;

/// A parsed path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedPath {
    /// The phone's token, if the path has one. It proves nothing until the server has looked it up.
    pub token: Option<Token>,
    /// The file.
    pub file: File,
    /// The MAC address in the query, if there is one. If the file name has a MAC address too, both are equal.
    pub query_mac: Option<Mac>,
}

impl RequestedPath {
    /// The MAC address of the phone: from the file name, else from the query.
    pub fn mac(&self) -> Option<&Mac> {
        self.file.mac().or(self.query_mac.as_ref())
    }
}

/// Parses the part of the raw path after `/sip-ps/`, including the query.
pub fn parse_path(path: &str) -> Option<RequestedPath> {
    if path.len() > PATH_LIMIT {
        return None;
    }
    let (path, query_mac) = match path.split_once('?') {
        Some((path, query)) => (path, Some(query_mac(query)?)),
        None => (path, None),
    };
    let path = &*merge_slashes(path);
    let split = path.split_once('/').and_then(|(first, rest)| Some((Token::parse(first)?, rest)));
    let (token, name) = split.map_or((None, path), |(token, rest)| (Some(token), rest));
    let file = match &query_mac {
        Some(mac) if name.is_empty() => File::of_query(mac.clone()),
        _ => File::of_name(name)?,
    };
    let (file_mac, mac_of_query) = (file.mac(), query_mac.as_ref());
    if file_mac.is_some() && mac_of_query.is_some() && file_mac != mac_of_query {
        return None;
    }
    Some(RequestedPath { token, file, query_mac })
}

/// The name of the file for the journal: canonical, and without the token.
pub fn journal_name(file: &File) -> String {
    file.to_string()
}

/// Merges slashes that follow each other, and removes slashes at the start: `//8851-3PCC.xml` is `8851-3PCC.xml`.
fn merge_slashes(path: &str) -> Cow<'_, str> {
    let path = path.trim_start_matches('/');
    if !path.contains("//") {
        return Cow::Borrowed(path);
    }
    let mut merged = String::with_capacity(path.len());
    for character in path.chars() {
        if character != '/' || !merged.ends_with('/') {
            merged.push(character);
        }
    }
    Cow::Owned(merged)
}

fn query_mac(query: &str) -> Option<Mac> {
    let mac = query.split('&').find_map(|parameter| parameter.strip_prefix("mac="))?;
    let mac =
        if mac.contains('%') { Cow::Owned(mac.replace("%3A", ":").replace("%3a", ":")) } else { Cow::Borrowed(mac) };
    match split_mac(&mac)? {
        (mac, "") => Some(mac),
        _ => None,
    }
}

/// Splits a name into the MAC address at its start and the rest.
fn split_mac(name: &str) -> Option<(Mac, &str)> {
    [12, 17].into_iter().find_map(|length| {
        let (spelling, rest) = name.split_at_checked(length).filter(|(spelling, _)| is_mac(spelling))?;
        Some((Mac::parse(spelling).ok()?, rest))
    })
}

/// Whether a text is 12 hexadecimal digits, or six pairs with the same separator between them.
fn is_mac(text: &str) -> bool {
    let bytes = text.as_bytes();
    match bytes.len() {
        12 => bytes.iter().all(u8::is_ascii_hexdigit),
        17 => bytes.iter().enumerate().all(|(index, byte)| match index % 3 {
            2 => matches!(byte, b':' | b'-') && *byte == bytes[2],
            _ => byte.is_ascii_hexdigit(),
        }),
        _ => false,
    }
}
