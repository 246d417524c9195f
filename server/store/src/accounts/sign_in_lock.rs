//! Sign-in locks that must survive a restart. Locks are also stored for logins that do not exist, so that neither an
//! answer nor its timing shows which logins exist. The stored locks hold only the hash of a login.

use crate::{
    Actor, Error, Store, TokenHash,
    audit::AuditEntry,
    entity::{account, line, sign_in_lock},
    stored::{Milliseconds, read_count, read_time, without_nul},
};
use jiff::Timestamp;
use portal_api::audit::AuditAction;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use std::collections::HashMap;

/// The maximum number of stored locks. Beyond the limit, the locks that end first are deleted.
pub const SIGN_IN_LOCK_LIMIT: u64 = 10_000;

/// A lock to store.
#[derive(Clone, Debug)]
pub struct NewSignInLock {
    /// The hash of the login.
    pub login_hash: [u8; 32],
    /// The login as it was typed; the account may not exist.
    pub login: String,
    /// The source that is locked out; `None` locks the login for every source.
    pub source: Option<String>,
    /// The number of failed attempts.
    pub failures: u32,
    /// The start of the lock.
    pub locked_at: Timestamp,
    /// The end of the lock.
    pub locked_until: Timestamp,
    /// The source of the last attempt, for the audit.
    pub actor: Actor,
}

/// A stored lock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignInLock {
    /// The hash of the login.
    pub login_hash: [u8; 32],
    /// The source that is locked out; `None` locks the login for every source.
    pub source: Option<String>,
    /// The number of failed attempts.
    pub failures: u32,
    /// The start of the lock.
    pub locked_at: Timestamp,
    /// The end of the lock.
    pub locked_until: Timestamp,
}

impl Store {
    /// Stores a lock. If an account with this login exists, writes an audit row. If the account belongs to a line, the
    /// line's row shows the lock.
    pub async fn lock_sign_in(&self, new: &NewSignInLock) -> Result<(), Error> {
        use sign_in_lock::Column;
        let transaction = self.begin().await?;
        let row = sign_in_lock::ActiveModel {
            login_hash: Set(TokenHash::from(new.login_hash)),
            source: Set(without_nul(new.source.as_deref().unwrap_or_default())),
            failures: Set(new.failures.into()),
            locked_at: Set(new.locked_at.milliseconds()),
            locked_until: Set(new.locked_until.milliseconds()),
            ..Default::default()
        };
        let conflict = OnConflict::columns([Column::LoginHash, Column::Source])
            .update_columns([Column::Failures, Column::LockedAt, Column::LockedUntil])
            .to_owned();
        sign_in_lock::Entity::insert(row).on_conflict(conflict).exec_without_returning(&transaction).await?;
        delete_past_limit(&transaction).await?;
        let account = account::Entity::find()
            .filter(account::Column::Login.eq(without_nul(&new.login)))
            .find_also_related(line::Entity)
            .one(&transaction)
            .await?;
        if let Some((account, line)) = account {
            let (action, client_id) = match &line {
                Some(line) => (AuditAction::LineLocked, Some(line.client_id)),
                None => (AuditAction::AccountLocked, None),
            };
            if let Some(line) = line {
                show_on_line(&transaction, line, new).await?;
            }
            let (at, actor, mac) = (new.locked_at, &new.actor, None);
            AuditEntry { at, actor, client_id, mac, action, detail: account.login }.write(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Returns all stored locks, also locks that have ended: the next lock of the same login and source is longer.
    pub async fn list_sign_in_locks(&self) -> Result<Vec<SignInLock>, Error> {
        let rows = sign_in_lock::Entity::find().all(self.read()?).await?;
        rows.into_iter().map(read_row).collect()
    }

    /// Returns for each login the latest end of its locks that are active at `at`, by the hash of the login. Logins
    /// without an active lock are left out.
    pub async fn find_sign_in_locks(
        &self,
        login_hashes: &[[u8; 32]],
        at: Timestamp,
    ) -> Result<HashMap<[u8; 32], Timestamp>, Error> {
        let rows = sign_in_lock::Entity::find()
            .filter(sign_in_lock::Column::LoginHash.is_in(login_hashes.iter().map(TokenHash::from)))
            .filter(is_active(at))
            .all(self.read()?)
            .await?;
        let mut until = HashMap::new();
        for lock in rows.into_iter().map(read_row) {
            let SignInLock { login_hash, locked_until, .. } = lock?;
            let last = until.entry(login_hash).or_insert(locked_until);
            *last = locked_until.max(*last);
        }
        Ok(until)
    }

    /// Deletes the locks that ended before `at`, and those that begin after `now`, which were written while the clock
    /// was ahead. Returns how many were deleted.
    pub async fn delete_sign_in_locks_before(&self, at: Timestamp, now: Timestamp) -> Result<u64, Error> {
        let is_void = Condition::any()
            .add(sign_in_lock::Column::LockedUntil.lt(at.milliseconds()))
            .add(sign_in_lock::Column::LockedAt.gt(now.milliseconds()));
        self.delete(sign_in_lock::Entity::delete_many().filter(is_void)).await
    }
}

/// Whether any lock of this login is active at `at`, for every source or for a single source.
pub(crate) async fn is_locked(
    database: &impl ConnectionTrait,
    login_hash: &[u8; 32],
    at: Timestamp,
) -> Result<bool, Error> {
    let of_login = sign_in_lock::Column::LoginHash.eq(TokenHash::from(login_hash));
    Ok(sign_in_lock::Entity::find().filter(of_login).filter(is_active(at)).one(database).await?.is_some())
}

/// The condition for locks that are active at `at`. A lock that begins later was written while the clock was ahead and
/// does not count.
fn is_active(at: Timestamp) -> Condition {
    Condition::all()
        .add(sign_in_lock::Column::LockedAt.lte(at.milliseconds()))
        .add(sign_in_lock::Column::LockedUntil.gt(at.milliseconds()))
}

/// Deletes all locks of a login.
pub(crate) async fn delete_of_login(database: &impl ConnectionTrait, login_hash: &[u8; 32]) -> Result<(), Error> {
    let is_of_login = sign_in_lock::Column::LoginHash.eq(TokenHash::from(login_hash));
    sign_in_lock::Entity::delete_many().filter(is_of_login).exec(database).await?;
    Ok(())
}

/// Writes the lock into the line's row. If an earlier lock is still active, the row keeps its start, and the later of
/// both ends.
async fn show_on_line(database: &impl ConnectionTrait, line: line::Model, new: &NewSignInLock) -> Result<(), Error> {
    let (at, until) = (new.locked_at.milliseconds(), new.locked_until.milliseconds());
    let is_earlier_active = line.locked_at.is_some_and(|start| start <= at);
    let earlier_until = line.locked_until.filter(|until| *until > at && is_earlier_active);
    let shown = line::ActiveModel {
        id: Set(line.id),
        locked_at: Set(if earlier_until.is_some() { line.locked_at } else { Some(at) }),
        locked_until: Set(earlier_until.max(Some(until))),
        ..Default::default()
    };
    line::Entity::update(shown).exec(database).await?;
    Ok(())
}

/// Deletes the locks that end first beyond the limit, and all locks that end at the same time as one of these locks.
async fn delete_past_limit(database: &impl ConnectionTrait) -> Result<(), Error> {
    let first_over = sign_in_lock::Entity::find()
        .select_only()
        .column(sign_in_lock::Column::LockedUntil)
        .order_by_desc(sign_in_lock::Column::LockedUntil)
        .offset(SIGN_IN_LOCK_LIMIT)
        .limit(1)
        .into_tuple::<i64>()
        .one(database)
        .await?;
    if let Some(until) = first_over {
        let is_over = sign_in_lock::Column::LockedUntil.lte(until);
        sign_in_lock::Entity::delete_many().filter(is_over).exec(database).await?;
    }
    Ok(())
}

fn read_row(row: sign_in_lock::Model) -> Result<SignInLock, Error> {
    let unreadable = Error::Unreadable { column: "sign_in_lock.login_hash" };
    Ok(SignInLock {
        login_hash: row.login_hash.as_bytes().try_into().map_err(|_| unreadable)?,
        source: Some(row.source).filter(|source| !source.is_empty()),
        failures: read_count(row.failures, "sign_in_lock.failures")?,
        locked_at: read_time(row.locked_at, "sign_in_lock.locked_at")?,
        locked_until: read_time(row.locked_until, "sign_in_lock.locked_until")?,
    })
}
