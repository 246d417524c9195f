//! Passwords of accounts, stored as argon2id hashes.
//!
//! A hash takes 19 MiB and about 30 ms, so that guessing the password of a stolen hash is slow. Hashing runs outside
//! the async threads, two at a time. Callers wait in a [fair queue](queue), so that a flood of sign-ins exhausts
//! neither memory nor processors, and other people can still sign in.

pub mod common;
mod prepared;
mod queue;
mod round_robin;

pub use prepared::prepare;
pub use queue::{Priority, QueueKey};

use crate::random::{Randomness, RandomnessError};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString},
};
use portal_api::{Secret, new_password::KnownWords};
use queue::{Queue, QueueFull, QueueLimits};
use std::time::Duration;

/// The cost of a hash, as `(memory in KiB, passes, lanes)`: the first choice of OWASP's password storage cheat sheet.
const COST: (u32, u32, u32) = (19 * 1_024, 2, 1);
/// The limits of the queue. Two hashes of about 30 ms run at once, so that one ends every 15 ms and the last of 256
/// waiting callers waits about 4 s. One source may have 32 waiting callers, because a whole office may sign in at once
/// from one address. After ten seconds a waiting caller is refused, while its browser still waits for the answer.
const QUEUE_LIMITS: QueueLimits =
    QueueLimits { at_once: 2, waiting: 256, from_one_source: 32, patience: Duration::from_secs(10) };
/// A hash that no password matches. Verifying a password against it takes as long as against a real hash.
const DUMMY_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and verifies passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    queue: Queue,
    randomness: Randomness,
}

/// The reason why a password was neither hashed nor verified.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// There is no randomness for the salt.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// Too many passwords wait already.
    #[error(transparent)]
    Busy(#[from] QueueFull),
    /// The hash in the database is no argon2 hash, or the hasher failed.
    #[error("a password hash can't be made or read: {0}")]
    Hash(String),
    /// The hashing thread died.
    #[error("the hashing thread ended early")]
    Interrupted,
}

impl Passwords {
    /// Creates the hasher: two hashes at a time, salts from `randomness`.
    pub fn new(randomness: Randomness) -> Self {
        Self { queue: Queue::new(QUEUE_LIMITS), randomness }
    }

    /// Hashes a new password, [prepared](prepare), into a PHC string (`$argon2id$v=19$m=19456,t=2,p=1$…`).
    pub async fn hash(&self, password: Secret, queue_key: QueueKey) -> Result<String, PasswordError> {
        let salt: [u8; 16] = self.randomness.bytes()?;
        self.run(queue_key, move || {
            let salt = SaltString::encode_b64(&salt).map_err(hash_error)?;
            let password = prepare(password.expose());
            Ok(argon2()?.hash_password(password.as_bytes(), &salt).map_err(hash_error)?.to_string())
        })
        .await
    }

    /// Whether a password matches a hash: [prepared](prepare), or as it was typed, because earlier versions hashed
    /// passwords without preparing them. A password that was typed in its prepared form is hashed once, any other
    /// password at most twice, in one turn of the queue. So the time depends on the typed password, not on the account.
    pub async fn verify(&self, password: Secret, hash: String, queue_key: QueueKey) -> Result<bool, PasswordError> {
        self.run(queue_key, move || {
            let hash = PasswordHash::new(&hash).map_err(hash_error)?;
            let matches = |password: &str| match argon2()?.verify_password(password.as_bytes(), &hash) {
                Ok(()) => Ok(true),
                Err(argon2::password_hash::Error::Password) => Ok(false),
                Err(error) => Err(hash_error(error)),
            };
            let (typed, prepared) = (password.expose(), prepare(password.expose()));
            Ok(matches(&prepared)? || (typed != prepared && matches(typed)?))
        })
        .await
    }

    /// Takes as long as [`verify`](Self::verify), for a login that doesn't exist, so that the duration doesn't reveal
    /// which logins exist. Returns false, like `verify` for a wrong password.
    pub async fn verify_absent(&self, password: Secret, queue_key: QueueKey) -> Result<bool, PasswordError> {
        self.verify(password, DUMMY_HASH.to_owned(), queue_key).await.map(|_| false)
    }

    /// Whether a new password is a common one, for an account with these known words.
    pub async fn is_common(&self, password: Secret, known: KnownWords) -> Result<bool, PasswordError> {
        let result = tokio::task::spawn_blocking(move || common::is_common(&prepare(password.expose()), &known));
        result.await.map_err(|_| PasswordError::Interrupted)
    }

    /// Waits for a turn in the queue, then runs the work on a thread for blocking work.
    async fn run<T, F>(&self, queue_key: QueueKey, work: F) -> Result<T, PasswordError>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, PasswordError> + Send + 'static,
    {
        let turn = self.queue.wait_for_turn(queue_key).await?;
        // The work keeps the turn until it ends, even when its caller has disconnected. Otherwise the next hash would
        // start while this one still runs.
        let done = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        done.await.map_err(|_| PasswordError::Interrupted)?
    }
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(hash_error)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn hash_error(error: impl std::fmt::Display) -> PasswordError {
    PasswordError::Hash(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::{Duration, Instant};

    fn passwords() -> Passwords {
        Passwords::new(Randomness::system())
    }

    #[tokio::test]
    async fn only_the_same_password_matches_its_hash() {
        let passwords = passwords();
        let hash = passwords.hash(Secret::new("metacentrex-demo"), QueueKey::PORTAL).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(Secret::new("metacentrex-demo"), hash.clone(), QueueKey::PORTAL).await.unwrap());
        for wrong in ["Metacentrex-demo", "metacentrex-demo ", ""] {
            assert!(!passwords.verify(Secret::new(wrong), hash.clone(), QueueKey::PORTAL).await.unwrap(), "{wrong:?}");
        }
        assert_ne!(
            hash,
            passwords.hash(Secret::new("metacentrex-demo"), QueueKey::PORTAL).await.unwrap(),
            "each hash has its own salt"
        );
    }

    #[tokio::test]
    async fn a_password_matches_however_its_accents_and_spaces_are_typed() {
        let passwords = passwords();
        let (composed, decomposed) = ("été à la mer 42", "e\u{301}te\u{301}\u{a0}a\u{300} la mer\u{202f}42");
        for (chosen, typed) in [(composed, decomposed), (decomposed, composed)] {
            let hash = passwords.hash(Secret::new(chosen), QueueKey::PORTAL).await.unwrap();
            assert!(passwords.verify(Secret::new(typed), hash.clone(), QueueKey::PORTAL).await.unwrap());
            assert!(passwords.verify(Secret::new(chosen), hash.clone(), QueueKey::PORTAL).await.unwrap());
            assert!(!passwords.verify(Secret::new("ete a la mer 42"), hash, QueueKey::PORTAL).await.unwrap());
        }
    }

    #[tokio::test]
    async fn a_password_that_an_earlier_version_hashed_unprepared_still_matches() {
        let (typed, salt) = ("e\u{301}te\u{301} a\u{300} la mer 42", SaltString::encode_b64(&[7; 16]).unwrap());
        let before = argon2().unwrap().hash_password(typed.as_bytes(), &salt).unwrap().to_string();
        assert!(passwords().verify(Secret::new(typed), before.clone(), QueueKey::PORTAL).await.unwrap());
        assert!(!passwords().verify(Secret::new("e\u{301}te\u{301}"), before, QueueKey::PORTAL).await.unwrap());
    }

    #[tokio::test]
    async fn an_absent_account_takes_as_long_as_an_existing_one_and_never_matches() {
        let passwords = passwords();
        let hash = passwords.hash(Secret::new("right"), QueueKey::PORTAL).await.unwrap();
        let (mut existing, mut absent) = (Duration::MAX, Duration::MAX);
        for _ in 0..5 {
            let start = Instant::now();
            assert!(!passwords.verify(Secret::new("wrong"), hash.clone(), QueueKey::PORTAL).await.unwrap());
            existing = existing.min(start.elapsed());
            let start = Instant::now();
            assert!(!passwords.verify_absent(Secret::new("wrong"), QueueKey::PORTAL).await.unwrap());
            absent = absent.min(start.elapsed());
        }
        assert!(absent * 2 > existing && existing * 2 > absent, "existing: {existing:?}, absent: {absent:?}");
    }

    #[tokio::test]
    async fn a_malformed_hash_is_an_error() {
        assert!(matches!(
            passwords().verify(Secret::new("a"), "plain".into(), QueueKey::PORTAL).await,
            Err(PasswordError::Hash(_))
        ));
    }

    #[tokio::test]
    async fn without_randomness_no_password_is_hashed() {
        let no_randomness = Randomness::from_source(|_| Err(RandomnessError("none".into())));
        assert!(matches!(
            Passwords::new(no_randomness).hash(Secret::new("a"), QueueKey::PORTAL).await,
            Err(PasswordError::Randomness(_))
        ));
    }
}
