//! Sealed secrets and token hashes: types whose bytes never appear in debug output.

use sea_orm::DeriveValueType;
use std::fmt;

/// A secret sealed by the server; the key is not in the database.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct SealedSecret(Vec<u8>);

impl SealedSecret {
    /// The sealed bytes, which the server opens with its key.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for SealedSecret {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for SealedSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealedSecret(***)")
    }
}

/// The hash of a token, or of a login. The hash finds the row that belongs to the token (of a session, a known browser,
/// a program or a phone), but can't be used to sign in.
#[derive(Clone, PartialEq, Eq, DeriveValueType)]
pub struct TokenHash(Vec<u8>);

impl TokenHash {
    /// The 32 bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

impl From<[u8; 32]> for TokenHash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes.to_vec())
    }
}

impl From<&[u8; 32]> for TokenHash {
    fn from(bytes: &[u8; 32]) -> Self {
        Self(bytes.to_vec())
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenHash(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_output_contains_no_bytes_of_secrets_and_hashes() {
        assert_eq!(
            format!("{:?} {:?}", SealedSecret::from(vec![7]), TokenHash::from([7; 32])),
            "SealedSecret(***) TokenHash(***)"
        );
    }
}
