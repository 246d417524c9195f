//! Database writes in the background of requests, which never fail because of these writes. A request waits at most 200
//! ms for the write of a last use of a session or a token. It doesn't wait for the write of a sign-in lock, unless the
//! queue of these writes is full.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use tokio::{sync::Semaphore, task::JoinHandle};

/// How long a request waits for a write that may be skipped. An ordinary write ends sooner; while the database is
/// locked, the request continues.
const MAX_WAIT: Duration = Duration::from_millis(200);
/// The maximum number of queued writes, about 500 bytes each. When the queue is full, the request waits for a place.
const QUEUE_LENGTH: u32 = 1_000;

/// The background writes.
#[derive(Debug)]
pub struct BackgroundWrites {
    /// The permit to run a write that may be skipped.
    single_write: Arc<Semaphore>,
    /// The free places in the queue.
    places: Arc<Semaphore>,
    /// The latest queued write.
    last: Mutex<Option<JoinHandle<()>>>,
}

impl Default for BackgroundWrites {
    fn default() -> Self {
        let [single_write, places] = [1, QUEUE_LENGTH].map(|permits| Arc::new(Semaphore::new(permits as usize)));
        Self { single_write, places, last: Mutex::default() }
    }
}

impl BackgroundWrites {
    /// Runs a write, which continues in the background when it takes long. A failure is logged. While another such
    /// write runs, this one is skipped: the next request of the same session or token tries again.
    pub async fn write_or_skip<F>(&self, write: F)
    where
        F: Future<Output = Result<(), portal_store::Error>> + Send + 'static,
    {
        let Ok(permit) = self.single_write.clone().try_acquire_owned() else { return };
        let written = tokio::spawn(async move {
            if let Err(error) = write.await {
                tracing::warn!(%error, "the time of a last use was not written");
            }
            drop(permit);
        });
        // After a timeout, or a panic, which was logged, the request continues.
        let _ = tokio::time::timeout(MAX_WAIT, written).await;
    }

    /// Queues a write that must not be skipped. It runs in the background, after all writes that were queued earlier. A
    /// failure is logged.
    pub async fn queue<F>(&self, write: F)
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
    pub async fn wait_for_queue(&self) {
        // A write frees its place when it is done, so all places are free when all writes are done.
        let _ = self.places.acquire_many(QUEUE_LENGTH).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicBool, Ordering};
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn a_write_is_skipped_while_another_one_runs_even_if_that_one_fails() {
        let writes = BackgroundWrites::default();
        let (release, released) = oneshot::channel::<()>();
        let first = writes.write_or_skip(async move {
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
            writes.write_or_skip(write).await;
            release.send(()).unwrap();
        };
        tokio::join!(first, second);
        assert!(!is_second_written.load(Ordering::SeqCst), "the first write was still running");
        let (done, is_done) = oneshot::channel();
        let third = writes.write_or_skip(async move {
            done.send(()).unwrap();
            Ok(())
        });
        third.await;
        is_done.await.unwrap();
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn queued_writes_run_in_order_and_the_caller_does_not_wait() {
        let (writes, written) = (BackgroundWrites::default(), Arc::new(Mutex::new(Vec::new())));
        let (release, released) = oneshot::channel::<()>();
        writes
            .queue(async move {
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
            writes.queue(write).await;
        }
        assert!(written.lock().unwrap().is_empty(), "the first write is still running");
        release.send(()).unwrap();
        writes.wait_for_queue().await;
        assert_eq!(*written.lock().unwrap(), (0..100).collect::<Vec<_>>());
    }

    #[tokio::test]
    async fn a_full_queue_makes_the_caller_wait_for_a_place() {
        let writes = BackgroundWrites::default();
        let (release, released) = oneshot::channel::<()>();
        writes
            .queue(async move {
                let _ = released.await;
                Ok(())
            })
            .await;
        for _ in 1..QUEUE_LENGTH {
            writes.queue(async { Ok(()) }).await;
        }
        let mut next = Box::pin(writes.queue(async { Ok(()) }));
        assert!(futures::poll!(next.as_mut()).is_pending());
        release.send(()).unwrap();
        next.await;
        writes.wait_for_queue().await;
        assert_eq!(writes.places.available_permits(), QUEUE_LENGTH as usize);
    }
}
