//! Writes beside requests. The request hardly waits for them, and never fails because of them: the last use of sessions
//! and tokens, and sign-in locks.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::Semaphore, task::JoinHandle};

/// How long a request waits: as long as an ordinary write takes, but no longer while the database is locked.
const PATIENCE: Duration = Duration::from_millis(200);
/// The maximum number of queued writes that must not be lost, some 500 bytes each. Beyond it, the request waits for a
/// place.
const WAITING: u32 = 1_000;

/// The writes beside requests.
#[derive(Debug)]
pub struct Touches {
    one: Arc<Semaphore>,
    places: Arc<Semaphore>,
    /// The last of the writes that must not be lost.
    last: Mutex<Option<JoinHandle<()>>>,
}

impl Default for Touches {
    fn default() -> Self {
        let [one, places] = [1, WAITING].map(|permits| Arc::new(Semaphore::new(permits as usize)));
        Self { one, places, last: Mutex::default() }
    }
}

impl Touches {
    /// Runs a write, which continues in the background when it takes long. A failure is logged. A write that comes
    /// while another one runs is dropped: the next request brings it again.
    pub async fn write<F>(&self, write: F)
    where
        F: Future<Output = Result<(), portal_store::Error>> + Send + 'static,
    {
        let Ok(permit) = self.one.clone().try_acquire_owned() else { return };
        let written = tokio::spawn(async move {
            if let Err(error) = write.await {
                tracing::warn!(%error, "the time of a last use was not written");
            }
            drop(permit);
        });
        // A timeout, or a panic that was logged: the request continues.
        let _ = tokio::time::timeout(PATIENCE, written).await;
    }

    /// Runs a write in the background that must not be dropped, after all earlier ones. The request continues at once.
    /// A failure is logged.
    pub async fn keep<F>(&self, write: F)
    where
        F: Future<Output = Result<(), portal_store::Error>> + Send + 'static,
    {
        // The semaphore is never closed.
        let Ok(place) = self.places.clone().acquire_owned().await else { return };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let before = last.take();
        *last = Some(tokio::spawn(async move {
            if let Some(before) = before {
                // A panic of the earlier write was logged.
                let _ = before.await;
            }
            if let Err(error) = write.await {
                tracing::warn!(%error, "a sign-in lock was not written");
            }
            drop(place);
        }));
    }

    /// Waits until all writes queued so far are done.
    pub async fn settle(&self) {
        // All places are free then.
        let _ = self.places.acquire_many(WAITING).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn one_is_written_at_a_time_and_a_failure_lets_the_next_one_in() {
        let touches = Touches::default();
        let (release, released) = oneshot::channel::<()>();
        let first = touches.write(async move {
            let _ = released.await;
            Err(portal_store::Error::NotFound)
        });
        let is_second_written = Arc::new(AtomicBool::new(false));
        let second = async {
            let is_written = is_second_written.clone();
            let write = async move {
                is_written.store(true, Ordering::SeqCst);
                Ok(())
            };
            touches.write(write).await;
            release.send(()).unwrap();
        };
        tokio::join!(first, second);
        assert!(!is_second_written.load(Ordering::SeqCst), "another one was under way");
        let (done, is_done) = oneshot::channel();
        let third = touches.write(async move {
            done.send(()).unwrap();
            Ok(())
        });
        third.await;
        is_done.await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_must_be_kept_is_written_in_order_and_nobody_waits_for_it() {
        let (touches, written) = (Touches::default(), Arc::new(Mutex::new(Vec::new())));
        let (release, released) = oneshot::channel::<()>();
        touches
            .keep(async move {
                let _ = released.await;
                Err(portal_store::Error::NotFound)
            })
            .await;
        for index in 0..100 {
            let written = written.clone();
            let write = async move {
                written.lock().unwrap().push(index);
                Ok(())
            };
            touches.keep(write).await;
        }
        assert!(written.lock().unwrap().is_empty(), "the first one is still under way");
        release.send(()).unwrap();
        touches.settle().await;
        assert_eq!(*written.lock().unwrap(), (0..100).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn so_many_wait_and_then_the_next_one_waits_for_a_place() {
        let touches = Touches::default();
        let (release, released) = oneshot::channel::<()>();
        touches
            .keep(async move {
                let _ = released.await;
                Ok(())
            })
            .await;
        for _ in 1..WAITING {
            touches.keep(async { Ok(()) }).await;
        }
        let mut next = Box::pin(touches.keep(async { Ok(()) }));
        assert!(futures::poll!(next.as_mut()).is_pending());
        release.send(()).unwrap();
        next.await;
        touches.settle().await;
        assert_eq!(touches.places.available_permits(), WAITING as usize);
    }
}
