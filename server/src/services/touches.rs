//! When a session or a token was last used: written beside the request, which hardly waits for it and never fails by it.

use std::{sync::Arc, time::Duration};
use tokio::sync::Semaphore;

/// How long a request waits: as long as an ordinary write takes, and no longer when the database is locked.
const PATIENCE: Duration = Duration::from_millis(200);

/// Writes one at a time. What comes while one is being written is dropped: the next request brings it again.
#[derive(Debug)]
pub struct Touches(Arc<Semaphore>);

impl Default for Touches {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Touches {
    /// Has a write done, which goes on in the background when it takes long. A failure is logged.
    pub async fn write<F>(&self, write: F)
    where
        F: Future<Output = Result<(), portal_store::Error>> + Send + 'static,
    {
        let Ok(permit) = self.0.clone().try_acquire_owned() else { return };
        let written = tokio::spawn(async move {
            if let Err(error) = write.await {
                tracing::warn!(%error, "when something was last used was not written");
            }
            drop(permit);
        });
        // Too late, or a panic that was logged: the request goes on.
        let _ = tokio::time::timeout(PATIENCE, written).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::sync::oneshot;

    #[tokio::test]
    async fn one_is_written_at_a_time_and_a_failure_lets_the_next_one_in() {
        let touches = Touches::default();
        let (release, released) = oneshot::channel::<()>();
        let first = touches.write(async move {
            let _ = released.await;
            Err(portal_store::Error::NotFound)
        });
        let second = async {
            touches.write(async { panic!("another one was under way") }).await;
            release.send(()).unwrap();
        };
        tokio::join!(first, second);
        let (done, is_done) = oneshot::channel();
        let third = touches.write(async move {
            done.send(()).unwrap();
            Ok(())
        });
        third.await;
        is_done.await.unwrap();
    }
}
