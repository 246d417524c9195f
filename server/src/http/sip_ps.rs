//! `/sip-ps/`: where telephones fetch their configuration.
//!
//! Whatever is refused, unknown, closed, misspelt or blocked gets one answer that differs in nothing.

use crate::{
    error::Error,
    http::{client_address::ClientAddress, correlator::Correlator},
    portal::Portal,
    services::provision::{self, Fetch},
};
use axum::{
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, Method, StatusCode, header};
use portal_api::Language;
use portal_provisioning::parse_path;
use std::sync::Arc;

/// Where it is.
pub const PREFIX: &str = "/sip-ps/";

/// Answers a telephone.
pub async fn answer(State(portal): State<Arc<Portal>>, request: Request) -> Response {
    if request.method() != Method::GET {
        // Telephones try to upload what was changed by hand; and a HEAD must bind nothing.
        return (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET")]).into_response();
    }
    let asked = request.uri().path().strip_prefix(PREFIX).and_then(parse_path);
    let (Some(asked), Some(address)) = (asked, request.extensions().get::<ClientAddress>().copied()) else {
        return refusal();
    };
    let user_agent = request.headers().get(header::USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
    let fetch = Fetch { asked, address, user_agent: String::from_utf8_lossy(user_agent).into_owned() };
    match provision::fetch(&portal, &fetch).await {
        Ok(Some(body)) => file(Body::from(body)),
        Ok(None) => refusal(),
        Err(error) => failure(error, request.extensions().get::<Correlator>()),
    }
}

fn file(body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn refusal() -> Response {
    let mut response = file(Body::from("Not found\n"));
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// The telephone keeps what it has and comes again: never an empty or partial file with 200.
fn failure(error: Error, correlator: Option<&Correlator>) -> Response {
    let correlator = correlator.map(ToString::to_string).unwrap_or_default();
    let error = error.answer(Language::En, &correlator);
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = file(Body::from(format!("{}\n{correlator}\n", error.message)));
    *response.status_mut() = status;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    response
}
