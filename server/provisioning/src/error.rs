//! The errors of this crate: an invalid data file, or an unsupported time zone.

/// An error of this crate.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A model file, a settings file or a picture is invalid.
    #[error("{file}:{line}: {reason}")]
    ModelFile {
        /// The path of the file in the crate.
        file: String,
        /// The line, from 1.
        line: usize,
        /// The reason.
        reason: String,
    },
    /// The text is not a time zone that phones support.
    #[error("the time zone \"{footer}\" {reason}")]
    TimeZone {
        /// The text.
        footer: String,
        /// The reason, as the rest of a sentence.
        reason: &'static str,
    },
}
