//! The content of settings files, as serde reads it.

use super::{BilingualText, KeyKind, Section, setting_text::SettingText};
use crate::{Error, source::Source};
use serde::Deserialize;
use toml::Spanned;

impl Source<'_> {
    /// Whether this file defines the sections.
    pub fn is_sections(&self) -> bool {
        self.path.ends_with("/sections.toml")
    }
}

/// `settings/sections.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionsText {
    pub section: Vec<SectionText>,
}

/// A section in `settings/sections.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionText {
    pub id: Spanned<String>,
    pub fr: String,
    pub en: String,
    pub keys: Option<KeyKind>,
}

impl SectionText {
    /// Checks the section. Its parent is the part of its identifier before the last dot.
    pub fn check(self, source: Source<'_>) -> Result<Section, Error> {
        let name = BilingualText { fr: self.fr, en: self.en };
        if !name.is_complete() {
            return Err(source.error_in(&self.id, "a section needs a name in French and in English"));
        }
        let id = self.id.into_inner();
        let parent = id.rsplit_once('.').map(|(parent, _)| parent.to_owned());
        Ok(Section { id, parent, name, keys: self.keys })
    }
}

/// Any other file of `settings/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsText {
    pub section: Spanned<String>,
    pub setting: Vec<SettingText>,
}
