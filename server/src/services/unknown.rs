//! Requests for unknown telephones, as the operator sees them, and the alarm when somebody tries many addresses.

use crate::{error::Error, portal::Portal};
use jiff::{SignedDuration, Timestamp};
use portal_api::unknown::{AlarmKind, Guesses, ListUnknownRequests, UnknownRequests};
use portal_store::{NewAlarm, Store, UNKNOWN_LIMIT};

/// So many addresses tried within an hour, from all sources together, are an enumeration. Unregistered telephones try their own
/// only, and ask again every hour or so: a platform where 500 of them knock should be looked at as well.
const ENUMERATION: u64 = 500;
/// How often an enumeration that goes on is said.
pub const SAID_EVERY: SignedDuration = SignedDuration::from_mins(10);
/// The alarms that are shown.
const ALARMS: u32 = 50;
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// The sources that ask for unknown telephones, with the alarms.
pub async fn list_unknown_requests(portal: &Portal, query: ListUnknownRequests) -> Result<UnknownRequests, Error> {
    let now = portal.clock.now();
    let hour = portal.store.count_guesses(now - HOUR, now).await?;
    let (rows, total) = portal.store.list_unknown(query.page).await?;
    Ok(UnknownRequests {
        is_enumeration: is_enumeration(hour),
        hour,
        day: portal.store.count_guesses(now - DAY, now).await?,
        alarms: portal.store.list_alarms(ALARMS).await?,
        rows,
        total,
        source_limit: UNKNOWN_LIMIT,
        page: query.page,
        now,
    })
}

/// Raises the alarm, in the log and on the operator's page, if many addresses were tried within the last hour. Whether they were.
pub async fn raise_enumeration(store: &Store, now: Timestamp) -> Result<bool, portal_store::Error> {
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

fn is_enumeration(hour: Guesses) -> bool {
    hour.guesses >= ENUMERATION
}
