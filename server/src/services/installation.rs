//! Checks at the start that the key file belongs to the database: the key must open a known text, which the database
//! stores sealed.

use crate::{
    clock::Clock,
    sealing::{Sealer, SealingError},
    services::{phone_secrets, setting},
};
use portal_store::{Store, StoredSecret};
use std::path::PathBuf;

/// The known text, and the purpose that it is sealed for.
const CHECK_TEXT: &[u8] = b"the key of this installation";
const CHECK_PURPOSE: &[u8] = b"installation/key-check";

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
    /// The database can't read or write the sealed text.
    #[error("the key can't be checked: {0}")]
    Store(#[from] portal_store::Error),
    /// The known text can't be sealed.
    #[error("the key can't be checked: {0}")]
    Sealing(#[from] SealingError),
}

/// Checks that the key opens the sealed text in this database. When the database has no such text yet, the key must
/// open a stored secret, if there is one; the text is then sealed and stored.
///
/// Errors: `WrongKey` when another key sealed the text or the secret.
pub async fn check_key(store: &Store, sealer: &Sealer, clock: &Clock, key_file: PathBuf) -> Result<(), KeyCheckError> {
    if let Some(check) = store.find_key_check().await? {
        return sealer.open(check.as_bytes(), CHECK_PURPOSE).map(drop).map_err(|_| KeyCheckError::WrongKey(key_file));
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
    Ok(store.put_key_check(sealer.seal(CHECK_TEXT, CHECK_PURPOSE)?.into(), clock.now()).await?)
}
