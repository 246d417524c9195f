//! The refusal of an operation that was refused or has failed: its error, and its line in the log of refusals.

use super::answer::error_response;
use crate::{error::Error, portal::Portal, principal::Visit};
use axum::response::Response;
use portal_api::{ApiError, ErrorCode, Operation};

/// The error of an operation that was not done.
pub(super) struct OperationRefusal {
    /// The error for the caller.
    pub(super) error: ApiError,
}

impl OperationRefusal {
    /// Creates the refusal. The log of refusals gets a line when a signed-in principal lacks the right, can't see the
    /// object or has reached a limit.
    pub(super) fn new<O: Operation>(portal: &Portal, visit: &Visit, error: Error) -> Self {
        let error = error.answer(visit.language, &visit.correlator);
        let is_logged =
            matches!(error.code, ErrorCode::NotFound | ErrorCode::PasswordExpired | ErrorCode::TooManyAttempts);
        if let Some(principal) = visit.principal.as_ref().filter(|_| is_logged) {
            let status = error.code.status();
            portal.refusals.log_access(&principal.public_name(), O::NAME, status, visit, portal.clock.now());
        }
        Self { error }
    }

    /// Returns the response in JSON.
    pub(super) fn response(self) -> Response {
        error_response(self.error)
    }
}
