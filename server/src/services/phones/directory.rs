//! The two directories that phones fetch over HTTPS: their names and their addresses.

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
    /// Returns the end of the directory's address.
    pub fn path(self) -> &'static str {
        match self {
            Self::Contacts => "directory/contacts",
            Self::Extensions => "directory/extensions",
        }
    }

    /// Returns the id of the setting that holds the directory's name on phones.
    pub fn label_setting(self) -> &'static str {
        match self {
            Self::Contacts => "phonebook.contacts.label",
            Self::Extensions => "phonebook.extensions.label",
        }
    }
}

/// Returns the address of a directory for the phone that owns the token.
pub fn directory_url(portal: &Portal, token: &Token, directory: Directory) -> String {
    format!("{}{PREFIX}{}/{}", portal.settings.public_url, token.expose(), directory.path())
}
