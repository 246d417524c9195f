//! Computes the digests of audit rows (SHA-256), and the tags (HMAC-SHA-256) that only the key's holder can compute.
//!
//! A row's digest covers the digest of the row before it. So the last digest of a range covers the whole range, and the
//! first row whose digest doesn't match is the row that was changed. The digest covers the columns with personal data
//! by their salted hashes. So such a column and its salt can be erased later: the hash stays, and the digest remains
//! valid.

use super::seal_row::{DIGEST_BYTES, Seal};
use crate::{Error, entity::audit, stored::StoredWord};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};
use std::fmt;

/// The length of a column's salt, in bytes.
pub(super) const SALT_BYTES: usize = 16;
/// The initial value of both chains. It replaces the previous digest of the first row, which has no row before it, and
/// the previous tag of the first seal.
pub(super) const CHAIN_START: [u8; DIGEST_BYTES] = [0; DIGEST_BYTES];

/// The key that seals the audit. The database alone is not enough to make a seal.
#[derive(Clone)]
pub struct SealKey(Hmac<Sha256>);

impl SealKey {
    /// Makes a key from 32 random bytes that are used for nothing else.
    pub fn new(key: &[u8; 32]) -> Self {
        // HMAC accepts keys of any length.
        Self(Hmac::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes any key")))
    }

    /// Returns an encoder for a tag. The purpose is encoded first, so that a tag made for one purpose is invalid for
    /// any other.
    fn tag_encoder(&self, purpose: &str) -> Encoder<Hmac<Sha256>> {
        Encoder(self.0.clone()).bytes(purpose.as_bytes())
    }
}

/// Writes bytes as lower-case hexadecimal digits.
pub(super) fn to_hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 0xF)]).collect()
}

impl fmt::Debug for SealKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealKey(***)")
    }
}

/// The columns with personal data.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PersonalColumn {
    /// The person or program that acted.
    Actor,
    /// The network address of the request.
    Address,
    /// The details, which may contain names.
    Detail,
}

impl PersonalColumn {
    pub(super) const ALL: [Self; 3] = [Self::Actor, Self::Address, Self::Detail];

    /// The column's name in the database.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Address => "address",
            Self::Detail => "detail",
        }
    }

    /// The text of this column in a row.
    pub(super) fn value(self, row: &audit::Model) -> &str {
        match self {
            Self::Actor => &row.actor,
            Self::Address => &row.address,
            Self::Detail => &row.detail,
        }
    }

    /// The stored proof of this column in a row; see [`ColumnProof`].
    pub(super) fn proof(self, row: &audit::Model) -> Option<&[u8]> {
        match self {
            Self::Actor => row.actor_proof.as_deref(),
            Self::Address => row.address_proof.as_deref(),
            Self::Detail => row.detail_proof.as_deref(),
        }
    }

    /// Derives the salt of this column of a row from a random seed that is not stored.
    pub(super) fn salt(self, seed: &[u8; 32], id: i64) -> [u8; SALT_BYTES] {
        let tag = SealKey::new(seed).tag_encoder("salt").number(id).bytes(self.name().as_bytes()).tag();
        std::array::from_fn(|index| tag[index])
    }

    /// Computes the salted hash of a text in this column.
    fn hash(self, salt: &[u8; SALT_BYTES], value: &str) -> [u8; DIGEST_BYTES] {
        let hash = Encoder(Sha256::new()).bytes(b"portal audit column").bytes(self.name().as_bytes());
        hash.bytes(salt).bytes(value.as_bytes()).0.finalize().into()
    }

    /// Returns the proof to store with an erased column: the hash of the erased value, and a tag that only the key's
    /// holder can compute.
    pub(super) fn erasure_proof(self, key: &SealKey, id: i64, salt: &[u8; SALT_BYTES], value: &str) -> Vec<u8> {
        let hash = self.hash(salt, value);
        [hash, self.erasure_tag(key, id, &hash)].concat()
    }

    /// Computes the tag that proves an erasure by the key's holder.
    fn erasure_tag(self, key: &SealKey, id: i64, hash: &[u8; DIGEST_BYTES]) -> [u8; DIGEST_BYTES] {
        key.tag_encoder("portal audit erasure 1").number(id).bytes(self.name().as_bytes()).bytes(hash).tag()
    }
}

/// The stored proof of a column with personal data. The column's hash is computed from the proof.
pub(super) enum ColumnProof {
    /// The column is unchanged; this is its salt.
    Salt([u8; SALT_BYTES]),
    /// The column was erased: the hash of the erased value, and the tag.
    Erased([u8; DIGEST_BYTES], [u8; DIGEST_BYTES]),
}

impl ColumnProof {
    /// Reads a stored proof. The length tells the kind: 16 bytes are a salt, 64 bytes an erasure. `None` for any other
    /// length.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        if let Ok(salt) = bytes.try_into() {
            return Some(Self::Salt(salt));
        }
        let (hash, tag) = bytes.split_at_checked(DIGEST_BYTES)?;
        Some(Self::Erased(hash.try_into().ok()?, tag.try_into().ok()?))
    }

    /// Returns the hash of a column; `None` if the column was erased without the key, or has a text although it was
    /// erased.
    fn hash(&self, key: &SealKey, column: PersonalColumn, row: &audit::Model) -> Option<[u8; DIGEST_BYTES]> {
        match self {
            Self::Salt(salt) => Some(column.hash(salt, column.value(row))),
            Self::Erased(hash, tag) => {
                let is_valid = column.value(row).is_empty() && column.erasure_tag(key, row.id, hash) == *tag;
                is_valid.then_some(*hash)
            }
        }
    }
}

/// Computes the digest of a row that follows a row with the digest `previous`; `None` if a proof of the row is missing
/// or invalid.
pub(super) fn row_digest(key: &SealKey, previous: &[u8], row: &audit::Model) -> Option<[u8; DIGEST_BYTES]> {
    let mut digest = Encoder(Sha256::new())
        .bytes(b"portal audit row 1")
        .bytes(previous)
        .number(row.id)
        .number(row.at)
        .optional(row.client_id.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice))
        .optional(row.mac.as_deref().map(str::as_bytes))
        .bytes(row.action.as_bytes());
    for column in PersonalColumn::ALL {
        digest = digest.bytes(&ColumnProof::read(column.proof(row)?)?.hash(key, column, row)?);
    }
    Some(digest.0.finalize().into())
}

/// Computes the tag of a seal. The tag covers all other fields of the seal.
pub(super) fn seal_tag(key: &SealKey, seal: &Seal) -> [u8; DIGEST_BYTES] {
    key.tag_encoder("portal audit seal 1")
        .number(seal.id)
        .bytes(seal.kind.word().as_bytes())
        .number(seal.first_id)
        .number(seal.last_id)
        .number(seal.count)
        .number(seal.last_at)
        .number(seal.at)
        .bytes(&seal.digest)
        .bytes(&seal.previous)
        .tag()
}

/// Computes the tag of an anchor.
pub(super) fn anchor_tag(key: &SealKey, id: i64, tag: &[u8]) -> [u8; DIGEST_BYTES] {
    key.tag_encoder("portal audit anchor 1").number(id).bytes(tag).tag()
}

/// Converts a column to 32 bytes. Errors: [`Error::Unreadable`] when the column has another length.
pub(super) fn read_digest(bytes: &[u8], column: &'static str) -> Result<[u8; DIGEST_BYTES], Error> {
    bytes.try_into().map_err(|_| Error::Unreadable { column })
}

/// An encoder that feeds fields to a hash. Each field has its length before it, so that two different lists of fields
/// never give the same bytes.
struct Encoder<D>(D);

impl<D: ByteSink> Encoder<D> {
    /// Feeds bytes, after their length.
    fn bytes(mut self, bytes: &[u8]) -> Self {
        self.0.feed(&(bytes.len() as u64).to_be_bytes());
        self.0.feed(bytes);
        self
    }

    /// Feeds an integer.
    fn number(self, number: i64) -> Self {
        self.bytes(&number.to_be_bytes())
    }

    /// Feeds a field that may be missing. A missing field differs from an empty field.
    fn optional(mut self, bytes: Option<&[u8]>) -> Self {
        self.0.feed(&[u8::from(bytes.is_some())]);
        self.bytes(bytes.unwrap_or_default())
    }
}

impl Encoder<Hmac<Sha256>> {
    /// Ends the encoding and returns the tag.
    fn tag(self) -> [u8; DIGEST_BYTES] {
        self.0.finalize().into_bytes().into()
    }
}

/// A hash that accepts bytes: the two hash libraries have different traits for this.
trait ByteSink {
    fn feed(&mut self, bytes: &[u8]);
}

impl ByteSink for Sha256 {
    fn feed(&mut self, bytes: &[u8]) {
        sha2::Digest::update(self, bytes);
    }
}

impl ByteSink for Hmac<Sha256> {
    fn feed(&mut self, bytes: &[u8]) {
        hmac::Mac::update(self, bytes);
    }
}
