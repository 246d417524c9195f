//! The formats that configurations are written in: one writer and one escaping function each.
//!
//! A renderer drives all of them alike: it begins a [`Writer`], hands over each [`LineHead`] with its value, and finishes.
//! Names, attributes' names and the words of a grammar come from model files ([`Format::is_name`] checks them); values come
//! from anybody. Whatever a value is, it stays one value: nothing in it begins a second parameter.

pub mod cfg;
pub mod flat_profile;
mod grammar;
mod line;
pub mod provider_frame;
pub mod snom;
pub mod text;
mod unreadable;
mod writer;
pub mod xml;

pub use grammar::Grammar;
pub use line::{Kind, LineHead, Permission};
pub use unreadable::Unreadable;
pub use writer::Writer;

use serde::Deserialize;
use std::borrow::Cow;

/// A format.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Format {
    /// Yealink's lines, `name = value`.
    Cfg,
    /// snom's `<settings>`.
    Snom,
    /// Cisco's `<flat-profile>`.
    FlatProfile,
    /// Gigaset's `<ProviderFrame>`.
    ProviderFrame,
}

impl Format {
    /// The media type that a file is served with. Yealink's is what public servers give (tancredi and others), Cisco's what its
    /// directories have; the others follow from what the files declare.
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Cfg => "text/plain; charset=utf-8",
            Self::Snom | Self::FlatProfile => "text/xml; charset=utf-8",
            Self::ProviderFrame => "text/xml; charset=iso-8859-1",
        }
    }

    /// Whether a parameter can have this name. A writer takes no other.
    pub fn is_name(self, name: &str) -> bool {
        match self {
            Self::Cfg => cfg::is_name(name),
            Self::Snom => xml::is_name(name),
            Self::FlatProfile => !name.is_empty(),
            Self::ProviderFrame => provider_frame::is_name(name),
        }
    }

    /// What is left of a value: what [`Self::read`] gives back after it was written. Doing it again changes nothing.
    pub fn sanitise(self, kind: Kind, value: &str) -> Cow<'_, str> {
        match self {
            Self::Cfg => cfg::sanitise(kind, value),
            Self::Snom => snom::sanitise(kind, value),
            Self::FlatProfile => flat_profile::sanitise(kind, value),
            Self::ProviderFrame => provider_frame::sanitise(kind, value),
        }
    }

    /// What is left of a piece that goes into a value written in a little language of its own, so that it stays one piece of
    /// it. The whole is then given to the writer like any value.
    pub fn part(self, grammar: Grammar, piece: &str) -> Cow<'_, str> {
        match (self, grammar) {
            (Self::Snom, Grammar::Function) => snom::key_part(piece),
            (Self::FlatProfile, Grammar::Function) => flat_profile::function_part(piece),
            (Self::FlatProfile, Grammar::Rule) => flat_profile::rule_part(piece),
            _ => text::clean(piece),
        }
    }

    /// Reads a file back, in its order: names with their index as the format spells it (snom's as `user_name[1]`), and
    /// values. What an XML element says in attributes follows it as `name@attribute`.
    ///
    /// Fails on everything that its writer wouldn't have written, blanks and comments between parameters aside.
    pub fn read(self, file: &[u8]) -> Result<Vec<(String, String)>, Unreadable> {
        match self {
            Self::Cfg => cfg::read(file),
            Self::Snom => snom::read(file),
            Self::FlatProfile => flat_profile::read(file),
            Self::ProviderFrame => provider_frame::read(file),
        }
    }
}
