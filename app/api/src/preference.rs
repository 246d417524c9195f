//! The reader's preferences, stored in cookies of the browser.

use crate::{
    Language,
    operation::{Done, operation},
};
use serde::{Deserialize, Serialize};

/// The theme: light, dark, or as the device is set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device is set.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

impl Theme {
    /// Returns the name, as in the cookie and in `<html data-theme>`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Finds a theme by its name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }
}

/// Sets the given preferences, and leaves the others unchanged.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetPreference {
    /// The language of the screens.
    pub language: Option<Language>,
    /// The theme of the screens.
    pub theme: Option<Theme>,
}
operation!(SetPreference, Anyone, Post "/api/v1/preferences" => Done, "Sets language and theme, in cookies.", LIMIT = None);
