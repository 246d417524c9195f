//! The error of parsing a configuration file.

/// The file does not have the syntax that its writer produces. The error contains the position and the reason, never
/// the text, which may be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: {reason}")]
pub struct ParseError {
    /// The position, in bytes from the start of the file.
    pub at: usize,
    /// The reason.
    pub reason: &'static str,
}
