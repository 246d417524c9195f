//! A read-only LDAP version 3 server (RFC 4511) for phones. A phone looks up a typed name or a caller's number among
//! the entries that its user may see. The entries and the authentication come from a [`Directory`].

mod answers;
mod attempts;
mod attribute;
mod connection;
mod directory;
mod dn;
mod entry;
mod filter;
mod hint;
mod message;
mod number;
mod object;
mod paging;
mod pattern;
mod search;
mod server;
mod session;
mod settings;
mod slots;
mod sorting;
mod text;
mod tls;

pub use directory::{Directory, DirectoryError};
pub use dn::{Dn, InvalidDn};
pub use entry::{Entry, NumberKind};
pub use hint::{Criterion, Hint};
pub use number::national_digits;
pub use server::LdapServer;
pub use settings::{Limits, Settings};
pub use text::fold_text;
pub use tls::{Security, TlsSource};
