//! Replaces the keys of a profile. A request replaces all keys of the profile, and only one request at a time may do
//! so.

use super::{StoredKey, read};
use crate::{
    Actor, Error, Store,
    audit::AuditEntry,
    entity::{line, phone_key, phone_profile},
    stored::{Milliseconds, without_nul},
    transaction::Transaction,
};
use jiff::Timestamp;
use portal_api::audit::AuditAction;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};
use std::collections::BTreeMap;

/// The maximum number of keys per statement, below the databases' limits on placeholders per statement.
const KEYS_PER_STATEMENT: usize = 100;

impl Store {
    /// Replaces all keys of a line's phones of one model, and returns the new version. When nothing changes, the
    /// version stays the same.
    ///
    /// Errors: [`Error::NotFound`] when the client has no such line, [`Error::Conflict`] when `version` isn't the
    /// current one, [`Error::Duplicate`] when a position occurs twice.
    #[expect(clippy::too_many_arguments, reason = "the line, the model, the version, the keys and the actor")]
    pub async fn replace_keys(
        &self,
        client_id: i64,
        line_id: i64,
        model: &str,
        version: i64,
        keys: &[StoredKey],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<i64, Error> {
        let transaction = self.begin().await?;
        let number = lock_line(&transaction, client_id, line_id).await?;
        let before = read(&transaction, line_id, model).await?;
        if before.version != version {
            return Err(Error::Conflict { version: before.version });
        }
        let keys: Vec<_> = keys.iter().map(StoredKey::without_nul).collect();
        let differing = count_differing(&before.keys, &keys);
        // The first time, an empty list is saved too. It differs from a profile that was never saved: there the first
        // key defaults to the line itself.
        let is_first = version == 0;
        if differing == 0 && keys.len() == before.keys.len() && !is_first {
            return Ok(version);
        }
        let version = version + 1;
        let profile_id = save_profile(&transaction, line_id, model, version, at).await?;
        phone_key::Entity::delete_many().filter(phone_key::Column::ProfileId.eq(profile_id)).exec(&transaction).await?;
        let rows: Vec<_> = keys.into_iter().map(|key| key.row(profile_id)).collect();
        for chunk in rows.chunks(KEYS_PER_STATEMENT) {
            phone_key::Entity::insert_many(chunk.iter().cloned()).exec_without_returning(&transaction).await?;
        }
        let entry = AuditEntry {
            at,
            actor,
            client_id: Some(client_id),
            mac: None,
            action: AuditAction::KeysChanged,
            detail: format!("{number} {model} {differing}"),
        };
        entry.write(&transaction).await?;
        transaction.commit().await?;
        Ok(version)
    }
}

impl StoredKey {
    /// The key without NUL characters, as the database will return it.
    fn without_nul(&self) -> Self {
        Self {
            place: without_nul(&self.place),
            function: without_nul(&self.function),
            line: self.line,
            operand: without_nul(&self.operand),
            pickup: without_nul(&self.pickup),
            label: without_nul(&self.label),
        }
    }

    fn row(self, profile_id: i64) -> phone_key::ActiveModel {
        phone_key::ActiveModel {
            profile_id: Set(profile_id),
            place: Set(self.place),
            function: Set(self.function),
            line: Set(i16::from(self.line)),
            operand: Set(self.operand),
            pickup: Set(self.pickup),
            label: Set(self.label),
            ..Default::default()
        }
    }
}

/// Counts the positions whose key was added, changed or removed.
fn count_differing(before: &[StoredKey], after: &[StoredKey]) -> usize {
    let by_place = |keys: &'_ [StoredKey]| keys.iter().map(|key| (key.place.clone(), key.clone())).collect();
    let (before, after): (BTreeMap<_, _>, BTreeMap<_, _>) = (by_place(before), by_place(after));
    let removed = before.keys().filter(|place| !after.contains_key(*place)).count();
    removed + after.iter().filter(|(place, key)| before.get(*place) != Some(*key)).count()
}

/// Locks the line, so that only one request at a time replaces its keys, and returns the line's number. The profile
/// itself can't be locked, because its row doesn't exist before the first save. PostgreSQL locks the line's row; SQLite
/// has one writer.
async fn lock_line(transaction: &Transaction, client_id: i64, id: i64) -> Result<String, Error> {
    let line = line::Entity::find_by_id(id).filter(line::Column::ClientId.eq(client_id));
    line.lock(LockType::NoKeyUpdate).one(transaction).await?.map(|line| line.number).ok_or(Error::NotFound)
}

/// Writes a new version of a profile and returns the profile's id.
async fn save_profile(
    transaction: &Transaction,
    line_id: i64,
    model: &str,
    version: i64,
    at: Timestamp,
) -> Result<i64, Error> {
    let id = phone_profile::Entity::find()
        .select_only()
        .column(phone_profile::Column::Id)
        .filter(phone_profile::Column::LineId.eq(line_id))
        .filter(phone_profile::Column::Model.eq(without_nul(model)))
        .into_tuple::<i64>()
        .one(transaction)
        .await?;
    if let Some(id) = id {
        phone_profile::Entity::update_many()
            .col_expr(phone_profile::Column::Version, Expr::value(version))
            .col_expr(phone_profile::Column::ChangedAt, Expr::value(at.milliseconds()))
            .filter(phone_profile::Column::Id.eq(id))
            .exec(transaction)
            .await?;
        return Ok(id);
    }
    let row = phone_profile::ActiveModel {
        line_id: Set(line_id),
        model: Set(without_nul(model)),
        version: Set(version),
        changed_at: Set(at.milliseconds()),
        ..Default::default()
    };
    Ok(phone_profile::Entity::insert(row).exec(transaction).await?.last_insert_id)
}
