//! The installation of the database: the check of the key that seals its secrets, and a check that it accepts commits.

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

const ROW: i64 = 1;

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
    /// Errors: those of any change. After [`Error::Unavailable`] the database refuses changes at the moment.
    pub async fn try_commit(&self, at: Timestamp) -> Result<(), Error> {
        if let Some(file) = &self.connections().file {
            file.check_room()?;
        }
        let transaction = self.begin().await?;
        put(&transaction, None, at).await?;
        transaction.commit().await
    }

    /// A sealed text that shows which key seals this database's secrets; `None` when the database has no key check yet.
    pub async fn find_key_check(&self) -> Result<Option<SealedSecret>, Error> {
        let row = installation::Entity::find_by_id(ROW).one(self.read()?).await?;
        Ok(row.and_then(|row| row.key_check))
    }

    /// Stores the sealed text for [`find_key_check`](Self::find_key_check).
    pub async fn put_key_check(&self, sealed: SealedSecret, at: Timestamp) -> Result<(), Error> {
        let transaction = self.begin().await?;
        put(&transaction, Some(sealed), at).await?;
        transaction.commit().await
    }

    /// The first stored secret; `None` when nothing is sealed yet.
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

async fn put(transaction: &Transaction, key_check: Option<SealedSecret>, at: Timestamp) -> Result<(), Error> {
    let changed = if key_check.is_some() { vec![Column::KeyCheck, Column::CheckedAt] } else { vec![Column::CheckedAt] };
    let row = installation::ActiveModel { id: Set(ROW), key_check: Set(key_check), checked_at: Set(at.milliseconds()) };
    let conflict = OnConflict::column(Column::Id).update_columns(changed).to_owned();
    installation::Entity::insert(row).on_conflict(conflict).exec_without_returning(transaction).await?;
    Ok(())
}
