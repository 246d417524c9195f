//! How a reader wants the portal: kept in cookies of the browser.

use crate::{
    Language,
    operation::{Done, operation},
};
use serde::{Deserialize, Serialize};

/// Light, dark, or as the device is set.
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
    /// As in the cookie and in `<html data-theme>`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark].into_iter().find(|theme| theme.name() == name)
    }
}

/// Sets what is given and leaves the rest.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetPreference {
    /// The language of the screens.
    pub language: Option<Language>,
    /// Their colours.
    pub theme: Option<Theme>,
}
operation!(SetPreference, Anyone, Post "/api/v1/preferences" => Done, "Sets language and theme, in cookies.", LIMIT = None);
