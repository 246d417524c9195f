//! Waiting for what happens a little later.

use std::time::{Duration, Instant};

/// How long anything may take on a machine that is busy with other tests.
const LIMIT: Duration = Duration::from_secs(20);
/// How often one looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until there is something to see; fails the test when it takes too long.
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
