//! Changing what a place keeps. Each statement says by itself whether it changed anything, so that two who change the
//! same setting at once leave a true audit.

use super::{KeptValue, SettingPlace};
use crate::{
    Actor, Error, Sealed, Store,
    audit::Entry,
    entity::setting_value::{self, Column},
    stored::plain,
};
use jiff::Timestamp;
use portal_api::{Mac, audit::AuditAction};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait, OnConflict},
};

/// What is to become of a setting at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingChange {
    /// It gets a value.
    Set(String, KeptValue),
    /// Its value goes; what the place above says applies again. Its lock stays.
    Reset(String),
    /// Places below can't change it any more.
    Lock(String),
    /// They can again.
    Unlock(String),
}

impl Store {
    /// Makes changes at a place: all or none. Each that changes something has its line in the audit, with the place's
    /// name and the setting's id, never the value. `client_id` is whose the place is: none for the operator and the
    /// resellers. `mac` is the telephone on whose page the lines are to show.
    ///
    /// Errors: [`Error::NotFound`] when there is no such place, or none of the client's.
    pub async fn change_settings(
        &self,
        place: &SettingPlace,
        client_id: Option<i64>,
        mac: Option<&Mac>,
        changes: &[SettingChange],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let name = place.check(&transaction, client_id).await?;
        // Always in the order of ids: two who change several at once wait for each other, and not in a circle.
        let mut changes: Vec<_> = changes.iter().collect();
        changes.sort_by_key(|change| change.id());
        let mut entries = Vec::with_capacity(changes.len());
        for change in changes {
            if change.make(&transaction, place).await? {
                let detail = format!("{name} {}", change.id());
                let mac = mac.map(Mac::to_string);
                entries.push(Entry { at, actor, client_id, mac, action: change.action(), detail });
            }
        }
        Entry::write_all(entries, &transaction).await?;
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

    /// Makes the change and says whether it was one.
    async fn make(&self, database: &impl ConnectionTrait, place: &SettingPlace) -> Result<bool, Error> {
        match self {
            Self::Set(id, value) => {
                let (value, sealed) = match value {
                    KeptValue::Plain(value) => (Some(plain(value)), None),
                    KeptValue::Sealed(sealed) => (None, Some(sealed.clone())),
                };
                put(database, place, id, value, sealed, false, &[Column::Value, Column::Sealed]).await
            }
            Self::Lock(id) => put(database, place, id, None, None, true, &[Column::IsLocked]).await,
            Self::Reset(id) => {
                let reset = setting_value::Entity::update_many()
                    .col_expr(Column::Value, Expr::value(None::<String>))
                    .col_expr(Column::Sealed, Expr::value(None::<Sealed>))
                    .filter(is_row(place, id))
                    .filter(Condition::any().add(Column::Value.is_not_null()).add(Column::Sealed.is_not_null()));
                let is_changed = reset.exec(database).await?.rows_affected > 0;
                delete_empty(database, place, id).await?;
                Ok(is_changed)
            }
            Self::Unlock(id) => {
                let unlocked = setting_value::Entity::update_many()
                    .col_expr(Column::IsLocked, Expr::value(false))
                    .filter(is_row(place, id))
                    .filter(Column::IsLocked.eq(true));
                let is_changed = unlocked.exec(database).await?.rows_affected > 0;
                delete_empty(database, place, id).await?;
                Ok(is_changed)
            }
        }
    }
}

/// Inserts a row, or changes these columns of the one there is unless they are so already.
async fn put(
    database: &impl ConnectionTrait,
    place: &SettingPlace,
    id: &str,
    value: Option<String>,
    sealed: Option<Sealed>,
    is_locked: bool,
    columns: &[Column],
) -> Result<bool, Error> {
    let row = setting_value::ActiveModel {
        place: Set(place.word().to_owned()),
        owner: Set(place.owner()),
        model: Set(place.model()),
        setting: Set(plain(id)),
        value: Set(value),
        sealed: Set(sealed),
        is_locked: Set(is_locked),
        ..Default::default()
    };
    let differs = columns.iter().fold(Condition::any(), |any, column| any.add(differs(*column)));
    let conflict = OnConflict::columns([Column::Place, Column::Owner, Column::Model, Column::Setting])
        .update_columns(columns.iter().copied())
        .action_cond_where(differs)
        .to_owned();
    Ok(setting_value::Entity::insert(row).on_conflict(conflict).exec_without_returning(database).await? > 0)
}

/// Whether a column of the row there is differs from the new one; nothing is a value like any other.
fn differs(column: Column) -> Condition {
    let before = || Expr::col((setting_value::Entity, column));
    let new = || Expr::col(("excluded", column));
    Condition::any()
        .add(before().ne(new()))
        .add(before().is_null().and(new().is_not_null()))
        .add(before().is_not_null().and(new().is_null()))
}

fn is_row(place: &SettingPlace, id: &str) -> Condition {
    place.condition().add(Column::Setting.eq(plain(id)))
}

/// A row that says nothing any more goes.
async fn delete_empty(database: &impl ConnectionTrait, place: &SettingPlace, id: &str) -> Result<(), Error> {
    setting_value::Entity::delete_many()
        .filter(is_row(place, id))
        .filter(Column::Value.is_null())
        .filter(Column::Sealed.is_null())
        .filter(Column::IsLocked.eq(false))
        .exec(database)
        .await?;
    Ok(())
}
