//! A text in both languages of the portal.

use portal_api::Language;
use serde::Deserialize;

/// A text that a reader sees: a label, a help, the name of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bilingual {
    /// Français.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Bilingual {
    /// The text in one language.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }

    /// Both texts changed in the same way.
    pub(super) fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self { fr: change(&self.fr), en: change(&self.en) }
    }

    /// Whether there is something to read in both languages, on one line.
    pub(super) fn is_complete(&self) -> bool {
        [&self.fr, &self.en]
            .into_iter()
            .all(|text| !text.is_empty() && text.trim() == text && !text.contains(char::is_control))
    }
}
