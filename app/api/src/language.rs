//! The languages of the portal.

use serde::{Deserialize, Serialize};

/// A language of the portal. French is the default; English is complete.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Français.
    #[default]
    Fr,
    /// English.
    En,
}

impl Language {
    /// Returns the BCP 47 tag, as in `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Fr => "fr",
            Self::En => "en",
        }
    }

    /// Returns the language of a tag such as `en` or `en-GB`, if the portal has it.
    pub fn from_tag(tag: &str) -> Option<Self> {
        match tag.split(['-', '_']).next()? {
            "fr" => Some(Self::Fr),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Returns the first language of an `Accept-Language` header that the portal has, in the order of the header
    /// (weights are ignored); French if the portal has none of them.
    pub fn from_accept_language(header: &str) -> Self {
        header.split(',').find_map(|range| Self::from_tag(range.split(';').next()?.trim())).unwrap_or_default()
    }
}
