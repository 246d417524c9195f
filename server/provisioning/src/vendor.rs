//! Who makes the telephones that can be configured.

use serde::Deserialize;

/// A maker of telephones; each has one format of configuration, and so one renderer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Vendor {
    /// Yealink (Xiamen) Network Technology.
    Yealink,
}

impl Vendor {
    /// As people write it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Yealink => "Yealink",
        }
    }

    /// As model files write it: the beginning of a model's identifier.
    pub fn id(self) -> &'static str {
        match self {
            Self::Yealink => "yealink",
        }
    }
}
