//! Passwords of accounts, kept as argon2id hashes.
//!
//! Hashing takes 19 MiB and some 30 ms on purpose: it runs off the async threads, two at a time, and when too many
//! wait already the next are turned away, so that a flood of sign-ins takes neither the memory nor the processors.

use crate::random::{Randomness, RandomnessError};
use argon2::{
    Algorithm, Argon2, Params, Version,
    password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString},
};
use portal_api::Secret;
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};
use tokio::sync::Semaphore;

/// Memory of one hash in KiB, passes and lanes: OWASP's password storage cheat sheet, first choice.
const COST: (u32, u32, u32) = (19 * 1_024, 2, 1);
/// How many hashes run at once.
const AT_ONCE: usize = 2;
/// How many may wait; each takes some 15 ms of the two at work.
const WAITING: usize = 100;
/// The hash of nobody's password: verifying against it takes as long as against anybody's.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5J3Mgc2FsdA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

/// Hashes and verifies passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    randomness: Randomness,
}

/// Why a password was neither hashed nor verified.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// No salt without randomness.
    #[error(transparent)]
    Randomness(#[from] RandomnessError),
    /// Too many wait already.
    #[error("too many passwords wait to be verified")]
    Busy,
    /// The hash in the database is no argon2 hash, or the hasher failed.
    #[error("a password hash can't be made or read: {0}")]
    Hash(String),
    /// The thread died.
    #[error("the hashing thread ended early")]
    Interrupted,
}

impl Passwords {
    /// Two at a time, salts from `randomness`.
    pub fn new(randomness: Randomness) -> Self {
        Self { permits: Arc::new(Semaphore::new(AT_ONCE)), waiting: Arc::default(), randomness }
    }

    /// The PHC string of a new password (`$argon2id$v=19$m=19456,t=2,p=1$…`).
    pub async fn hash(&self, password: Secret) -> Result<String, PasswordError> {
        let salt: [u8; 16] = self.randomness.bytes()?;
        self.run(move || {
            let salt = SaltString::encode_b64(&salt).map_err(unreadable)?;
            Ok(argon2()?.hash_password(password.expose().as_bytes(), &salt).map_err(unreadable)?.to_string())
        })
        .await
    }

    /// Whether a password is the one of the hash.
    pub async fn verify(&self, password: Secret, hash: String) -> Result<bool, PasswordError> {
        self.run(move || {
            let hash = PasswordHash::new(&hash).map_err(unreadable)?;
            match argon2()?.verify_password(password.expose().as_bytes(), &hash) {
                Ok(()) => Ok(true),
                Err(argon2::password_hash::Error::Password) => Ok(false),
                Err(error) => Err(unreadable(error)),
            }
        })
        .await
    }

    /// Takes the time of [`verify`](Self::verify) for a login that doesn't exist, so that time doesn't tell which do.
    /// Gives false, like any wrong password.
    pub async fn verify_absent(&self, password: Secret) -> Result<bool, PasswordError> {
        self.verify(password, NOBODY.to_owned()).await.map(|_| false)
    }

    async fn run<T, F>(&self, work: F) -> Result<T, PasswordError>
    where
        T: Send + 'static,
        F: FnOnce() -> Result<T, PasswordError> + Send + 'static,
    {
        let _place = Place::take(&self.waiting).ok_or(PasswordError::Busy)?;
        let permit = Arc::clone(&self.permits).acquire_owned().await.map_err(|_| PasswordError::Interrupted)?;
        // The permit goes with the work: a caller that hangs up does not let another one start beside it.
        let done = tokio::task::spawn_blocking(move || {
            let _permit = permit;
            work()
        });
        done.await.map_err(|_| PasswordError::Interrupted)?
    }
}

/// A place in the queue, given back when dropped.
struct Place(Arc<AtomicUsize>);

impl Place {
    fn take(waiting: &Arc<AtomicUsize>) -> Option<Self> {
        let place = Self(Arc::clone(waiting));
        (place.0.fetch_add(1, Ordering::SeqCst) < WAITING).then_some(place)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

fn argon2() -> Result<Argon2<'static>, PasswordError> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None).map_err(unreadable)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn unreadable(error: impl std::fmt::Display) -> PasswordError {
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
    async fn only_the_password_itself_is_right() {
        let passwords = passwords();
        let hash = passwords.hash(Secret::new("metacentrex-demo")).await.unwrap();
        assert!(hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{hash}");
        assert!(passwords.verify(Secret::new("metacentrex-demo"), hash.clone()).await.unwrap());
        for wrong in ["Metacentrex-demo", "metacentrex-demo ", ""] {
            assert!(!passwords.verify(Secret::new(wrong), hash.clone()).await.unwrap(), "{wrong:?}");
        }
        assert_ne!(hash, passwords.hash(Secret::new("metacentrex-demo")).await.unwrap(), "the salt");
    }

    #[tokio::test]
    async fn nobody_takes_as_long_as_somebody_and_is_never_right() {
        let passwords = passwords();
        let hash = passwords.hash(Secret::new("right")).await.unwrap();
        let (mut somebody, mut nobody) = (Duration::MAX, Duration::MAX);
        for _ in 0..5 {
            let start = Instant::now();
            assert!(!passwords.verify(Secret::new("wrong"), hash.clone()).await.unwrap());
            somebody = somebody.min(start.elapsed());
            let start = Instant::now();
            assert!(!passwords.verify_absent(Secret::new("wrong")).await.unwrap());
            nobody = nobody.min(start.elapsed());
        }
        assert!(nobody * 2 > somebody && somebody * 2 > nobody, "{somebody:?} for somebody, {nobody:?} for nobody");
    }

    #[tokio::test]
    async fn a_hash_that_is_none_is_an_error() {
        assert!(matches!(passwords().verify(Secret::new("a"), "plain".into()).await, Err(PasswordError::Hash(_))));
    }

    #[tokio::test]
    async fn two_run_at_once_and_the_queue_has_an_end() {
        let passwords = passwords();
        let held = Arc::clone(&passwords.permits).acquire_many_owned(2).await.unwrap();
        let attempt = |passwords: Passwords| async move { passwords.verify_absent(Secret::new("a")).await };
        let waiting: Vec<_> = (0..WAITING).map(|_| tokio::spawn(attempt(passwords.clone()))).collect();
        while passwords.waiting.load(Ordering::SeqCst) < WAITING {
            tokio::task::yield_now().await;
        }
        assert!(matches!(attempt(passwords.clone()).await, Err(PasswordError::Busy)));
        for task in waiting {
            task.abort();
            assert!(task.await.unwrap_err().is_cancelled());
        }
        drop(held);
        assert!(!attempt(passwords).await.unwrap());
    }

    #[tokio::test]
    async fn no_randomness_no_hash() {
        let dry = Randomness::from_source(|_| Err(RandomnessError("none".into())));
        assert!(matches!(Passwords::new(dry).hash(Secret::new("a")).await, Err(PasswordError::Randomness(_))));
    }
}
