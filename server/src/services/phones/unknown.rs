//! Lists the requests for unknown phones, and the alarms about sources that try many MAC addresses; for operators.

use crate::{error::Error, portal::Portal, state::journal::is_enumeration};
use jiff::SignedDuration;
use portal_api::unknown::{ListUnknownRequests, UnknownRequests};
use portal_store::UNKNOWN_LIMIT;

/// The maximum number of alarms in the answer.
const ALARM_LIMIT: u32 = 50;
const HOUR: SignedDuration = SignedDuration::from_hours(1);
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Returns a page of the sources that requested unknown phones, and the alarms.
pub async fn list_unknown_requests(portal: &Portal, query: ListUnknownRequests) -> Result<UnknownRequests, Error> {
    let now = portal.clock.now();
    let hour = portal.store.count_guesses(now - HOUR, now).await?;
    let (rows, total) = portal.store.list_unknown_sources(query.page).await?;
    Ok(UnknownRequests {
        is_enumeration: is_enumeration(hour),
        hour,
        day: portal.store.count_guesses(now - DAY, now).await?,
        alarms: portal.store.list_alarms(ALARM_LIMIT).await?,
        rows,
        total,
        source_limit: UNKNOWN_LIMIT,
        page: query.page,
        now,
    })
}
