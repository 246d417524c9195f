//! A node of the tree.

use super::Bilingual;
use serde::Deserialize;

/// A node of the tree, as one sees it when one changes the settings of a telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    pub(super) id: String,
    pub(super) parent: Option<String>,
    pub(super) name: Bilingual,
    pub(super) keys: Option<KeyKind>,
}

impl Section {
    /// For example `features.call_log`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The node that it is in; none for one of the first level.
    pub fn parent(&self) -> Option<&str> {
        self.parent.as_deref()
    }

    /// What it is called. The English name is the one of the reference document ("Call Log"), which instructions point to.
    pub fn name(&self) -> &Bilingual {
        &self.name
    }

    /// The keys that are set here, beside or instead of settings.
    pub fn keys(&self) -> Option<KeyKind> {
        self.keys
    }
}

/// Keys that have a section of their own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyKind {
    /// Beside the screen, with a lamp.
    Line,
    /// Below the screen, whose meaning the screen shows.
    Soft,
    /// On an expansion module.
    Expansion,
}
