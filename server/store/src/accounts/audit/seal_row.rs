//! A row of the chain of seals.

/// The length of a digest, a hash and a tag, in bytes.
pub(super) const LENGTH: usize = 32;

/// The kind of rows that a seal records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SealKind {
    /// The rows were written.
    Rows,
    /// The rows, and all rows before them, were deleted at the end of their retention period.
    Removed,
}

/// A seal of the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seal {
    pub(super) id: i64,
    pub(super) kind: SealKind,
    pub(super) first_id: i64,
    pub(super) last_id: i64,
    pub(super) count: i64,
    pub(super) last_at: i64,
    pub(super) digest: [u8; LENGTH],
    pub(super) previous: [u8; LENGTH],
    pub(super) at: i64,
    pub(super) tag: [u8; LENGTH],
}
