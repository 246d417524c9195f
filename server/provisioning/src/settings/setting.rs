//! A setting.

use super::{BilingualText, Kind, Rank, SettingId, Value};

/// A setting: its texts, its kind and the rank that may change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub(super) id: SettingId,
    pub(super) section: String,
    pub(super) label: BilingualText,
    pub(super) help: BilingualText,
    pub(super) kind: Kind,
    pub(super) default: Value,
    pub(super) minimum_rank: Rank,
    pub(super) is_per_line: bool,
}

impl Setting {
    /// The identifier.
    pub fn id(&self) -> &SettingId {
        &self.id
    }

    /// The identifier of its section ([`super::Section::id`]).
    pub fn section(&self) -> &str {
        &self.section
    }

    /// The label.
    pub fn label(&self) -> &BilingualText {
        &self.label
    }

    /// A help text of one or two sentences.
    pub fn help(&self) -> &BilingualText {
        &self.help
    }

    /// The kind, which defines the values.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// The default value.
    pub fn default(&self) -> &Value {
        &self.default
    }

    /// The lowest rank that may change it.
    pub fn minimum_rank(&self) -> Rank {
        self.minimum_rank
    }

    /// Whether it belongs to one line (its label, its password), so that it cannot be set at a higher scope.
    pub fn is_per_line(&self) -> bool {
        self.is_per_line
    }

    /// Whether its values are never shown to users.
    pub fn is_write_only(&self) -> bool {
        self.kind.is_write_only()
    }

    /// Whether the empty value "none" is allowed: only if it is the default.
    pub fn may_be_empty(&self) -> bool {
        self.default.is_empty()
    }
}
