//! The formats of configuration files, with one writer and one escaping function each.
//!
//! All formats have the same interface: create a [`Writer`], pass each [`FileLineHead`] with its value, and finish.
//! Parameter names, attribute names and the words of a grammar come from model files and are checked with
//! [`Format::is_name`]. Values may contain anything: a writer guarantees that a value cannot begin another parameter
//! (no injection).

pub mod cfg;
mod file_line_head;
pub mod flat_profile;
mod grammar;
mod parse_error;
pub mod provider_frame;
pub mod snom;
pub mod text;
mod writer;
pub mod xml;

pub use file_line_head::{FileLineHead, Kind, Permission};
pub use grammar::Grammar;
pub use parse_error::ParseError;
pub use writer::Writer;

use serde::Deserialize;
use std::borrow::Cow;

/// A file format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Yealink: lines of `name = value`.
    Cfg,
    /// snom: `<settings>`.
    Snom,
    /// Cisco: `<flat-profile>`.
    FlatProfile,
    /// Gigaset: `<ProviderFrame>`.
    ProviderFrame,
}

impl Format {
    /// The media type of a file. For Yealink it is the type that public servers send (tancredi and others), for Cisco
    /// the type of its directories, for snom and Gigaset the type that the declarations in the files suggest.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Cfg => "text/plain; charset=utf-8",
            Self::Snom | Self::FlatProfile => "text/xml; charset=utf-8",
            Self::ProviderFrame => "text/xml; charset=iso-8859-1",
        }
    }

    /// Whether a parameter can have this name. A writer accepts no other name.
    pub fn is_name(self, name: &str) -> bool {
        match self {
            Self::Cfg => cfg::is_name(name),
            Self::Snom => xml::is_name(name),
            Self::FlatProfile => !name.is_empty(),
            Self::ProviderFrame => provider_frame::is_name(name),
        }
    }

    /// The value as [`Self::read`] returns it after it was written. Sanitising is idempotent.
    pub fn sanitise(self, kind: Kind, value: &str) -> Cow<'_, str> {
        match self {
            Self::Cfg => cfg::sanitise(kind, value),
            Self::Snom => snom::sanitise(kind, value),
            Self::FlatProfile => flat_profile::sanitise(kind, value),
            Self::ProviderFrame => provider_frame::sanitise(kind, value),
        }
    }

    /// Sanitises a piece of a value with a grammar, so that the piece cannot become several pieces. The caller then
    /// passes the whole value to the writer.
    pub fn part(self, grammar: Grammar, piece: &str) -> Cow<'_, str> {
        match (self, grammar) {
            (Self::Snom, Grammar::Function) => snom::key_part(piece),
            (Self::FlatProfile, Grammar::Function) => flat_profile::function_part(piece),
            (Self::FlatProfile, Grammar::Rule) => flat_profile::rule_part(piece),
            _ => text::clean(piece),
        }
    }

    /// Parses a file into names and values, in their order. A name contains its index in the format's notation (snom's
    /// as `user_name[1]`). The attributes of an XML element follow it as `name@attribute`.
    ///
    /// Errors: [`ParseError`] when the file contains anything that the writer does not write, except white space
    /// between parameters and, in Yealink's format, comments.
    pub fn read(self, file: &[u8]) -> Result<Vec<(String, String)>, ParseError> {
        match self {
            Self::Cfg => cfg::read(file),
            Self::Snom => snom::read(file),
            Self::FlatProfile => flat_profile::read(file),
            Self::ProviderFrame => provider_frame::read(file),
        }
    }
}
