//! `/readyz`: whether the database answers and takes a commit.

use crate::portal::Portal;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use std::{sync::Arc, time::Duration};
use tokio::{sync::Mutex, time::Instant};

/// How long a commit that was tried counts for whoever asks next: anybody may ask, and each commit is a write to the disk.
const FRESH: Duration = Duration::from_millis(250);

/// When a commit was last tried with success.
#[derive(Debug, Default)]
pub struct Readiness {
    committed: Mutex<Option<Instant>>,
}

impl Readiness {
    /// Reads, then commits a change that means nothing. Whoever asks meanwhile waits for the same commit.
    async fn check(&self, portal: &Portal) -> Result<(), portal_store::Error> {
        portal.store.ping().await?;
        let mut committed = self.committed.lock().await;
        if committed.is_some_and(|at| at.elapsed() < FRESH) {
            return Ok(());
        }
        *committed = None;
        portal.store.try_commit(portal.clock.now()).await?;
        *committed = Some(Instant::now());
        Ok(())
    }
}

/// Answers 200 when the portal can do its work, 503 when it can't.
pub async fn ready(State(portal): State<Arc<Portal>>) -> Response {
    match portal.readiness.check(&portal).await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not take a commit\n").into_response()
        }
    }
}
