//! Raises an alarm when many unknown MAC addresses are tried, from however many sources.

use jiff::{SignedDuration, Timestamp};
use portal_api::unknown::{AlarmKind, UnknownRequestCounts};
use portal_store::{NewAlarm, Store};

/// The number of unknown MAC addresses, tried within an hour from all sources together, that counts as an enumeration.
/// An unregistered phone tries only its own address, about once an hour. Where 500 such phones try, the operator should
/// look, too.
const ENUMERATION_GUESSES: u64 = 500;
/// How often the alarm is raised again while an enumeration continues.
pub(super) const ALARM_EVERY: SignedDuration = SignedDuration::from_mins(10);
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Raises the alarm, in the log and on the operator's page, when many addresses were tried within the last hour.
/// Returns whether the alarm was raised.
pub(super) async fn raise(store: &Store, now: Timestamp) -> Result<bool, portal_store::Error> {
    let hour = store.count_guesses(now - HOUR, now).await?;
    if !is_enumeration(hour) {
        return Ok(false);
    }
    let UnknownRequestCounts { requests, guesses, sources } = hour;
    tracing::warn!(requests, guesses, sources, "many unknown MAC addresses were tried within an hour: an enumeration?");
    let alarm = NewAlarm { kind: AlarmKind::Enumeration, subject: String::new(), at: now, count: 1 };
    store.raise_alarms(&[alarm]).await?;
    Ok(true)
}

/// Whether the guesses within an hour are an enumeration.
pub fn is_enumeration(hour: UnknownRequestCounts) -> bool {
    hour.guesses >= ENUMERATION_GUESSES
}
