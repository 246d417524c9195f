//! What a value must look like: the whole of it, or parts with anything between.

/// An assertion about a value, both folded the same way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// The value is this.
    Whole(String),
    /// The value begins and ends so, with these between, in this order, not overlapping.
    Parts {
        /// What it begins with; may be empty.
        first: String,
        /// What comes between.
        middle: Vec<String>,
        /// What it ends with; may be empty.
        last: String,
    },
}

impl Shape {
    /// Whether the value looks so.
    pub(super) fn matches(&self, value: &str) -> bool {
        let Self::Parts { first, middle, last } = self else {
            return matches!(self, Self::Whole(whole) if whole == value);
        };
        let Some(mut rest) = value.strip_prefix(first.as_str()) else { return false };
        for part in middle {
            // The earliest place leaves the most for what follows.
            let Some(at) = rest.find(part.as_str()) else { return false };
            rest = &rest[at + part.len()..];
        }
        rest.ends_with(last.as_str())
    }

    /// What the value certainly begins with; may be empty.
    pub(super) fn beginning(&self) -> &str {
        match self {
            Self::Whole(text) | Self::Parts { first: text, .. } => text,
        }
    }

    /// The longest text that the value certainly contains; may be empty.
    pub(super) fn longest(&self) -> &str {
        match self {
            Self::Whole(text) => text,
            Self::Parts { first, middle, last } => {
                middle.iter().chain([first, last]).max_by_key(|part| part.len()).map_or("", String::as_str)
            }
        }
    }
}
