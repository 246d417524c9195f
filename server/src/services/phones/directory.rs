//! The directories that phones fetch: what they are called and where they are.

use crate::portal::Portal;
use portal_provisioning::{PREFIX, Token};

/// A directory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Directory {
    /// The line's own contacts.
    Contacts,
    /// The lines of the client.
    Extensions,
}

impl Directory {
    /// The end of its address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Contacts => "directory/contacts",
            Self::Extensions => "directory/extensions",
        }
    }

    /// The setting that says what telephones call it.
    pub fn label(self) -> &'static str {
        match self {
            Self::Contacts => "phonebook.contacts.label",
            Self::Extensions => "phonebook.extensions.label",
        }
    }
}

/// Where a telephone finds a directory.
pub fn directory_url(portal: &Portal, token: &Token, directory: Directory) -> String {
    format!("{}{PREFIX}{}/{}", portal.settings.public_url, token.expose(), directory.path())
}
