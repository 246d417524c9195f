//! `/readyz`: whether the database answers and accepts a commit.

use crate::portal::Portal;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use std::sync::Arc;

/// Answers 200 when the portal can work, 503 when it can't.
pub async fn ready(State(portal): State<Arc<Portal>>) -> Response {
    match portal.readiness.check(&portal.store, portal.clock.now()).await {
        Ok(()) => "ready\n".into_response(),
        Err(error) => {
            tracing::warn!(%error, "not ready");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not take a commit\n").into_response()
        }
    }
}
