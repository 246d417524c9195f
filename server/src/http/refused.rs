//! An operation that was not done: what its caller is told, and what the log says.

use super::answer::error_response;
use crate::{error::Error, portal::Portal, principal::Visit};
use axum::response::Response;
use portal_api::{ApiError, ErrorCode, Operation};

/// An operation that was not done, as its caller is told.
pub(super) struct Refused {
    /// What it is told.
    pub(super) error: ApiError,
}

impl Refused {
    /// Somebody signed in who may not do it, may not know of what it is about, or did too much, has a line in the log.
    pub(super) fn new<O: Operation>(portal: &Portal, visit: &Visit, error: Error) -> Self {
        let error = error.answer(visit.language, &visit.correlator);
        let is_told =
            matches!(error.code, ErrorCode::NotFound | ErrorCode::PasswordExpired | ErrorCode::TooManyAttempts);
        if let Some(principal) = visit.principal.as_ref().filter(|_| is_told) {
            let status = error.code.status();
            portal.refusals.access(&principal.public_name(), O::NAME, status, visit, portal.clock.now());
        }
        Self { error }
    }

    /// The answer to a program.
    pub(super) fn response(self) -> Response {
        error_response(self.error)
    }
}
