//! Waiting until another task or process has done something.

use std::time::{Duration, Instant};

/// The maximum time to wait, on a machine that is busy with other tests.
const LIMIT: Duration = Duration::from_secs(20);
/// The pause between two calls of `look`.
const PAUSE: Duration = Duration::from_millis(20);

/// Calls `look` until it returns a value. Fails the test after 20 s; `what` names the missing thing in the message.
pub async fn eventually<T>(what: &str, mut look: impl AsyncFnMut() -> Option<T>) -> T {
    let start = Instant::now();
    loop {
        if let Some(seen) = look().await {
            return seen;
        }
        assert!(start.elapsed() < LIMIT, "waited in vain for {what}");
        tokio::time::sleep(PAUSE).await;
    }
}
