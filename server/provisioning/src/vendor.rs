//! The vendors whose phones the portal can configure.

use crate::format::Format;
use serde::Deserialize;

/// A phone vendor. Each vendor has one configuration format, and so one renderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    /// Yealink (Xiamen) Network Technology.
    Yealink,
    /// Snom Technology.
    Snom,
    /// Cisco Systems: the multiplatform ("3PCC") phones.
    Cisco,
    /// Gigaset.
    Gigaset,
}

impl Vendor {
    /// The name for users.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yealink => "Yealink",
            Self::Snom => "snom",
            Self::Cisco => "Cisco",
            Self::Gigaset => "Gigaset",
        }
    }

    /// The identifier in model files: the prefix of a model's identifier.
    pub fn id(self) -> &'static str {
        match self {
            Self::Yealink => "yealink",
            Self::Snom => "snom",
            Self::Cisco => "cisco",
            Self::Gigaset => "gigaset",
        }
    }

    /// The format of the vendor's configuration files.
    pub fn format(self) -> Format {
        match self {
            Self::Yealink => Format::Cfg,
            Self::Snom => Format::Snom,
            Self::Cisco => Format::FlatProfile,
            Self::Gigaset => Format::ProviderFrame,
        }
    }
}
