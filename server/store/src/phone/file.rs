//! What telephones last fetched: kept so that one can say what would change. A file holds secrets, so it comes sealed.

use crate::{
    Error, Sealed, Store,
    entity::phone_file::{self, Column},
    stored::{Milliseconds, plain, read_time},
};
use jiff::Timestamp;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, sea_query::OnConflict};

/// A file that a telephone was given, when it is not the one it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewFile {
    /// The model it was written for.
    pub model: String,
    /// The firmware it was written for.
    pub firmware: Option<String>,
    /// How many expansion modules it was told of, now or ever.
    pub modules: u8,
    /// The SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// Its bytes.
    pub sealed: Sealed,
}

/// What a telephone has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptFile {
    /// Since when.
    pub at: Timestamp,
    /// The model it was written for.
    pub model: String,
    /// The firmware it was written for.
    pub firmware: Option<String>,
    /// The SHA-256 of its bytes.
    pub digest: Vec<u8>,
    /// Its bytes.
    pub sealed: Sealed,
}

impl Store {
    /// What a telephone last fetched; nothing if it never did.
    pub async fn find_phone_file(&self, phone_id: i64) -> Result<Option<KeptFile>, Error> {
        let row = phone_file::Entity::find().filter(Column::PhoneId.eq(phone_id)).one(self.read()?).await?;
        let read = |row: phone_file::Model| {
            let at = read_time(row.at, "phone_file.at")?;
            Ok(KeptFile { at, model: row.model, firmware: row.firmware, digest: row.digest, sealed: row.sealed })
        };
        row.map(read).transpose()
    }
}

/// Keeps what a telephone was given in place of what it had.
pub(super) async fn put(
    database: &impl ConnectionTrait,
    phone_id: i64,
    at: Timestamp,
    file: &NewFile,
) -> Result<(), Error> {
    let row = phone_file::ActiveModel {
        phone_id: Set(phone_id),
        at: Set(at.milliseconds()),
        model: Set(plain(&file.model)),
        firmware: Set(file.firmware.as_deref().map(plain)),
        modules: Set(file.modules.into()),
        digest: Set(file.digest.to_vec()),
        sealed: Set(file.sealed.clone()),
        ..Default::default()
    };
    let conflict = OnConflict::column(Column::PhoneId)
        .update_columns([Column::At, Column::Model, Column::Firmware, Column::Modules, Column::Digest, Column::Sealed])
        .to_owned();
    phone_file::Entity::insert(row).on_conflict(conflict).exec_without_returning(database).await?;
    Ok(())
}
