//! Signing in, and the sessions that come of it.

use crate::{
    endings::Ending,
    error::Error,
    portal::Portal,
    principal::{Caller, Principal, Visit},
};
use jiff::{SignedDuration, Timestamp};
use portal_api::{
    Number, Secret,
    session::{Account, Login, Session, SignIn},
};
use portal_store::{AccountHolder, AccountRecord, Actor, NewSession, SessionCuts, SessionRecord};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// A session unused for so long ends.
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// A session ends after so long, used or not.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// One that the browser keeps ends after so long, used or not.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);
/// And unused for so long: a computer that was sold or lost doesn't stay signed in.
pub const REMEMBERED_IDLE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// Wrong passwords in a row that lock a line.
const WRONG_TO_LOCK: u32 = 10;
/// How exactly the last use is known: a write a minute, not one a request.
const TOUCH: SignedDuration = SignedDuration::from_secs(60);

/// The session's row is found by this; the token itself is only in the browser's cookie.
fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Whether a session has not ended by itself.
pub fn is_alive(now: Timestamp, session: &SessionRecord) -> bool {
    lives(now, session.created_at, session.seen_at, session.is_remembered)
}

fn lives(now: Timestamp, created_at: Timestamp, seen_at: Timestamp, is_remembered: bool) -> bool {
    let (longest, idle) = if is_remembered { (REMEMBERED, REMEMBERED_IDLE) } else { (LONGEST, IDLE) };
    now.duration_since(created_at) <= longest && now.duration_since(seen_at) <= idle
}

impl Portal {
    /// Who holds this token, if its session lives.
    pub async fn find_principal(&self, token: Option<&str>) -> Result<Option<Arc<Principal>>, Error> {
        let Some(token) = token else { return Ok(None) };
        let now = self.clock.now();
        let Some(record) = self.store.find_session(&hash(token)).await? else { return Ok(None) };
        if record.account.is_disabled || !is_alive(now, &record) {
            return Ok(None);
        }
        if now.duration_since(record.seen_at) >= TOUCH {
            self.store.touch_session(record.id, now).await?;
        }
        Ok(Some(Arc::new(Principal::of(record.public_id, record.account))))
    }
}

/// Signs in: the token for the cookie, and the account. Whatever is wrong, the answer is the same and takes as long.
pub async fn sign_in(portal: &Portal, visit: &Visit, operation: SignIn) -> Result<(String, Account), Error> {
    let now = portal.clock.now();
    // However a number is spelt, it is one login.
    let number = Number::parse(&operation.login).ok();
    let wrong = || if number.is_some() { Error::WrongNumber } else { Error::WrongCredentials };
    let login = number.as_ref().map_or_else(|| operation.login.trim().to_lowercase(), ToString::to_string);
    // Counted as failed until it is known to be right, so that a thousand at once are a thousand.
    portal
        .sign_ins
        .attempt(&login, visit.address, now)
        .map_err(|wait| Error::TooManyAttempts { seconds: wait.0.as_secs().unsigned_abs().max(1) })?;
    let holder = match check(portal, visit, &login, operation.password).await {
        Ok(holder) => holder,
        Err(error @ (Error::WrongCredentials | Error::Locked)) => {
            tracing::warn!(address = %visit.address, correlator = visit.correlator, "sign-in failed");
            return Err(if matches!(error, Error::Locked) { error } else { wrong() });
        }
        Err(error) => {
            portal.sign_ins.forgive(&login, visit.address);
            return Err(error);
        }
    };
    portal.sign_ins.succeed(&login, visit.address);
    let token = portal.randomness.token().map_err(Error::internal)?;
    let session = NewSession {
        public_id: portal.randomness.token().map_err(Error::internal)?,
        token_hash: hash(&token).into(),
        account_id: holder.id,
        created_at: now,
        address: visit.address.to_string(),
        user_agent: visit.user_agent.clone(),
        is_remembered: operation.remember,
    };
    let public_id = session.public_id.clone();
    portal.store.create_session(&session).await?;
    tracing::info!(login, address = %visit.address, "signed in");
    Ok((token, Principal::of(public_id, holder).account()))
}

/// Whose account it is, if login and password are its own. An unknown login takes as long as a wrong password. Wrong ones in a
/// row lock a line, which the right one then doesn't open any more.
async fn check(portal: &Portal, visit: &Visit, login: &str, password: Secret) -> Result<AccountHolder, Error> {
    let account = match Login::parse(login) {
        Ok(login) => portal.store.find_account_by_login(login.as_str()).await?,
        Err(_) => None,
    };
    let Some(AccountRecord { holder, password_hash }) = account else {
        portal.passwords.verify_absent(password).await?;
        return Err(Error::WrongCredentials);
    };
    // A disabled account answers as if the password were wrong, after the same work.
    let is_right = portal.passwords.verify(password, password_hash.expose().to_owned()).await? && !holder.is_disabled;
    let is_locked = holder.line.as_ref().is_some_and(|line| line.locked_at.is_some());
    if is_locked {
        return Err(Error::Locked);
    }
    if is_right {
        portal.store.forget_failures(holder.id).await?;
        return Ok(holder);
    }
    if holder.line.is_some() {
        let actor = Actor { name: login.to_owned(), address: visit.address.to_string() };
        if portal.store.count_failure(holder.id, WRONG_TO_LOCK, &actor, portal.clock.now()).await? {
            return Err(Error::Locked);
        }
    }
    Err(Error::WrongCredentials)
}

/// Ends one of the caller's sessions.
pub async fn end_session(portal: &Portal, caller: &Caller, id: &str) -> Result<(), Error> {
    if !portal.store.delete_session(caller.principal.account_id, id).await? {
        return Err(Error::NotFound);
    }
    portal.endings.publish(Ending::Session(id.to_owned()));
    Ok(())
}

/// Ends all of the caller's sessions, and revokes these of the caller's tokens.
pub async fn end_all_sessions(portal: &Portal, caller: &Caller, tokens: Vec<String>) -> Result<(), Error> {
    let (principal, now) = (&caller.principal, portal.clock.now());
    portal.store.end_sessions(principal.account_id, &tokens, &caller.actor(), now).await?;
    portal.endings.publish(Ending::Sessions { login: principal.login.to_string(), kept: None });
    tokens.into_iter().for_each(|token| portal.endings.publish(Ending::Token(token)));
    Ok(())
}

/// The caller's sessions that live, the latest used first.
pub async fn list_sessions(portal: &Portal, caller: &Caller) -> Result<Vec<Session>, Error> {
    let now = portal.clock.now();
    let records = portal.store.list_sessions(caller.principal.account_id).await?;
    Ok(records
        .into_iter()
        .filter(|record| lives(now, record.created_at, record.seen_at, record.is_remembered))
        .map(|record| Session {
            is_current: record.public_id == caller.principal.session,
            id: record.public_id,
            created_at: record.created_at,
            seen_at: record.seen_at,
            address: record.address,
            user_agent: record.user_agent,
        })
        .collect())
}

/// Removes sessions that ended by themselves.
pub async fn remove_ended_sessions(portal: &Portal) -> Result<(), Error> {
    let now = portal.clock.now();
    let cuts = SessionCuts {
        idle: now - IDLE,
        created: now - LONGEST,
        remembered_idle: now - REMEMBERED_IDLE,
        remembered_created: now - REMEMBERED,
    };
    portal.store.delete_sessions_before(&cuts).await?;
    Ok(())
}
