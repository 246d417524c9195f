//! The secrets of a line's account, and of anybody's.

use crate::{
    endings::Ending,
    error::Error,
    passwords::Asker,
    portal::Portal,
    principal::Caller,
    services::{account::check_new_password, line::find_line, session::device_hash},
};
use jiff::SignedDuration;
use portal_api::{
    Invalid, Number, Secret,
    password::{ChangePassword, ChangePin, CheckPin, NewPassword, PIN_LOCK_LONGEST, PinChecked, check_pin},
};
use portal_store::{PinAttempt, PinOutcome};

/// Draws a password for a line, to be told to its user.
pub async fn reset_password(portal: &Portal, caller: &Caller, number: &Number) -> Result<NewPassword, Error> {
    let line = portal.store.find_line(caller.scope(), number).await?.ok_or(Error::NotFound)?;
    let password = portal.randomness.first_password().map_err(Error::internal)?;
    let hash = portal.passwords.hash(Secret::new(password.clone()), caller.asker()).await.map(Secret::new)?;
    portal.store.reset_line_password(line.id, &hash, &caller.actor(), portal.clock.now()).await?;
    portal.endings.publish(Ending::Sessions { login: number.to_string(), kept: None });
    Ok(NewPassword { number: number.clone(), password })
}

/// Changes the caller's own password. The browsers that signed in before are forgotten, but for this one: if somebody else knew
/// the password, their browser has no better chance than any other.
pub async fn change_password(portal: &Portal, caller: &Caller, operation: ChangePassword) -> Result<(), Error> {
    let ChangePassword { current, new, tokens } = operation;
    check_current(portal, caller, current.clone()).await?;
    if new.expose() == current.expose() {
        return Err(Error::invalid("new", Invalid::SamePassword));
    }
    let principal = &caller.principal;
    check_new_password(portal, "new", &new, principal.known_words()).await?;
    let hash = portal.passwords.hash(new, caller.asker()).await.map(Secret::new)?;
    let (actor, now) = (caller.actor(), portal.clock.now());
    portal.store.delete_devices(principal.account_id, device_hash(&caller.visit).as_ref()).await?;
    portal.store.change_password(principal.account_id, &hash, &principal.session, &tokens, &actor, now).await?;
    let (login, kept) = (principal.login.to_string(), Some(principal.session.clone()));
    portal.endings.publish(Ending::Sessions { login, kept });
    for token in tokens {
        portal.endings.publish(Ending::Token(token));
    }
    Ok(())
}

/// Changes a PIN of the caller's own line.
pub async fn change_pin(portal: &Portal, caller: &Caller, operation: ChangePin) -> Result<(), Error> {
    let ChangePin { pin, current, new } = operation;
    let line = caller.principal.line.as_ref().ok_or(Error::NotFound)?;
    check_current(portal, caller, current).await?;
    check_pin(new.expose(), &line.number).map_err(|why| Error::invalid("new", why))?;
    let hash = portal.passwords.hash(new, caller.asker()).await.map(Secret::new)?;
    portal.store.change_pin(line.id, pin, &hash, &caller.actor(), portal.clock.now()).await?;
    Ok(())
}

/// Checks a PIN that was typed at a telephone. A PIN that was never set is wrong like any other, and takes as long.
pub async fn check_typed_pin(portal: &Portal, caller: &Caller, operation: CheckPin) -> Result<PinChecked, Error> {
    let CheckPin { number, pin, value } = operation;
    let line = find_line(portal, caller, &number).await?;
    let hash = match portal.store.attempt_pin(line.id, pin, pin_lock, portal.clock.now()).await? {
        PinAttempt::Open(hash) => hash,
        PinAttempt::Locked(until) => return Ok(PinChecked { is_right: false, locked_until: Some(until) }),
    };
    // The platform asks for everybody: its program is no source that could be too many.
    let looked = match hash {
        Some(hash) => portal.passwords.verify(value, hash.expose().to_owned(), Asker::PORTAL).await,
        None => portal.passwords.verify_absent(value, Asker::PORTAL).await,
    };
    let outcome = match looked {
        Ok(true) => PinOutcome::Right,
        Ok(false) => PinOutcome::Wrong,
        Err(_) => PinOutcome::Unknown,
    };
    let locked_until = portal.store.settle_pin(line.id, pin, outcome, &caller.actor(), portal.clock.now()).await?;
    Ok(PinChecked { is_right: looked?, locked_until })
}

/// Five wrong PINs lock, and each five more for longer: 5 min, 30 min, 2 h, then 12 h. So six digits stand against ten tries a
/// day, and nobody's voicemail is closed for good by who dials it for fun.
fn pin_lock(failures: u32) -> Option<SignedDuration> {
    const LOCKS: [SignedDuration; 4] =
        [SignedDuration::from_mins(5), SignedDuration::from_mins(30), SignedDuration::from_hours(2), PIN_LOCK_LONGEST];
    let turn = (failures % 5 == 0).then_some(failures / 5)?.checked_sub(1)?;
    Some(LOCKS[usize::try_from(turn).unwrap_or(usize::MAX).min(LOCKS.len() - 1)])
}

/// Whoever finds a browser open doesn't know the password; and guesses no faster than at the sign-in. Wrong ones are counted for
/// this session alone: its owner is kept out nowhere else.
pub async fn check_current(portal: &Portal, caller: &Caller, current: Secret) -> Result<(), Error> {
    let principal = &caller.principal;
    let (account_id, session) = (principal.account_id, principal.session.as_str());
    portal
        .sign_ins
        .attempt_again(account_id, session, portal.clock.steady())
        .map_err(|wait| Error::TooManyAttempts { seconds: wait.seconds() })?;
    match is_current(portal, caller, current).await {
        Ok(true) => {
            portal.sign_ins.succeed_again(account_id, session);
            Ok(())
        }
        Ok(false) => Err(Error::invalid("current", Invalid::WrongPassword)),
        Err(error) => {
            portal.sign_ins.forgive_again(account_id, session);
            Err(error)
        }
    }
}

async fn is_current(portal: &Portal, caller: &Caller, current: Secret) -> Result<bool, Error> {
    let account = portal.store.find_account_by_login(caller.principal.login.as_str()).await?.ok_or(Error::NotFound)?;
    Ok(portal.passwords.verify(current, account.password_hash.expose().to_owned(), caller.asker()).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_pins_lock_for_longer_each_time() {
        let locks: Vec<_> = (0..=30).filter_map(|failures| Some((failures, pin_lock(failures)?.as_mins()))).collect();
        assert_eq!(locks, [(5, 5), (10, 30), (15, 120), (20, 720), (25, 720), (30, 720)]);
    }
}
