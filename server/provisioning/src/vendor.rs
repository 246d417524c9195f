//! Who makes the telephones that can be configured.

use crate::format::Format;
use serde::Deserialize;

/// A maker of telephones; each has one format of configuration, and so one renderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    /// Yealink (Xiamen) Network Technology.
    Yealink,
    /// Snom Technology.
    Snom,
    /// Cisco Systems: the multiplatform ("3PCC") telephones.
    Cisco,
    /// Gigaset.
    Gigaset,
}

impl Vendor {
    /// As people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yealink => "Yealink",
            Self::Snom => "snom",
            Self::Cisco => "Cisco",
            Self::Gigaset => "Gigaset",
        }
    }

    /// As model files write it: the beginning of a model's identifier.
    pub fn id(self) -> &'static str {
        match self {
            Self::Yealink => "yealink",
            Self::Snom => "snom",
            Self::Cisco => "cisco",
            Self::Gigaset => "gigaset",
        }
    }

    /// The format of its configurations.
    pub fn format(self) -> Format {
        match self {
            Self::Yealink => Format::Cfg,
            Self::Snom => Format::Snom,
            Self::Cisco => Format::FlatProfile,
            Self::Gigaset => Format::ProviderFrame,
        }
    }
}
