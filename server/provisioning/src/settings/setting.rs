//! One setting.

use super::{Bilingual, Kind, Rank, SettingId, Value};

/// One setting: what it is called, what it can be, and who may change it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Setting {
    pub(super) id: SettingId,
    pub(super) section: String,
    pub(super) label: Bilingual,
    pub(super) help: Bilingual,
    pub(super) kind: Kind,
    pub(super) default: Value,
    pub(super) least: Rank,
    pub(super) is_per_line: bool,
}

impl Setting {
    /// Its name.
    pub fn id(&self) -> &SettingId {
        &self.id
    }

    /// The section that it is in: [`super::Section::id`].
    pub fn section(&self) -> &str {
        &self.section
    }

    /// What it is called.
    pub fn label(&self) -> &Bilingual {
        &self.label
    }

    /// What it does, in a sentence or two.
    pub fn help(&self) -> &Bilingual {
        &self.help
    }

    /// What it can be.
    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    /// What it is when nobody says anything.
    pub fn default(&self) -> &Value {
        &self.default
    }

    /// Who may change it at the least.
    pub fn least(&self) -> Rank {
        self.least
    }

    /// Whether it belongs to one line (its label, its password), so that it can't be set higher up.
    pub fn is_per_line(&self) -> bool {
        self.is_per_line
    }

    /// Whether its values are shown to nobody.
    pub fn is_write_only(&self) -> bool {
        self.kind.is_write_only()
    }

    /// Whether "none" is a value: where none is the default.
    pub fn may_be_empty(&self) -> bool {
        self.default.is_empty()
    }
}
