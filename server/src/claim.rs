//! Ensures that only one process serves a database. A starting process waits until the previous one has released its
//! claim, and then checks regularly that its own claim still holds.

use crate::error::StartError;
use portal_store::{Claim, Store};
use std::time::Duration;
use tokio::{task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;

/// How long a starting process waits for another process to stop. A stop takes less time, unless sending an e-mail or
/// the database is slow: then the start fails, and the service manager starts the process again.
const PATIENCE: Duration = Duration::from_secs(10);
/// The interval between two attempts to claim the database.
const RETRY_INTERVAL: Duration = Duration::from_millis(200);
/// The interval between two checks of a claim: PostgreSQL ends a claim when its connection breaks.
const CHECK_INTERVAL: Duration = Duration::from_secs(2);

/// Claims the database for this process; gives up after ten seconds.
///
/// Errors: a sentence for the person who started this process, when another process still serves the database.
pub async fn acquire(store: &Store) -> Result<Claim, StartError> {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(claim) = store.claim().await? {
            return Ok(claim);
        }
        if Instant::now() >= deadline {
            return Err("Another process of the portal serves this database. Stop it first: one process serves a database at a \
                        time. Commands that take short transactions (accounts, tokens, `erase`) or read (`backup`, `verify`) \
                        work beside the server."
                .into());
        }
        tokio::time::sleep(RETRY_INTERVAL).await;
    }
}

/// Holds the claim until `release` is cancelled, and checks it meanwhile. Cancels `lost` when another process has taken
/// the claim.
pub fn watch(mut claim: Claim, release: CancellationToken, lost: CancellationToken) -> JoinHandle<()> {
    tokio::spawn(async move {
        // Of several failed checks in a row only the first is logged.
        let mut was_answered = true;
        loop {
            tokio::select! {
                () = release.cancelled() => return,
                () = tokio::time::sleep(CHECK_INTERVAL) => {}
            }
            match claim.check().await {
                Ok(true) => was_answered = true,
                Ok(false) => {
                    tracing::error!("another process of the portal serves this database now: this one stops");
                    lost.cancel();
                    return;
                }
                Err(error) => {
                    if was_answered {
                        tracing::warn!(%error, "the database does not answer: the claim is checked again");
                    }
                    was_answered = false;
                }
            }
        }
    })
}
