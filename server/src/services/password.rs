//! The secrets of a line's account, and of anybody's.

use crate::{endings::Ending, error::Error, portal::Portal, principal::Caller};
use portal_api::{
    Invalid, Number, Secret,
    password::{ChangePassword, ChangePin, NewPassword, PASSWORD_SHORTEST, check_password, check_pin},
};

/// Draws a password for a line, to be told to its user.
pub async fn reset_password(portal: &Portal, caller: &Caller, number: &Number) -> Result<NewPassword, Error> {
    let line = portal.store.find_line(caller.scope(), number).await?.ok_or(Error::NotFound)?;
    let password = portal.randomness.first_password().map_err(Error::internal)?;
    let hash = portal.passwords.hash(Secret::new(password.clone())).await.map(Secret::new)?;
    portal.store.reset_line_password(line.id, &hash, &caller.actor(), portal.clock.now()).await?;
    portal.endings.publish(Ending::Sessions { login: number.to_string(), kept: None });
    Ok(NewPassword { number: number.clone(), password })
}

/// Changes the caller's own password.
pub async fn change_password(portal: &Portal, caller: &Caller, operation: ChangePassword) -> Result<(), Error> {
    let ChangePassword { current, new, tokens } = operation;
    check_current(portal, caller, current.clone()).await?;
    match &caller.principal.line {
        Some(line) => check_password(new.expose(), &line.number).map_err(|why| Error::invalid("new", why))?,
        None if new.expose().chars().count() < PASSWORD_SHORTEST => {
            return Err(Error::invalid("new", Invalid::TooShort { limit: PASSWORD_SHORTEST }));
        }
        None => {}
    }
    if new.expose() == current.expose() {
        return Err(Error::invalid("new", Invalid::SamePassword));
    }
    let hash = portal.passwords.hash(new).await.map(Secret::new)?;
    let principal = &caller.principal;
    let (actor, now) = (caller.actor(), portal.clock.now());
    portal.store.change_password(principal.account_id, &hash, &principal.session, &tokens, &actor, now).await?;
    let (login, kept) = (principal.login.to_string(), Some(principal.session.clone()));
    portal.endings.publish(Ending::Sessions { login, kept });
    tokens.into_iter().for_each(|token| portal.endings.publish(Ending::Token(token)));
    Ok(())
}

/// Changes a PIN of the caller's own line.
pub async fn change_pin(portal: &Portal, caller: &Caller, operation: ChangePin) -> Result<(), Error> {
    let ChangePin { pin, current, new } = operation;
    let line = caller.principal.line.as_ref().ok_or(Error::NotFound)?;
    check_current(portal, caller, current).await?;
    check_pin(new.expose(), &line.number).map_err(|why| Error::invalid("new", why))?;
    let hash = portal.passwords.hash(new).await.map(Secret::new)?;
    portal.store.change_pin(line.id, pin, &hash, &caller.actor(), portal.clock.now()).await?;
    Ok(())
}

/// Whoever finds a browser open doesn't know the password; and guesses no faster than at the sign-in.
pub async fn check_current(portal: &Portal, caller: &Caller, current: Secret) -> Result<(), Error> {
    let (login, address, now) = (caller.principal.login.as_str(), caller.visit.address, portal.clock.now());
    portal
        .sign_ins
        .attempt(login, address, now)
        .map_err(|wait| Error::TooManyAttempts { seconds: wait.0.as_secs().unsigned_abs().max(1) })?;
    let account = portal.store.find_account_by_login(login).await?.ok_or(Error::NotFound)?;
    if !portal.passwords.verify(current, account.password_hash.expose().to_owned()).await? {
        return Err(Error::invalid("current", Invalid::WrongPassword));
    }
    portal.sign_ins.succeed(login, address);
    Ok(())
}
