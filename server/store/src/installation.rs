//! Checks of the installation: whether the configured key is the key that sealed the secrets of this database, and
//! whether the database accepts commits.

use crate::{
    Error, SealedSecret, SettingOwner, Store,
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

/// The id of the table's only row.
const ROW_ID: i64 = 1;

/// A stored secret with its owner: enough to check whether a key opens it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoredSecret {
    /// A phone's provisioning token.
    PhoneToken {
        /// The phone's MAC address.
        mac: Mac,
        /// The sealed token.
        sealed: SealedSecret,
    },
    /// The value of a setting.
    Setting {
        /// The owner of the setting.
        owner: SettingOwner,
        /// The setting's id.
        id: String,
        /// The sealed value.
        sealed: SealedSecret,
    },
}

impl Store {
    /// Commits a harmless change, to check that the database accepts commits.
    ///
    /// Errors: [`Error::Unavailable`] when the database refuses changes at the moment, for example because the disk is
    /// almost full; the other errors are those of any change.
    pub async fn try_commit(&self, at: Timestamp) -> Result<(), Error> {
        if let Some(file) = &self.connections().file {
            file.check_free_space()?;
        }
        let transaction = self.begin().await?;
        put_row(&transaction, None, at).await?;
        transaction.commit().await
    }

    /// Returns the key check: a known text, sealed with the key that seals this database's secrets. `None` when no key
    /// check was stored yet.
    pub async fn find_key_check(&self) -> Result<Option<SealedSecret>, Error> {
        let row = installation::Entity::find_by_id(ROW_ID).one(self.read()?).await?;
        Ok(row.and_then(|row| row.key_check))
    }

    /// Stores the sealed text for [`find_key_check`](Self::find_key_check).
    pub async fn put_key_check(&self, sealed: SealedSecret, at: Timestamp) -> Result<(), Error> {
        let transaction = self.begin().await?;
        put_row(&transaction, Some(sealed), at).await?;
        transaction.commit().await
    }

    /// Returns any stored secret: the token of the first phone, or else the first sealed setting. `None` when the
    /// database holds no sealed secret.
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
        let owner = SettingOwner::read(&setting.place, setting.owner, setting.model)?;
        Ok(setting.sealed.map(|sealed| StoredSecret::Setting { owner, id: setting.setting, sealed }))
    }
}

/// Writes the time of the check and, if it is given, the key check into the table's only row.
async fn put_row(transaction: &Transaction, key_check: Option<SealedSecret>, at: Timestamp) -> Result<(), Error> {
    let changed = if key_check.is_some() { vec![Column::KeyCheck, Column::CheckedAt] } else { vec![Column::CheckedAt] };
    let row =
        installation::ActiveModel { id: Set(ROW_ID), key_check: Set(key_check), checked_at: Set(at.milliseconds()) };
    let conflict = OnConflict::column(Column::Id).update_columns(changed).to_owned();
    installation::Entity::insert(row).on_conflict(conflict).exec_without_returning(transaction).await?;
    Ok(())
}
