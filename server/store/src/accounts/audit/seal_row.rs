//! The types of the chain of seals, without the functions that compute seals.

/// The length of a digest, a hash and a tag, in bytes.
pub(super) const DIGEST_BYTES: usize = 32;

/// What a seal records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SealKind {
    /// Rows that were written.
    Rows,
    /// Rows that were deleted at the end of their retention period, together with all rows before them.
    Removed,
}

/// A seal of the chain. The fields are those of [`audit_seal::Model`](crate::entity::audit_seal::Model).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Seal {
    pub(super) id: i64,
    pub(super) kind: SealKind,
    pub(super) first_id: i64,
    pub(super) last_id: i64,
    pub(super) count: i64,
    pub(super) last_at: i64,
    pub(super) digest: [u8; DIGEST_BYTES],
    pub(super) previous: [u8; DIGEST_BYTES],
    pub(super) at: i64,
    pub(super) tag: [u8; DIGEST_BYTES],
}
