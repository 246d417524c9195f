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
pub const IDLE: SignedDuration = SignedDuration::from_hours(12);
/// The absolute limit: a session ends after this time, used or not.
pub const LONGEST: SignedDuration = SignedDuration::from_hours(7 * 24);
/// The absolute limit of a session whose cookie stays after the browser is closed.
pub const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);
/// The idle limit of such a session: a computer that was sold or lost doesn't stay signed in.
pub const REMEMBERED_IDLE: SignedDuration = SignedDuration::from_hours(14 * 24);
/// After this time without a sign-in, a browser is no longer known to the account.
pub const DEVICE_KNOWN: SignedDuration = SignedDuration::from_hours(180 * 24);
/// The maximum length of a stored login, in characters: the maximum length of a login.
const LOGIN_LIMIT: usize = 40;
/// The precision of the last use: one write a minute, not one a request.
const TOUCH: SignedDuration = SignedDuration::from_secs(60);

/// Hashes a token. The database stores only this hash; the token itself is only in the browser's cookie.
fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token.as_bytes()).into()
}

/// Whether a session has neither reached its idle limit nor its absolute limit.
pub fn is_alive(now: Timestamp, session: &SessionRecord) -> bool {
    is_within_limits(now, session.created_at, session.seen_at, session.is_remembered)
}

fn is_within_limits(now: Timestamp, created_at: Timestamp, seen_at: Timestamp, is_remembered: bool) -> bool {
    let (longest, idle) = if is_remembered { (REMEMBERED, REMEMBERED_IDLE) } else { (LONGEST, IDLE) };
    now.duration_since(created_at) <= longest && now.duration_since(seen_at) <= idle
}

/// Finds the principal of a session token. Returns none when the session does not exist or has ended, or when the
/// account is disabled.
pub async fn find_principal(portal: &Portal, token: Option<&str>) -> Result<Option<Arc<Principal>>, Error> {
    let Some(token) = token else { return Ok(None) };
    let now = portal.clock.now();
    let Some(record) = portal.store.find_session(&hash(token)).await? else { return Ok(None) };
    if record.account.is_disabled || !is_alive(now, &record) {
        return Ok(None);
    }
    if record.created_at > now || record.seen_at > now {
        // The clock was ahead when these times were written.
        let store = portal.store.clone();
        portal.touches.write(async move { store.clamp_session_times(record.id, now).await }).await;
    } else if now.duration_since(record.seen_at) >= TOUCH {
        let store = portal.store.clone();
        portal.touches.write(async move { store.touch_session(record.id, now).await }).await;
    }
    Ok(Some(Arc::new(Principal::of(record.public_id, record.account))))
}

/// The result of a sign-in.
pub struct SignInResult {
    /// The session's token, for its cookie.
    pub token: Secret,
    /// The browser's token, for its cookie: the browser is recognized by it at the next sign-in.
    pub device: Secret,
    /// The account that is signed in.
    pub account: Account,
}

/// Signs in. The answer and its duration are the same for a wrong password, an unknown login and a disabled account.
pub async fn sign_in(portal: &Portal, visit: &Visit, operation: SignIn) -> Result<SignInResult, Error> {
    // All spellings of a phone number are the same login, and so is a login with a mark that can't be seen.
    let number = Number::parse(&operation.login).ok();
    let login = number.as_ref().map_or_else(|| trimmed(&operation.login).to_lowercase(), ToString::to_string);
    let wrong = || if number.is_some() { Error::WrongNumber } else { Error::WrongCredentials };
    let device = known_device(portal, visit, &login).await?;
    let place = SignInPlace::new(&login, visit.address, device);
    // Counted as a failure until the password is verified, so that a thousand parallel attempts count as a thousand.
    portal
        .sign_ins
        .attempt(&place, portal.clock.steady())
        .inspect_err(|_| portal.refusals.sign_in(&login, visit, "too many attempts", portal.clock.now()))
        .map_err(|wait| Error::TooManySignIns { seconds: wait.seconds() })?;
    let source = Source::of(visit.address);
    let priority = match device {
        Some(_) => Priority::Known,
        None if portal.sign_ins.is_failing(&source, portal.clock.steady()) => Priority::Failing,
        None => Priority::Clean,
    };
    let AccountRecord { holder, password_hash } =
        match check(portal, &login, operation.password, QueueKey { source: Some(source), priority }).await {
            Ok(Some(account)) => account,
            Ok(None) => {
                portal.refusals.sign_in(&login, visit, "wrong", portal.clock.now());
                keep_locks(portal, visit, &login, portal.sign_ins.fail(&place, portal.clock.steady())).await;
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
    // Counts as a change like any other: signing in and out in a loop would fill the audit.
    if let Err(seconds) = portal.changes.take(&principal, SignIn::LIMIT, now) {
        portal.refusals.sign_in(&login, visit, "too many changes", now);
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
    let before = visit.device.as_ref().map(|before| hash(before.expose()).into());
    let known = NewDevice { token_hash: device_hash, before };
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
    let token_hash = hash(&token).into();
    Ok((Secret::new(token), token_hash))
}

/// Returns the hash of the browser's token, when that browser has signed in to this login before.
async fn known_device(portal: &Portal, visit: &Visit, login: &str) -> Result<Option<[u8; 32]>, Error> {
    let Some(token) = &visit.device else { return Ok(None) };
    let token_hash = hash(token.expose());
    let is_known = match Login::parse(login) {
        Ok(login) => portal.store.is_known_device(&token_hash, login.as_str()).await?,
        Err(_) => false,
    };
    Ok(is_known.then_some(token_hash))
}

/// Returns the hash of the token in the browser's own cookie. A password change keeps this browser known.
pub fn device_hash(visit: &Visit) -> Option<[u8; 32]> {
    visit.device.as_ref().map(|token| hash(token.expose()))
}

/// Finds the account of a login and verifies its password. For an unknown login it asks the same of the database and
/// hashes once as well, so that the time is the same.
async fn check(
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
    // A disabled account answers as if the password were wrong, after the same work.
    let is_right = portal.passwords.verify(password, account.password_hash.expose().to_owned(), queue_key).await?;
    Ok((is_right && !account.holder.is_disabled).then_some(account))
}

/// Writes the locks that a failure caused, for a restart and for the account's administrators. Locks of unknown logins
/// are written too. The locks already apply in memory, so a failed write changes no answer. The answer doesn't wait for
/// the write, because the write takes longer for an account that exists.
async fn keep_locks(portal: &Portal, visit: &Visit, login: &str, locks: Vec<Lock>) {
    let now = portal.clock.now();
    let kept = |lock: Lock| NewSignInLock {
        login_hash: login_hash(login),
        login: login.chars().take(LOGIN_LIMIT).collect(),
        source: lock.source.map(|source| source.to_string()),
        failures: lock.failures,
        locked_at: now,
        locked_until: now.saturating_add(lock.lasts).unwrap_or(now),
        actor: Actor { name: login.chars().take(LOGIN_LIMIT).collect(), address: visit.address.to_string() },
    };
    for lock in locks.into_iter().map(kept) {
        let store = portal.store.clone();
        portal.touches.keep(Box::pin(async move { store.lock_sign_in(&lock).await })).await;
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

/// Ends the previous session of a browser that signs in again: it is not carried over. The new session already exists,
/// so a failure is only logged, and the previous session ends at its own limit.
pub async fn end_former(portal: &Portal, visit: &Visit) {
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
pub async fn remove_ended_sessions(portal: &Portal) -> Result<(), Error> {
    let now = portal.clock.now();
    let cuts = SessionExpiry {
        idle: now - IDLE,
        created: now - LONGEST,
        remembered_idle: now - REMEMBERED_IDLE,
        remembered_created: now - REMEMBERED,
    };
    portal.store.delete_sessions_before(&cuts).await?;
    portal.store.delete_sign_in_locks_before(now - LoginLocks.forgets_after(), now).await?;
    portal.store.delete_devices_before(now - DEVICE_KNOWN).await?;
    Ok(())
}
