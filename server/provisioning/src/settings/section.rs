//! A section of the settings tree.

use super::BilingualText;
use serde::Deserialize;

/// A section of the settings tree, as users see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub(super) id: String,
    pub(super) parent: Option<String>,
    pub(super) name: BilingualText,
    pub(super) keys: Option<KeyKind>,
}

impl Section {
    /// The identifier, for example `features.call_log`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The parent section; `None` at the first level.
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// The name. The English name is that of the reference document ("Call Log"), which instructions refer to.
    pub fn name(&self) -> &BilingualText {
        &self.name
    }

    /// The keys that users configure in this section, in addition to settings or instead of them.
    pub fn keys(&self) -> Option<KeyKind> {
        self.keys
    }
}

/// A kind of keys. Users configure the keys of each kind in a separate section.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// Keys beside the screen, with a lamp.
    Line,
    /// Keys below the screen, with labels on the screen.
    Soft,
    /// Keys of an expansion module.
    Expansion,
}
