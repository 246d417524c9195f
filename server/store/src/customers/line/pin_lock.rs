//! Counts the wrong PINs of a line, and locks a PIN after too many of them. Counts and locks are stored in the
//! database, so that a restart does not reset them.

use super::row::{entry, find};
use crate::{
    Actor, Error, Store,
    entity::{account, line, pin_lock},
    stored::{Milliseconds, StoredWord, read_count, read_time},
    transaction::Transaction,
};
use jiff::{SignedDuration, Timestamp};
use portal_api::{
    Secret,
    audit::AuditAction,
    password::{PIN_LOCK_LONGEST, Pin},
};
use sea_orm::{
    ActiveModelTrait as _,
    ActiveValue::Set,
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, IntoActiveModel as _, QueryFilter, QuerySelect,
    sea_query::{LockType, OnConflict},
};

/// The rule for locks: returns the duration of the lock that follows this number of consecutive wrong PINs; `None` if
/// no lock follows.
pub type PinLock = fn(failures: u32) -> Option<SignedDuration>;

/// The answer to a request to try a PIN.
#[derive(Clone, Debug)]
pub enum PinAttempt {
    /// The caller may compare the PIN with this hash; `None` if no PIN is set. The attempt counts as wrong until
    /// [`settle_pin`](Store::settle_pin) reports its outcome.
    Open(Option<Secret>),
    /// The PIN is locked until this time.
    Locked(Timestamp),
}

/// The outcome of an attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PinOutcome {
    /// The PIN was right: the count starts again at zero.
    Right,
    /// The PIN was wrong, or none is set.
    Wrong,
    /// The PIN could not be compared: the attempt doesn't count.
    Unknown,
}

impl Store {
    /// Begins an attempt at a line's PIN and counts the attempt as wrong in advance. So simultaneous attempts can't
    /// avoid the lock: until their outcomes are reported, they count as consecutive wrong PINs.
    ///
    /// Errors: [`Error::NotFound`] when the line does not exist.
    pub async fn attempt_pin(&self, line_id: i64, pin: Pin, lock: PinLock, at: Timestamp) -> Result<PinAttempt, Error> {
        let transaction = self.begin().await?;
        find(&transaction, line_id).await?;
        let mut row = find_and_lock_row(&transaction, line_id, pin, at).await?;
        let now = at.milliseconds();
        if row.failed_at > now {
            // The clock was set back. The time in the future becomes the present, and the lock keeps its duration.
            row.locked_until = row.locked_until.map(|until| now + (until - row.failed_at));
            row.failed_at = now;
        }
        let locked_until = row.locked_until.filter(|until| *until > now);
        if locked_until.is_none() {
            row.failures += 1;
            row.failed_at = now;
            let pause = lock(read_count(row.failures, "pin_lock.failures")?);
            let until = pause.and_then(|pause| at.checked_add(pause).ok());
            row.locked_until = until.map(Milliseconds::milliseconds);
        }
        save(&transaction, row).await?;
        let account = account::Entity::find().filter(account::Column::LineId.eq(line_id)).one(&transaction).await?;
        transaction.commit().await?;
        if let Some(until) = locked_until {
            return Ok(PinAttempt::Locked(read_time(until, "pin_lock.locked_until")?));
        }
        let hash = account.and_then(|account| match pin {
            Pin::Services => account.services_pin_hash,
            Pin::Voicemail => account.voicemail_pin_hash,
        });
        Ok(PinAttempt::Open(hash.map(Secret::new)))
    }

    /// Reports the outcome of an attempt that [`attempt_pin`](Self::attempt_pin) allowed. If the attempt was wrong and
    /// the PIN is locked now, returns the end of the lock. The first report of a lock also shows the lock on the line
    /// and writes an audit row.
    ///
    /// Errors: [`Error::NotFound`] when the line does not exist.
    pub async fn settle_pin(
        &self,
        line_id: i64,
        pin: Pin,
        outcome: PinOutcome,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<Option<Timestamp>, Error> {
        let transaction = self.begin().await?;
        let line = find(&transaction, line_id).await?;
        let mut row = find_and_lock_row(&transaction, line_id, pin, at).await?;
        let mut locked_until = None;
        match outcome {
            // `attempt_pin` counted the attempt as wrong already.
            PinOutcome::Right => (row.failures, row.locked_until) = (0, None),
            PinOutcome::Unknown => (row.failures, row.locked_until) = ((row.failures - 1).max(0), None),
            PinOutcome::Wrong => locked_until = row.locked_until.filter(|until| *until > at.milliseconds()),
        }
        save(&transaction, row).await?;
        // The outcomes of simultaneous attempts report the same lock. Only the first outcome records it.
        if let Some(until) = locked_until
            && line.pins_locked_until != Some(until)
        {
            let latest_end = later_end(line.pins_locked_until, until, at);
            let update =
                line::ActiveModel { id: Set(line_id), pins_locked_until: Set(Some(latest_end)), ..Default::default() };
            line::Entity::update(update).exec(&transaction).await?;
            let detail = [&line.number, " ", pin.word()].concat();
            entry(at, actor, line.client_id, AuditAction::PinLocked, detail).write(&transaction).await?;
        }
        transaction.commit().await?;
        locked_until.map(|until| read_time(until, "pin_lock.locked_until")).transpose()
    }
}

/// Returns the later end of two locks: the end that the line shows, and the end of the new lock. An end that is further
/// away than the longest possible lock was stored before the clock was set back, and does not count.
fn later_end(shown: Option<i64>, until: i64, at: Timestamp) -> i64 {
    let latest_possible = at.saturating_add(PIN_LOCK_LONGEST).map_or(i64::MAX, Milliseconds::milliseconds);
    shown.filter(|shown| *shown <= latest_possible).unwrap_or(until).max(until)
}

/// Deletes the counts of wrong PINs of a line.
pub(super) async fn delete_of_line(database: &impl ConnectionTrait, line_id: i64) -> Result<(), Error> {
    pin_lock::Entity::delete_many().filter(pin_lock::Column::LineId.eq(line_id)).exec(database).await?;
    Ok(())
}

/// Finds the row of a PIN, or inserts it. Locks the row until the transaction ends.
async fn find_and_lock_row(
    transaction: &Transaction,
    line_id: i64,
    pin: Pin,
    at: Timestamp,
) -> Result<pin_lock::Model, Error> {
    let row = pin_lock::ActiveModel {
        line_id: Set(line_id),
        pin: Set(pin.word().to_owned()),
        failures: Set(0),
        failed_at: Set(at.milliseconds()),
        locked_until: Set(None),
        ..Default::default()
    };
    let conflict = OnConflict::columns([pin_lock::Column::LineId, pin_lock::Column::Pin]).do_nothing().to_owned();
    pin_lock::Entity::insert(row).on_conflict(conflict).exec_without_returning(transaction).await?;
    let is_this_pin =
        Condition::all().add(pin_lock::Column::LineId.eq(line_id)).add(pin_lock::Column::Pin.eq(pin.word()));
    let found = pin_lock::Entity::find().filter(is_this_pin).lock(LockType::Update).one(transaction).await?;
    found.ok_or(Error::NotFound)
}

async fn save(transaction: &Transaction, row: pin_lock::Model) -> Result<(), Error> {
    let row = row.into_active_model().reset_all();
    pin_lock::Entity::update(row).exec(transaction).await?;
    Ok(())
}
