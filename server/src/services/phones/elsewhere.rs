//! Discloses to a reseller that another reseller has registered a MAC address. Disclosures are limited: with unlimited
//! questions, a reseller could find all phones of the platform.

use crate::{error::Error, messages, portal::Portal, principal::Caller};
use jiff::Timestamp;
use portal_api::{ApiError, ErrorCode, Mac};
use portal_store::{DisclosureAccount, DisclosureLimits};

/// The limits. They allow for ordinary work: a second-hand phone may still be registered by its previous reseller, and
/// a carton may hold several such phones. Beyond the limits, the answer reveals nothing about addresses that aren't the
/// caller's own, not even that an address is free.
const LIMITS: DisclosureLimits = DisclosureLimits { account_hour: 20, reseller_day: 60 };

/// Refuses a caller who has reached a limit. It must run before an address that isn't the caller's own is looked up, so
/// that the answer and its duration are the same, whether the address is registered or not.
///
/// Errors: `TooManyAttempts` while a limit is reached.
pub async fn check(portal: &Portal, caller: &Caller) -> Result<(), Error> {
    let Some(account) = disclosure_account(caller) else { return Ok(()) };
    let now = portal.clock.now();
    let until = portal.store.find_disclosure_limit(&account, LIMITS, now).await?;
    until.map_or(Ok(()), |until| Err(refusal(caller, until, now)))
}

/// Counts and logs that the caller learns that an address is registered elsewhere.
///
/// Errors: `TooManyAttempts` when a limit is reached.
pub async fn disclose(portal: &Portal, caller: &Caller, mac: &Mac) -> Result<(), Error> {
    let Some(account) = disclosure_account(caller) else { return Ok(()) };
    let now = portal.clock.now();
    if let Some(until) = portal.store.record_disclosure(&account, mac, LIMITS, now).await? {
        return Err(refusal(caller, until, now));
    }
    let (actor, correlator) = (caller.actor().name, &caller.visit.correlator);
    tracing::warn!(correlator, actor, %mac, "told that a MAC address is registered by another reseller");
    Ok(())
}

/// Returns the account and the reseller whose limits a disclosure counts against. The operator's staff sees all phones,
/// so no phone is "elsewhere" for it.
fn disclosure_account(caller: &Caller) -> Option<DisclosureAccount> {
    let principal = &caller.principal;
    let (reseller_id, reseller) = principal.reseller.as_ref()?;
    let name = format!("{reseller} ({})", principal.login);
    Some(DisclosureAccount { account_id: principal.account_id, reseller_id: *reseller_id, name })
}

fn refusal(caller: &Caller, until: Timestamp, now: Timestamp) -> Error {
    let seconds = u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0).max(1);
    let sentence = (messages::of(caller.visit.language).too_many_mac_checks)(seconds);
    ApiError::new(ErrorCode::TooManyAttempts, sentence.clone())
        .with_field("mac", sentence)
        .with_retry_after(seconds)
        .into()
}
