//! Telling a reseller that a MAC address is registered by another one: rarely, for who may ask without end finds all
//! telephones of the platform.

use crate::{error::Error, messages, portal::Portal, principal::Caller};
use jiff::Timestamp;
use portal_api::{ApiError, ErrorCode, Mac};
use portal_store::{Asker, ToldLimits};

/// A telephone bought second-hand is such a case, and a carton may have several. Over the limits nothing is said of any address
/// that isn't one's own, not even that it is free.
const LIMITS: ToldLimits = ToldLimits { account_hour: 20, reseller_day: 60 };

/// Refuses whoever was told as much as is allowed. To be asked before an address is looked up that isn't the caller's own: then
/// the answer is the same, and takes as long, whether it is registered or not.
pub async fn check(portal: &Portal, caller: &Caller) -> Result<(), Error> {
    let Some(asker) = asker(caller) else { return Ok(()) };
    let now = portal.clock.now();
    let until = portal.store.find_told_limit(&asker, LIMITS, now).await?;
    until.map_or(Ok(()), |until| Err(refusal(caller, until, now)))
}

/// Counts and logs that the caller is told that an address is registered elsewhere; refuses whoever was told as much as is
/// allowed.
pub async fn tell(portal: &Portal, caller: &Caller, mac: &Mac) -> Result<(), Error> {
    let Some(asker) = asker(caller) else { return Ok(()) };
    let now = portal.clock.now();
    if let Some(until) = portal.store.tell_elsewhere(&asker, mac, LIMITS, now).await? {
        return Err(refusal(caller, until, now));
    }
    let (actor, correlator) = (caller.actor().name, &caller.visit.correlator);
    tracing::warn!(correlator, actor, %mac, "told that a MAC address is registered by another reseller");
    Ok(())
}

/// Whom it counts against. The operator's staff sees all telephones, and is told of none that is elsewhere.
fn asker(caller: &Caller) -> Option<Asker> {
    let principal = &caller.principal;
    let (reseller_id, reseller) = principal.reseller.as_ref()?;
    let name = format!("{reseller} ({})", principal.login);
    Some(Asker { account_id: principal.account_id, reseller_id: *reseller_id, name })
}

fn refusal(caller: &Caller, until: Timestamp, now: Timestamp) -> Error {
    let seconds = u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0).max(1);
    let sentence = (messages::of(caller.visit.language).told_enough)(seconds);
    ApiError::new(ErrorCode::TooManyAttempts, sentence.clone())
        .with_field("mac", sentence)
        .with_retry_after(seconds)
        .into()
}
