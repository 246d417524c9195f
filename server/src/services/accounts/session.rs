//! Signing in, and the sessions that follow.

use crate::{
    error::Error,
    passwords::{Priority, QueueKey},
    portal::Portal,
    principal::{Caller, Principal, Visit},
    state::{
        endings::Ending,
        limits::sign_in_throttle::{Lock, LoginLocks, SignInPlace, login_hash},
        limits::throttle::Pauses as _,
    },
};
use jiff::{SignedDuration, Timestamp};
use portal_api::{
    Number, Operation as _, Secret,
    session::{Account, Login, Session, SignIn},
    spelling::trimmed,
};
use portal_protocols::Source;
use portal_store::{
    AccountRecord, Actor, NewDevice, NewSession, NewSignInLock, SessionExpiry, SessionRecord, TokenHash,
};
use sha2::{Digest, Sha256};
use std::sync::Arc;

/// The idle limit: a session that is unused for this long ends.
pub const IDLE_LIMIT: SignedDuration = SignedDuration::from_hours(12);
/// The absolute limit: a session ends after this time, used or not.
pub const ABSOLUTE_LIMIT: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The absolute limit of a remembered session: its cookie stays after the browser is closed.
pub const REMEMBERED_ABSOLUTE_LIMIT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The idle limit of a remembered session: a computer that was sold or lost doesn't stay signed in.
pub const REMEMBERED_IDLE_LIMIT: SignedDuration = SignedDuration::from_hours(14 * 24);
/// After this time without a sign-in, a browser is no longer known to the account.
pub const DEVICE_KNOWN_FOR: SignedDuration = SignedDuration::from_hours(180 * 24);
/// The maximum length of the login that is stored with a lock, in characters. No login is longer, but the text that a
/// visitor types may be.
const LOGIN_LIMIT: usize = 40;
/// The precision of a session's last use: it is written once a minute, not with each request.
const LAST_USE_PRECISION: SignedDuration = SignedDuration::from_secs(60);

/// Hashes a token. The database stores only this hash; the token itself is only in the browser's cookie.
fn hash_token(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Whether a session has neither reached its idle limit nor its absolute limit.
pub fn is_alive(now: Timestamp, session: &SessionRecord) -> bool {
    is_within_limits(now, session.created_at, session.seen_at, session.is_remembered)
}

fn is_within_limits(now: Timestamp, created_at: Timestamp, seen_at: Timestamp, is_remembered: bool) -> bool {
    let (absolute_limit, idle_limit) =
        if is_remembered { (REMEMBERED_ABSOLUTE_LIMIT, REMEMBERED_IDLE_LIMIT) } else { (ABSOLUTE_LIMIT, IDLE_LIMIT) };
    now.duration_since(created_at) <= absolute_limit && now.duration_since(seen_at) <= idle_limit
}

/// Finds the principal of a session token. Returns none when the session does not exist or has ended, or when the
/// account is disabled.
pub async fn find_principal(portal: &Portal, token: Option<&str>) -> Result<Option<Arc<Principal>>, Error> {
    let Some(token) = token else { return Ok(None) };
    let now = portal.clock.now();
    let Some(record) = portal.store.find_session(&hash_token(token)).await? else { return Ok(None) };
    if record.account.is_disabled || !is_alive(now, &record) {
        return Ok(None);
    }
    if record.created_at > now || record.seen_at > now {
        // The clock was ahead when these times were written.
        let store = portal.store.clone();
        portal.background_writes.write_or_skip(async move { store.clamp_session_times(record.id, now).await }).await;
    } else if now.duration_since(record.seen_at) >= LAST_USE_PRECISION {
        let store = portal.store.clone();
        portal.background_writes.write_or_skip(async move { store.touch_session(record.id, now).await }).await;
    }
    Ok(Some(Arc::new(Principal::of(record.public_id, record.account))))
}

/// The result of a sign-in.
pub struct SignInResult {
    /// The session's token, for its cookie.
    pub token: Secret,
    /// The browser's token, for its cookie. At the next sign-in, the portal recognizes the browser by this token.
    pub device: Secret,
    /// The account that is signed in.
    pub account: Account,
}

/// Signs in. The answer and its duration are the same for a wrong password, an unknown login and a disabled account.
pub async fn sign_in(portal: &Portal, visit: &Visit, operation: SignIn) -> Result<SignInResult, Error> {
    // All spellings of a phone number are the same login. Invisible characters around a login are ignored.
    let number = Number::parse(&operation.login).ok();
    let login = number.as_ref().map_or_else(|| trimmed(&operation.login).to_lowercase(), ToString::to_string);
    let wrong = || if number.is_some() { Error::WrongNumber } else { Error::WrongCredentials };
    let device = find_known_device(portal, visit, &login).await?;
    let place = SignInPlace::new(&login, visit.address, device);
    // The attempt counts as failed until the password is verified, so a thousand parallel attempts count as a thousand.
    portal
        .sign_ins
        .attempt(&place, portal.clock.steady())
        .inspect_err(|_| portal.refusals.log_sign_in(&login, visit, "too many attempts", portal.clock.now()))
        .map_err(|wait| Error::TooManySignIns { seconds: wait.seconds() })?;
    let source = Source::of(visit.address);
    let priority = match device {
        Some(_) => Priority::Known,
        None if portal.sign_ins.is_failing(&source, portal.clock.steady()) => Priority::Failing,
        None => Priority::Clean,
    };
    let AccountRecord { holder, password_hash } =
        match verify_credentials(portal, &login, operation.password, QueueKey { source: Some(source), priority }).await
        {
            Ok(Some(account)) => account,
            Ok(None) => {
                portal.refusals.log_sign_in(&login, visit, "wrong", portal.clock.now());
                write_locks(portal, visit, &login, portal.sign_ins.fail(&place, portal.clock.steady())).await;
                return Err(wrong());
            }
            Err(error) => {
                portal.sign_ins.forgive(&place);
                return Err(error);
            }
        };
    portal.sign_ins.succeed(&place);
    let (account_id, now) = (holder.id, portal.clock.now());
    let public_id = portal.randomness.token().map_err(Error::internal)?;
    let principal = Principal::of(public_id.clone(), holder);
    // A sign-in counts as a change like any other: signing in and out in a loop would fill the audit.
    if let Err(seconds) = portal.changes.take(&principal, SignIn::LIMIT, now) {
        portal.refusals.log_sign_in(&login, visit, "too many changes", now);
        return Err(Error::TooManySignIns { seconds });
    }
    let ((token, token_hash), (device, device_hash)) = (draw_token(portal)?, draw_token(portal)?);
    let session = NewSession {
        public_id,
        token_hash,
        account_id,
        created_at: now,
        address: visit.address.to_string(),
        user_agent: visit.user_agent.clone(),
        is_remembered: operation.remember,
        password_hash,
    };
    let previous = visit.device.as_ref().map(|previous| hash_token(previous.expose()).into());
    let known = NewDevice { token_hash: device_hash, before: previous };
    portal.store.begin_session(&session, &known).await.map_err(|error| match error {
        // The account was disabled, or its password changed, while the password was verified.
        portal_store::Error::NotFound => wrong(),
        error => error.into(),
    })?;
    tracing::info!(login, address = %visit.address, "signed in");
    Ok(SignInResult { token, device, account: principal.account() })
}

/// Draws a token for a session or a browser. Returns the token and its hash.
pub fn draw_token(portal: &Portal) -> Result<(Secret, TokenHash), Error> {
    let token = portal.randomness.token().map_err(Error::internal)?;
    let token_hash = hash_token(&token).into();
    Ok((Secret::new(token), token_hash))
}

/// Returns the hash of the browser's token, when that browser has signed in to this login before.
async fn find_known_device(portal: &Portal, visit: &Visit, login: &str) -> Result<Option<[u8; 32]>, Error> {
    let Some(token) = &visit.device else { return Ok(None) };
    let token_hash = hash_token(token.expose());
    let is_known = match Login::parse(login) {
        Ok(login) => portal.store.is_known_device(&token_hash, login.as_str()).await?,
        Err(_) => false,
    };
    Ok(is_known.then_some(token_hash))
}

/// Returns the hash of the token in the cookie of the caller's browser. A password change keeps this browser known.
pub fn device_hash(visit: &Visit) -> Option<[u8; 32]> {
    visit.device.as_ref().map(|token| hash_token(token.expose()))
}

/// Finds the account of a login and verifies its password. For an unknown login, the function sends the same query and
/// hashes the password as well, so that the duration is the same.
async fn verify_credentials(
    portal: &Portal,
    login: &str,
    password: Secret,
    queue_key: QueueKey,
) -> Result<Option<AccountRecord>, Error> {
    let account = match Login::parse(login) {
        Ok(login) => portal.store.find_account_by_login(login.as_str()).await?,
        Err(_) => None,
    };
    let Some(account) = account else {
        portal.passwords.verify_absent(password, queue_key).await?;
        return Ok(None);
    };
    // For a disabled account, the answer and its duration are the same as for a wrong password.
    let is_right = portal.passwords.verify(password, account.password_hash.expose().to_owned(), queue_key).await?;
    Ok((is_right && !account.holder.is_disabled).then_some(account))
}

/// Stores the locks that a failed sign-in caused, so that they survive a restart and the account's administrators see
/// them. Locks of unknown logins are stored too. The locks already apply in memory, so a failed write changes no
/// answer. The answer doesn't wait for the write: a write takes longer for an existing account, and would reveal that
/// it exists.
async fn write_locks(portal: &Portal, visit: &Visit, login: &str, locks: Vec<Lock>) {
    let now = portal.clock.now();
    let stored = |lock: Lock| NewSignInLock {
        login_hash: login_hash(login),
        login: login.chars().take(LOGIN_LIMIT).collect(),
        source: lock.source.map(|source| source.to_string()),
        failures: lock.failures,
        locked_at: now,
        locked_until: now.saturating_add(lock.duration).unwrap_or(now),
        actor: Actor { name: login.chars().take(LOGIN_LIMIT).collect(), address: visit.address.to_string() },
    };
    for lock in locks.into_iter().map(stored) {
        let store = portal.store.clone();
        portal.background_writes.queue(Box::pin(async move { store.lock_sign_in(&lock).await })).await;
    }
}

/// Ends one of the caller's sessions.
///
/// Errors: `NotFound` when the caller has no such session.
pub async fn end_session(portal: &Portal, caller: &Caller, id: &str) -> Result<(), Error> {
    let (account_id, now) = (caller.principal.account_id, portal.clock.now());
    if !portal.store.delete_session(account_id, id, &caller.actor(), now).await? {
        return Err(Error::NotFound);
    }
    portal.endings.publish(Ending::Session(id.to_owned()));
    Ok(())
}

/// Ends the previous session of a browser that has signed in again. The new session already exists, so a failure is
/// only logged; the previous session then ends at its own limit.
pub async fn end_previous_session(portal: &Portal, visit: &Visit) {
    let Some(principal) = visit.principal.clone() else { return };
    let caller = Caller { principal, visit: visit.clone() };
    match end_session(portal, &caller, &caller.principal.session).await {
        // The session ended meanwhile, or a program signs in, which has no session.
        Ok(()) | Err(Error::NotFound) => {}
        Err(error) => tracing::warn!(%error, "the previous session was not ended"),
    }
}

/// Ends all of the caller's sessions, and revokes the given tokens of the caller.
pub async fn end_all_sessions(portal: &Portal, caller: &Caller, tokens: Vec<String>) -> Result<(), Error> {
    let (principal, now) = (&caller.principal, portal.clock.now());
    portal.store.end_sessions(principal.account_id, &tokens, &caller.actor(), now).await?;
    portal.endings.publish_sessions(principal.login.as_str(), tokens);
    Ok(())
}

/// Lists the caller's live sessions, the most recently used first.
pub async fn list_sessions(portal: &Portal, caller: &Caller) -> Result<Vec<Session>, Error> {
    let now = portal.clock.now();
    let records = portal.store.list_sessions(caller.principal.account_id).await?;
    Ok(records
        .into_iter()
        .filter(|record| is_within_limits(now, record.created_at, record.seen_at, record.is_remembered))
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

/// Deletes what has expired: sessions, sign-in locks, known browsers.
pub async fn delete_expired_sessions(portal: &Portal) -> Result<(), Error> {
    let now = portal.clock.now();
    let expiry = SessionExpiry {
        idle: now - IDLE_LIMIT,
        created: now - ABSOLUTE_LIMIT,
        remembered_idle: now - REMEMBERED_IDLE_LIMIT,
        remembered_created: now - REMEMBERED_ABSOLUTE_LIMIT,
    };
    portal.store.delete_sessions_before(&expiry).await?;
    portal.store.delete_sign_in_locks_before(now - LoginLocks.forgets_after(), now).await?;
    portal.store.delete_devices_before(now - DEVICE_KNOWN_FOR).await?;
    Ok(())
}
