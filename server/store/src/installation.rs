//! What the database knows of its installation: which key seals its secrets, and whether it takes a commit.

use crate::{
    Error, Sealed, SettingPlace, Store,
    entity::{
        installation::{self, Column},
        phone, setting_value,
    },
    stored::{Milliseconds, read_text},
    transaction::Transaction,
};
use jiff::Timestamp;
use portal_api::Mac;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, sea_query::OnConflict};

const ROW: i64 = 1;

/// A secret that is stored, with what it belongs to: enough to see whether a key opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredSecret {
    /// A telephone's provisioning token.
    PhoneToken {
        /// The telephone's address.
        mac: Mac,
        /// The token.
        sealed: Sealed,
    },
    /// The value of a setting.
    Setting {
        /// Where it is kept.
        place: SettingPlace,
        /// Which setting.
        id: String,
        /// The value.
        sealed: Sealed,
    },
}

impl Store {
    /// Commits a change that means nothing, to see whether the database takes one.
    ///
    /// Errors: those of any change; after [`Error::Unavailable`] changes are refused at the moment.
    pub async fn try_commit(&self, at: Timestamp) -> Result<(), Error> {
        if let Some(file) = &self.connections().file {
            file.check_room()?;
        }
        let transaction = self.begin().await?;
        put(&transaction, None, at).await?;
        transaction.commit().await
    }

    /// The text that shows which key seals this database's secrets, as it was sealed; none in a database without a
    /// key check yet.
    pub async fn find_key_check(&self) -> Result<Option<Sealed>, Error> {
        let row = installation::Entity::find_by_id(ROW).one(self.read()?).await?;
        Ok(row.and_then(|row| row.key_check))
    }

    /// Keeps the sealed text of [`find_key_check`](Self::find_key_check).
    pub async fn put_key_check(&self, sealed: Sealed, at: Timestamp) -> Result<(), Error> {
        let transaction = self.begin().await?;
        put(&transaction, Some(sealed), at).await?;
        transaction.commit().await
    }

    /// One of the secrets stored, the first; none where nothing is sealed yet.
    pub async fn find_stored_secret(&self) -> Result<Option<StoredSecret>, Error> {
        let first = phone::Entity::find().order_by_asc(phone::Column::Id).one(self.read()?).await?;
        if let Some(phone) = first {
            return Ok(Some(StoredSecret::PhoneToken {
                mac: read_text(phone.mac, "phone.mac")?,
                sealed: phone.sealed_token,
            }));
        }
        let settings = setting_value::Entity::find().filter(setting_value::Column::Sealed.is_not_null());
        let Some(setting) = settings.order_by_asc(setting_value::Column::Id).one(self.read()?).await? else {
            return Ok(None);
        };
        let place = SettingPlace::read(&setting.place, setting.owner, setting.model)?;
        Ok(setting.sealed.map(|sealed| StoredSecret::Setting { place, id: setting.setting, sealed }))
    }
}

async fn put(transaction: &Transaction, key_check: Option<Sealed>, at: Timestamp) -> Result<(), Error> {
    let changed = if key_check.is_some() { vec![Column::KeyCheck, Column::CheckedAt] } else { vec![Column::CheckedAt] };
    let row = installation::ActiveModel { id: Set(ROW), key_check: Set(key_check), checked_at: Set(at.milliseconds()) };
    let conflict = OnConflict::column(Column::Id).update_columns(changed).to_owned();
    installation::Entity::insert(row).on_conflict(conflict).exec_without_returning(transaction).await?;
    Ok(())
}
