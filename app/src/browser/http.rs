//! Requests to the server.

use super::{dirty, dom, typed};
use crate::paths;
use gloo_net::http::{Request, Response};
use portal_api::{ApiError, ErrorCode, Method};

/// The media type of forms.
const FORM: &str = "application/x-www-form-urlencoded";
/// The media type of JSON.
const JSON: &str = "application/json";

/// Returns the error for an answer that can't be read.
pub fn unreadable_error() -> ApiError {
    ApiError::new(ErrorCode::Unavailable, dom::root_attribute("data-unavailable"))
}

/// Calls an operation with a JSON body or without a body. If the session has ended, the browser goes to the sign-in
/// page, which leads back to this page.
pub async fn call(method: Method, uri: &str, body: Option<String>) -> Result<String, ApiError> {
    let builder = match method {
        Method::Get => Request::get(uri),
        Method::Post => Request::post(uri),
    };
    let request = match body {
        Some(body) => builder.header("content-type", JSON).body(body),
        None => builder.build(),
    };
    read_answer(request.map_err(|_| unreadable_error())?.send().await).await
}

/// Sends the values of a form to its operation.
pub async fn post_form(uri: &str, body: String) -> Result<String, ApiError> {
    let request = Request::post(uri).header("content-type", FORM).header("accept", JSON).body(body);
    read_answer(request.map_err(|_| unreadable_error())?.send().await).await
}

/// Fetches the HTML of a page. If the server redirects (to the sign-in page), the browser goes there. Returns `None`
/// then, and if the server fails.
pub async fn fetch_page(address: &str) -> Option<String> {
    let response = Request::get(address).send().await.ok()?;
    if response.redirected() {
        typed::store_all();
        dirty::set_leaving();
        dom::go(&response.url());
        return None;
    }
    if response.status() >= 500 {
        return None;
    }
    response.text().await.ok()
}

/// Reads an answer. If the session has ended, stores the typed values and goes to the sign-in page.
async fn read_answer(response: Result<Response, gloo_net::Error>) -> Result<String, ApiError> {
    let response = response.map_err(|_| unreadable_error())?;
    let is_success = response.ok();
    let text = response.text().await.map_err(|_| unreadable_error())?;
    if is_success {
        return Ok(text);
    }
    let error: ApiError = serde_json::from_str(&text).unwrap_or_else(|_| unreadable_error());
    if error.code == ErrorCode::SignedOut {
        typed::store_all();
        dirty::set_leaving();
        dom::go(&paths::sign_in_again(&dom::address()));
    }
    Err(error)
}
