//! An operation that was not done: what its caller is told, and what the log says.

use super::answer::error_response;
use crate::{error::Error, portal::Portal, principal::Visit};
use axum::response::Response;
use http::{HeaderValue, header};
use portal_api::{ApiError, ErrorCode, Operation};

/// An operation that was not done, as its caller is told.
pub(super) struct Refused {
    /// What it is told.
    pub(super) error: ApiError,
    /// Seconds after which the same may succeed.
    retry_after: Option<u64>,
}

impl Refused {
    /// Somebody signed in who may not do it, or not know of what it is about, has a line in the log.
    pub(super) fn new<O: Operation>(portal: &Portal, visit: &Visit, error: Error) -> Self {
        let retry_after = error.retry_after();
        let error = error.answer(visit.language, &visit.correlator);
        if let (Some(principal), ErrorCode::NotFound | ErrorCode::PasswordExpired) = (&visit.principal, error.code) {
            let status = error.code.status();
            portal.refusals.access(&principal.public_name(), O::NAME, status, visit, portal.clock.now());
        }
        Self { error, retry_after }
    }

    /// The answer to a program.
    pub(super) fn response(self) -> Response {
        let mut response = error_response(self.error);
        if let Some(seconds) = self.retry_after {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
