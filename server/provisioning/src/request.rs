//! The paths that phones may request: a closed grammar over the raw path, which is still percent-encoded.
//!
//! ```text
//! path     = [ token "/" ] ( file [ query ] | query )        what follows "/sip-ps/"
//! token    = 32 × ( digit | lower-case letter )
//! query    = "?mac=" mac
//! file     = mac ".xml"                                      snom, Cisco, Gigaset: a phone's own file
//!          | yealink | snom | cisco | gigaset | firmware | authority     each in its module
//! mac      = 12 × hexadecimal digit, either case; not a group address, not zero
//! ```
//!
//! Every other path gives `None` before any lookup: `%` (no name needs it), NUL, a backslash, an empty or unknown
//! component, a name that is too long. `..` is allowed only in the names of Gigaset's chain, which contain no secret.

mod authority;
mod cisco;
mod file;
mod file_id;
mod firmware;
mod gigaset;
mod identity;
mod kind;
mod snom;
mod token;
mod yealink;

pub use authority::AuthorityFile;
pub(crate) use cisco::is_series as is_cisco_series;
pub use file::File;
pub use file_id::FileId;
pub use identity::{Identity, ModelHint, identify};
pub use kind::{ChainFile, FileKind, OptionalFile};
use portal_api::Mac;
pub use token::Token;

/// The longest path, in bytes. The longest path of the grammar has less than half this length.
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
    let split = path.split_once('/').and_then(|(first, rest)| Some((Token::parse(first)?, rest)));
    let (token, name) = split.map_or((None, path), |(token, rest)| (Some(token), rest));
    let file = match &query_mac {
        Some(mac) if name.is_empty() => File::of_query(mac.clone()),
        _ => File::of_name(name)?,
    };
    let (of_file, of_query) = (file.mac(), query_mac.as_ref());
    if of_file.is_some() && of_query.is_some() && of_file != of_query {
        return None;
    }
    Some(RequestedPath { token, file, query_mac })
}

/// The name of the file for the journal: canonical, and without the token.
pub fn journal_name(file: &File) -> String {
    file.to_string()
}

fn query_mac(query: &str) -> Option<Mac> {
    match split_mac(query.strip_prefix("mac=")?)? {
        (mac, "") => Some(mac),
        _ => None,
    }
}

/// Splits a name into the MAC address at its start and the rest.
fn split_mac(name: &str) -> Option<(Mac, &str)> {
    let (digits, rest) = name.split_at_checked(12)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((Mac::parse(digits).ok()?, rest))
}
