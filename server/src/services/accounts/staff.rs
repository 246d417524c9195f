//! Accounts of the staff: listing, disabling, enabling, unlocking.

use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    state::{endings::Ending, limits::sign_in_throttle::login_hash},
};
use portal_api::{
    ApiError, ErrorCode, Page,
    session::Login,
    staff::{ListStaff, StaffAccount},
};
use portal_store::{Actor, DisableOutcome, Scope};

/// Returns a page of the staff accounts that the caller may see.
pub async fn list_staff(portal: &Portal, caller: &Caller, query: ListStaff) -> Result<Page<StaffAccount>, Error> {
    let (own, now) = (caller.principal.account_id, portal.clock.now());
    let (mut rows, total) = portal.store.list_staff(caller.scope(), &query, own).await?;
    let hashes: Vec<_> = rows.iter().map(|row| login_hash(row.login.as_str())).collect();
    let locks = portal.store.find_sign_in_locks(&hashes, now).await?;
    for (row, hash) in rows.iter_mut().zip(&hashes) {
        row.locked_until = locks.get(hash).copied();
    }
    Ok(Page { rows, total, page: query.page, now })
}

/// Disables an account that the caller may see.
///
/// Errors: `Invalid` when it is the caller's own account, or the last enabled account of an operator.
pub async fn disable_account(portal: &Portal, caller: &Caller, login: &Login) -> Result<(), Error> {
    let words = messages::of(caller.visit.language);
    if *login == caller.principal.login {
        return Err(ApiError::new(ErrorCode::Invalid, words.own_account).into());
    }
    match disable(portal, caller.scope(), login, &caller.actor()).await? {
        DisableOutcome::Done => Ok(()),
        DisableOutcome::LastOperator => Err(ApiError::new(ErrorCode::Invalid, words.last_operator).into()),
    }
}

/// Disables an account from the command line. A running portal ends the account's streams within a minute.
pub async fn disable_in_emergency(portal: &Portal, login: &Login) -> Result<DisableOutcome, Error> {
    disable(portal, Scope::All, login, &Actor::of_portal("disable-account")).await
}

async fn disable(portal: &Portal, scope: Scope, login: &Login, actor: &Actor) -> Result<DisableOutcome, Error> {
    let disabled = portal.store.disable_account(scope, login, actor, portal.clock.now()).await?;
    if disabled == DisableOutcome::Done {
        portal.endings.publish(Ending::Account(login.to_string()));
    }
    Ok(disabled)
}

/// Enables a disabled account that the caller may see.
pub async fn enable_account(portal: &Portal, caller: &Caller, login: &Login) -> Result<(), Error> {
    portal.store.enable_account(caller.scope(), login, &caller.actor(), portal.clock.now()).await?;
    Ok(())
}

/// Unlocks an account that the caller may see.
pub async fn unlock_account(portal: &Portal, caller: &Caller, login: &Login) -> Result<(), Error> {
    // A lock that is still in the queue of background writes would be stored after the unlock.
    portal.background_writes.wait_for_queue().await;
    let (hash, now) = (login_hash(login.as_str()), portal.clock.now());
    portal.store.unlock_account(caller.scope(), login, &hash, &caller.actor(), now).await?;
    portal.sign_ins.unlock(login.as_str());
    Ok(())
}
