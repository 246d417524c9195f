//! What a telephone may ask for: a closed grammar over the path as it was sent, still percent-encoded.
//!
//! ```text
//! path     = [ token "/" ] ( file [ query ] | query )        what follows "/sip-ps/"
//! token    = 32 × ( digit | lower-case letter )
//! query    = "?mac=" mac
//! file     = mac ".xml"                                      snom, Cisco, Gigaset: a telephone's own
//!          | yealink | snom | cisco | gigaset | firmware | authority     each in its module
//! mac      = 12 × hexadecimal digit, either case; not a group address, not zero
//! ```
//!
//! Everything else is nothing, before anything is looked up: `%` (no name needs it), NUL, a backslash, an empty or unknown
//! component, a name too long. `..` is understood in the names of Gigaset's chain alone, where no secret is.

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

/// How long a path may be, in bytes: the longest that is written here has not half as many.
const LONGEST: usize = 256;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The telephone's own credential, if it came with one. It proves nothing until it is looked up.
    pub token: Option<Token>,
    /// The file.
    pub file: File,
    /// Whose telephone asks, if the query says so. Where the file says it too, it is the same.
    pub query_mac: Option<Mac>,
}

impl Asked {
    /// The telephone that the path names: in the file's name, or else in the query.
    pub fn mac(&self) -> Option<&Mac> {
        self.file.mac().or(self.query_mac.as_ref())
    }
}

/// Reads what follows `/sip-ps/` in the raw path, with its query if it has one.
pub fn parse_path(path: &str) -> Option<Asked> {
    if path.len() > LONGEST {
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
    Some(Asked { token, file, query_mac })
}

/// The file's name as the journal keeps it: canonical, and never the credential it was asked with.
pub fn journal_name(file: &File) -> String {
    file.to_string()
}

fn query_mac(query: &str) -> Option<Mac> {
    match split_mac(query.strip_prefix("mac=")?)? {
        (mac, "") => Some(mac),
        _ => None,
    }
}

/// The address that a name begins with, and the rest.
fn split_mac(name: &str) -> Option<(Mac, &str)> {
    let (digits, rest) = name.split_at_checked(12)?;
    if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    Some((Mac::parse(digits).ok()?, rest))
}
