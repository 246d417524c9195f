//! When a session or a token was last used: written beside the request, which never waits for it or fails by it.

use std::sync::Arc;
use tokio::sync::Semaphore;

/// Writes one at a time. What comes while one is being written is dropped: the next request brings it again.
#[derive(Debug)]
pub struct Touches(Arc<Semaphore>);

impl Default for Touches {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(1)))
    }
}

impl Touches {
    /// Has a write done in the background. Must be called within a Tokio runtime.
    pub fn write<F>(&self, write: F)
    where
        F: Future<Output = Result<(), portal_store::Error>> + Send + 'static,
    {
        let Ok(permit) = self.0.clone().try_acquire_owned() else { return };
        tokio::spawn(async move {
            if let Err(error) = write.await {
                tracing::warn!(%error, "when something was last used was not written");
            }
            drop(permit);
        });
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
        touches.write(async move {
            let _ = released.await;
            Err(portal_store::Error::NotFound)
        });
        touches.write(async { panic!("another one was under way") });
        release.send(()).unwrap();
        let permit = touches.0.acquire().await.unwrap();
        drop(permit);
        let (done, is_done) = oneshot::channel();
        touches.write(async move {
            done.send(()).unwrap();
            Ok(())
        });
        is_done.await.unwrap();
    }
}
