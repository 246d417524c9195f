//! A pattern for a value: the whole text, or parts with any text between them.

/// A pattern. The pattern and the value must be folded the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Pattern {
    /// The value equals this text.
    Whole(String),
    /// The value starts with `first`, ends with `last`, and contains the `middle` parts between them in this order,
    /// without overlap.
    Parts {
        /// The start; may be empty.
        first: String,
        /// The parts in between.
        middle: Vec<String>,
        /// The end; may be empty.
        last: String,
    },
}

impl Pattern {
    /// Whether a value matches the pattern.
    pub(super) fn matches(&self, value: &str) -> bool {
        let Self::Parts { first, middle, last } = self else {
            return matches!(self, Self::Whole(whole) if whole == value);
        };
        let Some(mut rest) = value.strip_prefix(first.as_str()) else { return false };
        for part in middle {
            // The first occurrence leaves the longest rest for the following parts.
            let Some(at) = rest.find(part.as_str()) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last.as_str())
    }

    /// The text that every matching value starts with; may be empty.
    pub(super) fn beginning(&self) -> &str {
        match self {
            Self::Whole(text) | Self::Parts { first: text, .. } => text,
        }
    }

    /// The longest text that every matching value contains; may be empty.
    pub(super) fn longest(&self) -> &str {
        match self {
            Self::Whole(text) => text,
            Self::Parts { first, middle, last } => {
                middle.iter().chain([first, last]).max_by_key(|part| part.len()).map_or("", String::as_str)
            }
        }
    }
}
