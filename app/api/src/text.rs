//! Short texts that people type (names and descriptions), and the macro that declares all types over a checked text.

use crate::Invalid;

/// Declares a type over `String` that can only be built by its `parse`, in code and when it is deserialized.
macro_rules! text_type {
    ($name:ident, $doc:literal, $example:literal) => {
        #[doc = $doc]
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = $example))]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// Returns the text as `parse` normalized it, without formatting for people.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::Invalid;
            fn try_from(text: String) -> Result<Self, $crate::Invalid> {
                Self::parse(&text)
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::Invalid;
            fn from_str(text: &str) -> Result<Self, $crate::Invalid> {
                Self::parse(text)
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> Self {
                value.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(&self.0)
            }
        }
    };
}
pub(crate) use text_type;

/// The maximum length of a label or name, in characters.
pub const LABEL_LIMIT: usize = 64;

text_type!(
    Label,
    "A free description: at most 64 characters, one line, no straight quote. May be empty.",
    "Yealink CP920"
);
text_type!(Name, "The name of a person, a company, a place: at most 64 characters, one line, not empty.", "OPENIP");

impl Label {
    /// Trims and checks a description.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        check_text(text).map(Self)
    }

    /// Returns the empty label.
    pub fn empty() -> Self {
        Self(String::new())
    }

    /// Whether the label is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Default for Label {
    fn default() -> Self {
        Self::empty()
    }
}

impl Name {
    /// Trims and checks a name.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = check_text(text)?;
        if text.is_empty() { Err(Invalid::Required) } else { Ok(Self(text)) }
    }
}

/// Trims and checks a text that appears on a phone's screen and in the phone's configuration. Line ends and quotes are
/// refused, because they could start another parameter in the configuration.
fn check_text(text: &str) -> Result<String, Invalid> {
    let text = text.trim_matches(' ');
    if text.chars().count() > LABEL_LIMIT {
        return Err(Invalid::TooLong { limit: LABEL_LIMIT });
    }
    if text.chars().any(|character| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}')) {
        return Err(Invalid::ControlCharacter);
    }
    if text.contains('"') {
        return Err(Invalid::Quote);
    }
    Ok(text.to_owned())
}
