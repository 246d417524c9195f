//! Why a file couldn't be read back.

/// A file is not what its writer would have written. Says where and what kind of thing it is, never what stands there: it may
/// be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("byte {at}: {reason}")]
pub struct Unreadable {
    /// How many bytes are fine.
    pub at: usize,
    /// What is wrong after them.
    pub reason: &'static str,
}
