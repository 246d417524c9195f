//! The key and the database belong together: a text that is sealed in the database shows whether they do.

use crate::{
    clock::Clock,
    sealing::{Sealer, SealingError},
    services::{phone_secrets, setting},
};
use portal_store::{Store, StoredSecret};
use std::path::PathBuf;

/// What is sealed to be opened again, and what it belongs to.
const TEXT: &[u8] = b"the key of this installation";
const PURPOSE: &[u8] = b"installation/key-check";

/// Why the key can't be used with the database.
#[derive(Debug, thiserror::Error)]
pub enum KeyCheckError {
    /// The secrets in the database were sealed with another key.
    #[error(
        "the key file {} is not the one that sealed the secrets in this database: put the right one back. \
         Nothing was changed",
        .0.display()
    )]
    WrongKey(PathBuf),
    /// The check can't be read or written.
    #[error("the key can't be checked: {0}")]
    Store(#[from] portal_store::Error),
    /// The check can't be sealed.
    #[error("the key can't be checked: {0}")]
    Sealing(#[from] SealingError),
}

/// Fails unless the key opens what this database holds. A database that was never asked gets its check now, once the key
/// has opened one of the secrets stored, if there is any.
pub async fn check_key(store: &Store, sealer: &Sealer, clock: &Clock, key_file: PathBuf) -> Result<(), KeyCheckError> {
    if let Some(check) = store.find_key_check().await? {
        return sealer.open(check.as_bytes(), PURPOSE).map(drop).map_err(|_| KeyCheckError::WrongKey(key_file));
    }
    if let Some(secret) = store.find_stored_secret().await? {
        let (sealed, purpose) = match &secret {
            StoredSecret::PhoneToken { mac, sealed } => (sealed, phone_secrets::purpose(mac, "token")),
            StoredSecret::Setting { place, id, sealed } => (sealed, setting::purpose(place, id)),
        };
        if sealer.open(sealed.as_bytes(), purpose.as_bytes()).is_err() {
            return Err(KeyCheckError::WrongKey(key_file));
        }
    }
    Ok(store.put_key_check(sealer.seal(TEXT, PURPOSE)?.into(), clock.now()).await?)
}
