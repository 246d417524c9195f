//! What can go wrong here: a wrong model file, or a wish that a telephone can't fulfil.

/// Why something was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A model file, or a picture beside it, is wrong.
    #[error("{file}:{line}: {reason}")]
    ModelFile {
        /// The file's path in the crate.
        file: String,
        /// The line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// The text is no time zone that a telephone could follow.
    #[error("the time zone \"{footer}\" {reason}")]
    TimeZone {
        /// The text.
        footer: String,
        /// What is wrong with it.
        reason: &'static str,
    },
}
