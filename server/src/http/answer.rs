//! Errors as HTTP responses.

use axum::{
    Json,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, StatusCode, header};
use portal_api::ApiError;

/// Converts an error into a response: the error's status, JSON, not cacheable.
pub fn error_response(error: ApiError) -> Response {
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    with_status(status, error)
}

/// Converts an error into a response with this status, for cases that HTTP distinguishes and the API doesn't.
pub(super) fn with_status(status: StatusCode, error: ApiError) -> Response {
    let retry_after = error.retry_after;
    let mut response = (status, Json(error)).into_response();
    if let Some(seconds) = retry_after {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// Adds the cookies that a response sets.
pub(super) fn append_cookies(response: &mut Response, cookies: Vec<HeaderValue>) {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http_body_util::BodyExt as _;
    use portal_api::ErrorCode;

    #[tokio::test]
    async fn an_error_is_json_with_its_status() {
        let error = ApiError::new(ErrorCode::Duplicate, "taken").with_field("mac", "taken").with_retry_after(5);
        let response = error_response(error.clone());
        assert_eq!(response.status(), StatusCode::CONFLICT);
        assert_eq!(response.headers()[header::CONTENT_TYPE], "application/json");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(response.headers()[header::RETRY_AFTER], "5");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(serde_json::from_slice::<ApiError>(&body).unwrap(), error);
    }
}
