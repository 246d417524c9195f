//! Tokens of programs. A token may do what its account may do. The database stores only its hash.

use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::{Caller, Principal},
    services::password,
    state::{endings::Ending, limits::throttle::Rule},
};
use jiff::SignedDuration;
use portal_api::{
    ApiError, ErrorCode, Name,
    session::{Login, Role},
    token::{ApiToken, CreateApiToken, NewApiToken, TOKEN_LIMIT},
};
use portal_protocols::Source;
use portal_store::{Actor, NewToken, VerifiedPassword};
use sha2::{Digest, Sha256};
use std::{net::IpAddr, sync::Arc};

/// The limit of wrong tokens from one source. Beyond it, the answer to a wrong token names a time to wait. A right
/// token is always accepted: a program with an old token must not block the other programs of its machine, and nobody
/// can guess a token of 256 bits.
pub const WRONG_TOKEN_RULE: Rule = Rule { free_attempts: 10, lock_at: 50, lock_for: SignedDuration::from_mins(15) };
/// The precision of a token's last use: it is written once a minute, not with each request.
const LAST_USE_PRECISION: SignedDuration = SignedDuration::from_secs(60);
/// The prefix of every token, so that secret scanners find a token in code or in logs.
const PREFIX: &str = "portal_";

fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Finds the principal of a program's token.
///
/// Errors: `WrongToken` when the token is unknown or revoked, or its account disabled (never an anonymous principal);
/// `TooManyAttempts` after too many wrong tokens from the same source.
pub async fn find_program(portal: &Portal, token: &str, address: IpAddr) -> Result<Arc<Principal>, Error> {
    let now = portal.clock.now();
    let found = if token.starts_with(PREFIX) { portal.store.find_token(&hash_token(token)).await? } else { None };
    let Some(record) = found.filter(|record| !record.account.is_disabled) else {
        return Err(match portal.token_misses.attempt(&Source::of(address), portal.clock.steady()) {
            Ok(()) => Error::WrongToken,
            Err(wait) => Error::TooManyAttempts { seconds: wait.seconds() },
        });
    };
    if record.used_at.is_none_or(|used_at| now.duration_since(used_at) >= LAST_USE_PRECISION) {
        let store = portal.store.clone();
        portal.background_writes.write_or_skip(async move { store.touch_token(record.id, now).await }).await;
    }
    Ok(Arc::new(Principal::of_program(record.public_id, record.name, record.account)))
}

/// Draws a token for an account, and stores its hash; only the answer contains the token itself. `verified` is the
/// password that the caller typed for this; it is none on the command line.
async fn draw_api_token(
    portal: &Portal,
    account_id: i64,
    name: Name,
    actor: Actor,
    verified: Option<VerifiedPassword>,
) -> Result<NewApiToken, Error> {
    let token = format!("{PREFIX}{}", portal.randomness.long_token().map_err(Error::internal)?);
    let id = portal.randomness.token().map_err(Error::internal)?;
    let new = NewToken {
        public_id: id.clone(),
        token_hash: hash_token(&token).into(),
        account_id,
        name: name.clone(),
        created_at: portal.clock.now(),
        actor,
        verified,
    };
    portal.store.create_token(&new, TOKEN_LIMIT).await?;
    Ok(NewApiToken { id, name, token })
}

/// Creates a token for one of the caller's programs, after verifying the caller's password.
pub async fn create_api_token(
    portal: &Portal,
    caller: &Caller,
    operation: CreateApiToken,
) -> Result<NewApiToken, Error> {
    let full_text = messages::of(caller.visit.language).tokens_full;
    let verified = password::check_current(portal, caller, operation.current).await?;
    let account_id = caller.principal.account_id;
    match draw_api_token(portal, account_id, operation.name, caller.actor(), Some(verified.clone())).await {
        Ok(token) => Ok(token),
        Err(Error::Full { limit }) => Err(ApiError::new(ErrorCode::Full, full_text(limit)).into()),
        Err(error) => Err(password::explain_failure(portal, caller, &verified, error).await),
    }
}

/// Lists the caller's tokens, the newest first.
pub async fn list_api_tokens(portal: &Portal, caller: &Caller) -> Result<Vec<ApiToken>, Error> {
    Ok(portal.store.list_tokens(caller.principal.account_id).await?)
}

/// Revokes one of the caller's tokens. A program may revoke only its own token: a thief of one token must not stop the
/// account's other programs.
///
/// Errors: `NotFound` when the caller has no such token, or a program names another token than its own.
pub async fn revoke_api_token(portal: &Portal, caller: &Caller, id: &str) -> Result<(), Error> {
    let (account_id, now) = (caller.principal.account_id, portal.clock.now());
    if caller.principal.program.as_ref().is_some_and(|program| program.token != id) {
        return Err(Error::NotFound);
    }
    let found = portal.store.delete_token(account_id, id, &caller.actor(), now).await?;
    if !found {
        return Err(Error::NotFound);
    }
    portal.endings.publish(Ending::Token(id.to_owned()));
    Ok(())
}

/// Creates a token for a program of a staff account, and returns the token.
///
/// Errors: [`Error::NotFound`] when the login is not a staff account.
pub async fn create_staff_token(portal: &Portal, login: &Login, name: Name) -> Result<String, Error> {
    let account = portal.store.find_account_by_login(login.as_str()).await?.ok_or(Error::NotFound)?.holder;
    if account.role == Role::User {
        return Err(Error::NotFound);
    }
    Ok(draw_api_token(portal, account.id, name, Actor::of_portal("create-token"), None).await?.token)
}
