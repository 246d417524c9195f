//! Stores the configuration file that each phone last fetched. The page of a phone compares it with the current
//! configuration. A file contains secrets, so it is sealed.

use crate::{
    Error, SealedSecret, Store,
    entity::phone_file::{self, Column},
    stored::{Milliseconds, read_time, without_nul},
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

/// A file that was sent to a phone and differs from the phone's previous file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// The model that the file was rendered for.
    pub model: String,
    /// The firmware that the file was rendered for.
    pub firmware: Option<String>,
    /// The SHA-256 of the file.
    pub digest: [u8; 32],
    /// The sealed content.
    pub sealed: SealedSecret,
}

/// The file that a phone last fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    /// The time when the phone first fetched this file.
    pub at: Timestamp,
    /// The model that the file was rendered for.
    pub model: String,
    /// The firmware that the file was rendered for.
    pub firmware: Option<String>,
    /// The SHA-256 of the file.
    pub digest: Vec<u8>,
    /// The sealed content.
    pub sealed: SealedSecret,
}

impl Store {
    /// The file that a phone last fetched; `None` if it never fetched one.
    pub async fn find_phone_file(&self, phone_id: i64) -> Result<Option<StoredFile>, Error> {
        let row = phone_file::Entity::find().filter(Column::PhoneId.eq(phone_id)).one(self.read()?).await?;
        let read = |row: phone_file::Model| {
            let at = read_time(row.at, "phone_file.at")?;
            Ok(StoredFile { at, model: row.model, firmware: row.firmware, digest: row.digest, sealed: row.sealed })
        };
        row.map(read).transpose()
    }
}

/// Stores the file that a phone fetched, in place of its previous file.
pub(super) async fn put(
    database: &impl ConnectionTrait,
    phone_id: i64,
    at: Timestamp,
    file: &NewFile,
) -> Result<(), Error> {
    let row = phone_file::ActiveModel {
        phone_id: Set(phone_id),
        at: Set(at.milliseconds()),
        model: Set(without_nul(&file.model)),
        firmware: Set(file.firmware.as_deref().map(without_nul)),
        digest: Set(file.digest.to_vec()),
        sealed: Set(file.sealed.clone()),
        ..Default::default()
    };
    let conflict = OnConflict::column(Column::PhoneId)
        .update_columns([Column::At, Column::Model, Column::Firmware, Column::Digest, Column::Sealed])
        .to_owned();
    phone_file::Entity::insert(row).on_conflict(conflict).exec_without_returning(database).await?;
    Ok(())
}
