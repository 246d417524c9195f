//! Passwords and PINs: resets a line's password, changes the caller's own password and PINs, and checks a PIN that was
//! typed on a phone.

use crate::{
    error::Error,
    passwords::{QueueKey, prepare},
    portal::Portal,
    principal::Caller,
    services::{
        account::check_new_password,
        line::find_line,
        session::{device_hash, draw_token},
    },
    state::limits::sign_in_throttle::login_hash,
};
use jiff::SignedDuration;
use portal_api::{
    Invalid, Number, Secret,
    password::{ChangePassword, ChangePin, CheckPin, NewPassword, PIN_LOCK_LONGEST, PinChecked, check_pin},
};
use portal_store::{PasswordChange, PinAttempt, PinOutcome, VerifiedPassword};

/// Draws a new password for a line; the caller tells it to the line's user. The reset also removes the locks that wrong
/// passwords caused.
pub async fn reset_password(portal: &Portal, caller: &Caller, number: &Number) -> Result<NewPassword, Error> {
    let line = portal.store.find_line(caller.scope(), number).await?.ok_or(Error::NotFound)?;
    let password = portal.randomness.first_password().map_err(Error::internal)?;
    let hash = portal.passwords.hash(Secret::new(password.clone()), caller.queue_key()).await.map(Secret::new)?;
    // A lock that is still in the queue of background writes would be stored after the unlock.
    portal.background_writes.wait_for_queue().await;
    let (login, now) = (number.as_str(), portal.clock.now());
    portal.store.reset_line_password(line.id, &hash, &login_hash(login), &caller.actor(), now).await?;
    portal.sign_ins.unlock(login);
    portal.endings.publish_sessions(login, Vec::new());
    Ok(NewPassword { number: number.clone(), password })
}

/// A session that continues with a new token.
pub struct ContinuedSession {
    /// The token, for its cookie.
    pub token: Secret,
    /// Whether the cookie stays after the browser is closed.
    pub is_remembered: bool,
}

/// Changes the caller's own password. All known browsers except the caller's become unknown, so a person who signed in
/// with the old password has no advantage when guessing the new one. The caller's session continues with a new token,
/// so a stolen cookie stops working. Returns no session for a program, because a program has none.
pub async fn change_password(
    portal: &Portal,
    caller: &Caller,
    operation: ChangePassword,
) -> Result<Option<ContinuedSession>, Error> {
    let ChangePassword { current, new, tokens } = operation;
    let verified = check_current(portal, caller, current.clone()).await?;
    if prepare(new.expose()) == prepare(current.expose()) {
        return Err(Error::invalid("new", Invalid::SamePassword));
    }
    let principal = &caller.principal;
    check_new_password(portal, "new", &new, principal.known_words()).await?;
    let hash = portal.passwords.hash(new, caller.queue_key()).await.map(Secret::new)?;
    let session = match &verified.session {
        Some(name) => Some(portal.store.find_session_by_public_id(name).await?.ok_or(Error::SignedOut)?),
        None => None,
    };
    let (token, token_hash) = draw_token(portal)?;
    let change = PasswordChange {
        account_id: principal.account_id,
        password_hash: hash,
        session_token: session.is_some().then_some(token_hash),
        kept_device: device_hash(&caller.visit).map(Into::into),
        revoked_tokens: tokens,
        changed_at: portal.clock.now(),
        actor: caller.actor(),
        verified,
    };
    if let Err(error) = portal.store.change_password(&change).await {
        return Err(explain_failure(portal, caller, &change.verified, error.into()).await);
    }
    portal.endings.publish_sessions(principal.login.as_str(), change.revoked_tokens);
    Ok(session.map(|session| ContinuedSession { token, is_remembered: session.is_remembered }))
}

/// Changes a PIN of the caller's own line.
///
/// Errors: `NotFound` when the caller has no line.
pub async fn change_pin(portal: &Portal, caller: &Caller, operation: ChangePin) -> Result<(), Error> {
    let ChangePin { pin, current, new } = operation;
    let line = caller.principal.line.as_ref().ok_or(Error::NotFound)?;
    let verified = check_current(portal, caller, current).await?;
    check_pin(new.expose(), &line.number).map_err(|why| Error::invalid("new", why))?;
    let hash = portal.passwords.hash(new, caller.queue_key()).await.map(Secret::new)?;
    let (actor, now) = (caller.actor(), portal.clock.now());
    if let Err(error) = portal.store.change_pin(line.id, pin, &hash, &verified, &actor, now).await {
        return Err(explain_failure(portal, caller, &verified, error.into()).await);
    }
    Ok(())
}

/// Checks a PIN that was typed on a phone. A PIN that was never set is answered like a wrong PIN, after the same time.
pub async fn check_typed_pin(portal: &Portal, caller: &Caller, operation: CheckPin) -> Result<PinChecked, Error> {
    let CheckPin { number, pin, value } = operation;
    let line = find_line(portal, caller, &number).await?;
    let refuse = |reason| portal.refusals.log_sign_in(number.as_str(), &caller.visit, reason, portal.clock.now());
    let hash = match portal.store.attempt_pin(line.id, pin, pin_lock, portal.clock.now()).await? {
        PinAttempt::Open(hash) => hash,
        PinAttempt::Locked(until) => {
            refuse("too many wrong PINs");
            return Ok(PinChecked { is_right: false, locked_until: Some(until) });
        }
    };
    // The platform's program checks the PINs of all phones, so the queue's limit per source doesn't apply to it.
    let verification = match hash {
        Some(hash) => portal.passwords.verify(value, hash.expose().to_owned(), QueueKey::PORTAL).await,
        None => portal.passwords.verify_absent(value, QueueKey::PORTAL).await,
    };
    let outcome = match verification {
        Ok(true) => PinOutcome::Right,
        Ok(false) => {
            refuse("wrong PIN");
            PinOutcome::Wrong
        }
        Err(_) => PinOutcome::Unknown,
    };
    let locked_until = portal.store.settle_pin(line.id, pin, outcome, &caller.actor(), portal.clock.now()).await?;
    Ok(PinChecked { is_right: verification?, locked_until })
}

/// Returns how long a line's PIN is locked after `failures` wrong PINs; none when the last wrong PIN causes no
/// lock. The fifth wrong PIN locks for 5 min, the tenth for 30 min, the fifteenth for 2 h, and each further fifth for
/// 12 h. So after the twentieth wrong PIN, a caller can guess at most ten PINs a day; and a caller who types wrong PINs
/// on purpose can't lock a voicemail for ever.
fn pin_lock(failures: u32) -> Option<SignedDuration> {
    const LOCKS: [SignedDuration; 4] =
        [SignedDuration::from_mins(5), SignedDuration::from_mins(30), SignedDuration::from_hours(2), PIN_LOCK_LONGEST];
    let lock_index = failures.is_multiple_of(5).then_some(failures / 5)?.checked_sub(1)?;
    Some(LOCKS[usize::try_from(lock_index).unwrap_or(usize::MAX).min(LOCKS.len() - 1)])
}

/// Verifies the caller's current password. A person who finds a signed-in browser doesn't know the password, and may
/// guess it no faster than at the sign-in. Wrong passwords count for this session only, so they don't lock the owner
/// out elsewhere. Returns the verified password; the change that follows must check that this password is still
/// current, because another request may have changed it meanwhile.
///
/// Errors: `TooManyAttempts` while the session must wait, `Invalid` in the field `current` when the password is wrong.
pub async fn check_current(portal: &Portal, caller: &Caller, current: Secret) -> Result<VerifiedPassword, Error> {
    let principal = &caller.principal;
    let (account_id, session) = (principal.account_id, principal.session.as_str());
    let refuse =
        |reason| portal.refusals.log_sign_in(principal.login.as_str(), &caller.visit, reason, portal.clock.now());
    portal
        .sign_ins
        .attempt_confirmation(account_id, session, portal.clock.steady())
        .inspect_err(|_| refuse("too many wrong current passwords"))
        .map_err(|wait| Error::TooManyAttempts { seconds: wait.seconds() })?;
    match verify_current(portal, caller, current).await {
        Ok(Some(password_hash)) => {
            portal.sign_ins.succeed_confirmation(account_id, session);
            let session = principal.program.is_none().then(|| session.to_owned());
            Ok(VerifiedPassword { password_hash, session })
        }
        Ok(None) => {
            refuse("wrong current password");
            Err(Error::invalid("current", Invalid::WrongPassword))
        }
        Err(error) => {
            portal.sign_ins.forgive_confirmation(account_id, session);
            Err(error)
        }
    }
}

/// Returns the hash of the account's password, when `current` is that password.
async fn verify_current(portal: &Portal, caller: &Caller, current: Secret) -> Result<Option<Secret>, Error> {
    let account = portal.store.find_account_by_login(caller.principal.login.as_str()).await?.ok_or(Error::NotFound)?;
    let hash = account.password_hash;
    let is_right = portal.passwords.verify(current, hash.expose().to_owned(), caller.queue_key()).await?;
    Ok(is_right.then_some(hash))
}

/// Replaces the `NotFound` of a change that needed a verified password by its real reason: the session has ended
/// meanwhile (`SignedOut`), or the password was changed meanwhile (`Invalid`). Returns other errors as they are.
pub async fn explain_failure(portal: &Portal, caller: &Caller, verified: &VerifiedPassword, error: Error) -> Error {
    if !matches!(error, Error::NotFound) {
        return error;
    }
    find_failure_reason(portal, caller, verified).await.unwrap_or_else(|error| error)
}

async fn find_failure_reason(portal: &Portal, caller: &Caller, verified: &VerifiedPassword) -> Result<Error, Error> {
    if let Some(session) = &verified.session
        && portal.store.find_session_by_public_id(session).await?.is_none()
    {
        return Ok(Error::SignedOut);
    }
    let account = portal.store.find_account_by_login(caller.principal.login.as_str()).await?;
    let is_password_current = account.is_some_and(|account| account.password_hash == verified.password_hash);
    Ok(if is_password_current { Error::NotFound } else { Error::invalid("current", Invalid::WrongPassword) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fifth_wrong_pin_locks_and_each_lock_is_at_least_as_long_as_the_one_before() {
        let locks: Vec<_> = (0..=30).filter_map(|failures| Some((failures, pin_lock(failures)?.as_mins()))).collect();
        assert_eq!(locks, [(5, 5), (10, 30), (15, 120), (20, 720), (25, 720), (30, 720)]);
    }
}
