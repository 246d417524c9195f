//! Requests for unknown telephones, as the operator sees them, and the alarm when somebody tries many addresses.

use crate::{error::Error, portal::Portal, state::journal::is_enumeration};
use jiff::SignedDuration;
use portal_api::unknown::{ListUnknownRequests, UnknownRequests};
use portal_store::UNKNOWN_LIMIT;

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
