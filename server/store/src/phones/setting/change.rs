//! Changes the settings that a scope defines. Each statement reports whether it changed a row. So the audit is correct
//! even when two requests change the same setting at the same time.

use super::{SettingOwner, StoredValue};
use crate::{
    Actor, Error, SealedSecret, Store,
    audit::AuditEntry,
    entity::setting_value::{self, Column},
    stored::without_nul,
};
use jiff::Timestamp;
use portal_api::{Mac, audit::AuditAction};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};

/// A change of one setting at a scope.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingChange {
    /// Sets the value.
    Set(String, StoredValue),
    /// Removes the value, so that the value of a higher scope applies again. The lock stays.
    Reset(String),
    /// Locks the setting: lower scopes can't override it any more.
    Lock(String),
    /// Removes the lock.
    Unlock(String),
}

impl Store {
    /// Applies changes at a scope in one transaction. Each effective change writes an audit row with the scope's
    /// name and the setting's id, but never the value. `client_id` is the client that the scope belongs to; `None` for
    /// the operator and for resellers. `mac` is the phone whose page shows the audit rows.
    ///
    /// Errors: [`Error::NotFound`] when the scope does not exist or belongs to another client.
    pub async fn change_settings(
        &self,
        owner: &SettingOwner,
        client_id: Option<i64>,
        mac: Option<&Mac>,
        changes: &[SettingChange],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let name = owner.check(&transaction, client_id).await?;
        // The changes are always applied in the order of the settings' ids, so that two requests can't deadlock.
        let mut changes: Vec<_> = changes.iter().collect();
        changes.sort_by_key(|change| change.id());
        let mut entries = Vec::with_capacity(changes.len());
        for change in changes {
            if change.apply(&transaction, owner).await? {
                let detail = format!("{name} {}", change.id());
                let mac = mac.map(Mac::to_string);
                entries.push(AuditEntry { at, actor, client_id, mac, action: change.action(), detail });
            }
        }
        AuditEntry::write_all(entries, &transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

impl SettingChange {
    fn id(&self) -> &str {
        match self {
            Self::Set(id, _) | Self::Reset(id) | Self::Lock(id) | Self::Unlock(id) => id,
        }
    }

    fn action(&self) -> AuditAction {
        match self {
            Self::Set(..) => AuditAction::SettingSet,
            Self::Reset(_) => AuditAction::SettingReset,
            Self::Lock(_) => AuditAction::SettingLocked,
            Self::Unlock(_) => AuditAction::SettingUnlocked,
        }
    }

    /// Applies the change. Returns whether it had an effect.
    async fn apply(&self, database: &impl ConnectionTrait, owner: &SettingOwner) -> Result<bool, Error> {
        match self {
            Self::Set(id, value) => {
                let (value, sealed) = match value {
                    StoredValue::Plain(value) => (Some(without_nul(value)), None),
                    StoredValue::Sealed(sealed) => (None, Some(sealed.clone())),
                };
                put(database, owner, id, value, sealed, false, &[Column::Value, Column::Sealed]).await
            }
            Self::Lock(id) => put(database, owner, id, None, None, true, &[Column::IsLocked]).await,
            Self::Reset(id) => {
                let reset = setting_value::Entity::update_many()
                    .col_expr(Column::Value, Expr::value(None::<String>))
                    .col_expr(Column::Sealed, Expr::value(None::<SealedSecret>))
                    .filter(matches_setting(owner, id))
                    .filter(Condition::any().add(Column::Value.is_not_null()).add(Column::Sealed.is_not_null()));
                let is_changed = reset.exec(database).await?.rows_affected > 0;
                delete_empty(database, owner, id).await?;
                Ok(is_changed)
            }
            Self::Unlock(id) => {
                let unlocked = setting_value::Entity::update_many()
                    .col_expr(Column::IsLocked, Expr::value(false))
                    .filter(matches_setting(owner, id))
                    .filter(Column::IsLocked.eq(true));
                let is_changed = unlocked.exec(database).await?.rows_affected > 0;
                delete_empty(database, owner, id).await?;
                Ok(is_changed)
            }
        }
    }
}

/// Inserts a row, or updates these columns of the existing row if one of them differs. Returns whether a row was
/// inserted or changed.
async fn put(
    database: &impl ConnectionTrait,
    owner: &SettingOwner,
    id: &str,
    value: Option<String>,
    sealed: Option<SealedSecret>,
    is_locked: bool,
    columns: &[Column],
) -> Result<bool, Error> {
    let row = setting_value::ActiveModel {
        place: Set(owner.word().to_owned()),
        owner: Set(owner.id()),
        model: Set(owner.model()),
        setting: Set(without_nul(id)),
        value: Set(value),
        sealed: Set(sealed),
        is_locked: Set(is_locked),
        ..Default::default()
    };
    let any_differs = columns.iter().fold(Condition::any(), |any, column| any.add(differs(*column)));
    let conflict = OnConflict::columns([Column::Place, Column::Owner, Column::Model, Column::Setting])
        .update_columns(columns.iter().copied())
        .action_cond_where(any_differs)
        .to_owned();
    Ok(setting_value::Entity::insert(row).on_conflict(conflict).exec_without_returning(database).await? > 0)
}

/// The condition that a column of the existing row differs from the new value, where null is a value like any other.
fn differs(column: Column) -> Condition {
    let before = || Expr::col((setting_value::Entity, column));
    let new = || Expr::col(("excluded", column));
    Condition::any()
        .add(before().ne(new()))
        .add(before().is_null().and(new().is_not_null()))
        .add(before().is_not_null().and(new().is_null()))
}

/// The condition for the row of one setting of an owner.
fn matches_setting(owner: &SettingOwner, id: &str) -> Condition {
    owner.condition().add(Column::Setting.eq(without_nul(id)))
}

/// Deletes a row that has neither a value nor a lock any more.
async fn delete_empty(database: &impl ConnectionTrait, owner: &SettingOwner, id: &str) -> Result<(), Error> {
    setting_value::Entity::delete_many()
        .filter(matches_setting(owner, id))
        .filter(Column::Value.is_null())
        .filter(Column::Sealed.is_null())
        .filter(Column::IsLocked.eq(false))
        .exec(database)
        .await?;
    Ok(())
}
