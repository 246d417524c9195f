//! A text in both languages of the portal.

use portal_api::Language;
use serde::Deserialize;

/// A text for users: a label, a help text, the name of a choice.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BilingualText {
    /// The text in French.
    pub fr: String,
    /// The text in English.
    pub en: String,
}

impl BilingualText {
    /// Returns the text in `language`.
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }

    /// Applies `change` to both texts.
    pub(super) fn map(&self, change: impl Fn(&str) -> String) -> Self {
        Self { fr: change(&self.fr), en: change(&self.en) }
    }

    /// Whether both texts are present, each on one line.
    pub(super) fn is_complete(&self) -> bool {
        [&self.fr, &self.en]
            .into_iter()
            .all(|text| !text.is_empty() && text.trim() == text && !text.contains(char::is_control))
    }
}
