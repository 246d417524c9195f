//! The alarm when many unknown MAC addresses are tried.

use jiff::{SignedDuration, Timestamp};
use portal_api::unknown::{AlarmKind, Guesses};
use portal_store::{NewAlarm, Store};

/// The number of MAC addresses, tried within an hour from all sources together, that is an enumeration. An unregistered
/// phone tries only its own address, about once an hour; a platform where 500 of them try should be looked at as well.
const ENUMERATION: u64 = 500;
/// How often the alarm is raised again while an enumeration continues.
pub(super) const ALARM_EVERY: SignedDuration = SignedDuration::from_mins(10);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Raises the alarm, in the log and on the operator's page, when many addresses were tried within the last hour.
/// Returns whether it did.
pub(super) async fn raise(store: &Store, now: Timestamp) -> Result<bool, portal_store::Error> {
    let hour = store.count_guesses(now - HOUR, now).await?;
    if !is_enumeration(hour) {
        return Ok(false);
    }
    let Guesses { requests, guesses, sources } = hour;
    tracing::warn!(requests, guesses, sources, "many unknown MAC addresses were tried within an hour: an enumeration?");
    let alarm = NewAlarm { kind: AlarmKind::Enumeration, subject: String::new(), at: now, count: 1 };
    store.raise_alarms(&[alarm]).await?;
    Ok(true)
}

/// Whether the guesses within an hour are an enumeration.
pub fn is_enumeration(hour: Guesses) -> bool {
    hour.guesses >= ENUMERATION
}
