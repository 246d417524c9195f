//! Only one process serves a database. A start waits for its turn, and then checks that it keeps it.

use crate::error::StartError;
use portal_store::{Claim, Store};
use std::time::Duration;
use tokio::{task::JoinHandle, time::Instant};
use tokio_util::sync::CancellationToken;

/// How long a start waits for another process to stop. Stopping takes no longer, unless an e-mail being sent or the
/// database is slow: then the start is refused, and the service manager tries again.
const PATIENCE: Duration = Duration::from_secs(10);
/// How often a start tries again.
const RETRY: Duration = Duration::from_millis(200);
/// How often a claim is checked: PostgreSQL's ends with its connection.
const WATCH: Duration = Duration::from_secs(2);

/// Claims the database for this process; gives up after ten seconds.
///
/// Errors: a sentence for the person who started it.
pub async fn take(store: &Store) -> Result<Claim, StartError> {
    let give_up = Instant::now() + PATIENCE;
    loop {
        if let Some(claim) = store.claim().await? {
            return Ok(claim);
        }
        if Instant::now() >= give_up {
            return Err("Another process of the portal serves this database. Stop it first: one process serves a database at a \
                        time. Commands that take short transactions (accounts, tokens, `erase`) or read (`backup`, `verify`) \
                        work beside the server."
                .into());
        }
        tokio::time::sleep(RETRY).await;
    }
}

/// Keeps the claim until `released`, and cancels `lost` when another process has taken it.
pub fn keep(mut claim: Claim, released: CancellationToken, lost: CancellationToken) -> JoinHandle<()> {
    tokio::spawn(async move {
        let mut was_answered = true;
        loop {
            tokio::select! {
                () = released.cancelled() => return,
                () = tokio::time::sleep(WATCH) => {}
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
