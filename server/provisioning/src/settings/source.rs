//! The files of the tree as they are written, and what is said when one is wrong.

use super::{Bilingual, KeyKind, Section, setting_text::SettingText};
use crate::Error;
use serde::{Deserialize, de::DeserializeOwned};
use toml::Spanned;

/// A file: its path in the crate, and its text.
#[derive(Clone, Copy)]
pub struct Source<'a> {
    pub path: &'a str,
    pub text: &'a str,
}

impl Source<'_> {
    /// Whether it holds the sections.
    pub fn is_sections(&self) -> bool {
        self.path.ends_with("/sections.toml")
    }

    pub fn read<T: DeserializeOwned>(&self) -> Result<T, Error> {
        toml::from_str(self.text)
            .map_err(|error| self.error(error.span().map_or(0, |span| span.start), error.message()))
    }

    pub fn error(&self, at: usize, reason: impl Into<String>) -> Error {
        let line = 1 + self.text.get(..at).unwrap_or_default().matches('\n').count();
        Error::ModelFile { file: self.path.to_owned(), line, reason: reason.into() }
    }

    pub fn error_in<T>(&self, value: &Spanned<T>, reason: impl Into<String>) -> Error {
        self.error(value.span().start, reason)
    }
}

/// `settings/sections.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionsText {
    pub section: Vec<SectionText>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SectionText {
    pub id: Spanned<String>,
    pub fr: String,
    pub en: String,
    pub keys: Option<KeyKind>,
}

impl SectionText {
    pub fn check(self, source: Source<'_>) -> Result<Section, Error> {
        let name = Bilingual { fr: self.fr, en: self.en };
        if !name.is_complete() {
            return Err(source.error_in(&self.id, "a section has a name in French and in English"));
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
