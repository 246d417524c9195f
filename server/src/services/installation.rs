//! The key and the database belong together: a known text, sealed in the database, shows whether the key is the right
//! one.

use crate::{
    clock::Clock,
    sealing::{Sealer, SealingError},
    services::{phone_secrets, setting},
};
use portal_store::{Store, StoredSecret};
use std::path::PathBuf;

/// The sealed text, and the purpose that it is sealed for.
const TEXT: &[u8] = b"the key of this installation";
const PURPOSE: &[u8] = b"installation/key-check";

/// The reason why the key can't be used with the database.
#[derive(Debug, thiserror::Error)]
pub enum KeyCheckError {
    /// The secrets in the database were sealed with another key.
    #[error(
        "the key file {} is not the one that sealed the secrets in this database: put the right one back. \
         Nothing was changed",
        .0.display()
    )]
    WrongKey(PathBuf),
    /// The sealed text can't be read from or written to the database.
    #[error("the key can't be checked: {0}")]
    Store(#[from] portal_store::Error),
    /// The text can't be sealed.
    #[error("the key can't be checked: {0}")]
    Sealing(#[from] SealingError),
}

/// Checks that the key opens the sealed text in this database. A database without that text gets it now, after the key
/// has opened one of the stored secrets, if there are any.
///
/// Errors: `WrongKey` when another key sealed the text or the secret.
pub async fn check_key(store: &Store, sealer: &Sealer, clock: &Clock, key_file: PathBuf) -> Result<(), KeyCheckError> {
    if let Some(check) = store.find_key_check().await? {
        return sealer.open(check.as_bytes(), PURPOSE).map(drop).map_err(|_| KeyCheckError::WrongKey(key_file));
    }
    if let Some(secret) = store.find_stored_secret().await? {
        let (sealed, purpose) = match &secret {
            StoredSecret::PhoneToken { mac, sealed } => (sealed, phone_secrets::purpose(mac, "token")),
            StoredSecret::Setting { owner, id, sealed } => (sealed, setting::purpose(owner, id)),
        };
        if sealer.open(sealed.as_bytes(), purpose.as_bytes()).is_err() {
            return Err(KeyCheckError::WrongKey(key_file));
        }
    }
    Ok(store.put_key_check(sealer.seal(TEXT, PURPOSE)?.into(), clock.now()).await?)
}
