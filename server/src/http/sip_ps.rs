//! Answers the requests under `/sip-ps/`, where phones fetch their configuration.
//!
//! Every refused GET gets exactly the same answer, whether the phone is unknown, its window is closed, the path is
//! wrong or the source is blocked. If the request names a phone, the phone's journal records the request. After a power
//! cut a hundred thousand phones restart at once. So their requests skip the layers of other requests, and this module
//! does inline what phones need of them: the client's address, the correlator, the limits, panics and the line in the
//! log.

use super::{
    client_address::AddressRules,
    correlator::{Correlator, LogLine},
    limits,
    refusal::RequestFacts,
};
use crate::{
    error::Error,
    portal::Portal,
    principal::ClientAddress,
    services::{
        phonebook,
        provision::{self, Fetch},
    },
    state::configuration_cache::PhoneFile,
};
use axum::{
    body::{Body, HttpBody},
    extract::Request,
    response::{IntoResponse, Response},
};
use futures::FutureExt;
use http::{HeaderValue, Method, StatusCode, header};
use portal_api::Language;
use portal_provisioning::{Identity, PREFIX, StrayRequest, identify, identify_stray};
use std::{panic::AssertUnwindSafe, sync::Arc, time::Instant};
use tokio::time::error::Elapsed;

/// The media type of an answer that isn't a file.
const PLAIN: &str = "text/plain; charset=utf-8";

/// The time after which a phone tries again when the portal has failed.
const RETRY_AFTER_SECONDS: u16 = 60;

/// The handler of phones' requests.
#[derive(Clone)]
pub struct PhoneFiles {
    portal: Arc<Portal>,
    rules: AddressRules,
}

impl PhoneFiles {
    /// Creates the handler of a portal.
    pub fn of(portal: Arc<Portal>) -> Self {
        Self { rules: AddressRules::of(&portal.settings), portal }
    }

    /// Answers a phone, and writes the request's line in the log.
    pub async fn answer(self, request: Request) -> Response {
        let start = Instant::now();
        let correlator = Correlator::new(self.portal.randomness.bytes().unwrap_or_default());
        let address = self.rules.find(&request);
        let line = LogLine::of(&request, start, Some(address.ip));
        let answer = AssertUnwindSafe(self.answer_in_time(request, address, &correlator)).catch_unwind();
        let mut response = answer.await.unwrap_or_else(|panic| {
            tracing::error!(%correlator, panic = limits::panic_message(&*panic), "a handler panicked");
            failure(Error::internal("panic"), &correlator)
        });
        response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        line.write(&response, &correlator);
        response
    }

    async fn answer_in_time(&self, request: Request, address: ClientAddress, correlator: &Correlator) -> Response {
        // A path or headers beyond their limits are refused before anything reads them.
        if let Some(refusal) = limits::head_refusal(&request) {
            let response = refusal.answer(&RequestFacts::of(&request));
            drain(request, address);
            return response;
        }
        let user_agent = request.headers().get(header::USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
        let user_agent = String::from_utf8_lossy(user_agent).into_owned();
        if request.method() != Method::GET {
            let stray = stray(&request, &user_agent);
            self.record_stray(stray, address, &user_agent, StatusCode::METHOD_NOT_ALLOWED).await;
            drain(request, address);
            return wrong_method();
        }
        if let Some(directory) = below_prefix(&request).and_then(phonebook::DirectoryRequest::parse) {
            // A directory has names and numbers, so it is never sent over a connection that others can read.
            let is_private = address.is_secure || address.is_loopback;
            let listing = phonebook::fetch_directory(&self.portal, &directory, &user_agent, address.ip);
            let result =
                if is_private { tokio::time::timeout(limits::TIME_LIMIT, listing).await } else { Ok(Ok(None)) };
            if matches!(result, Ok(Ok(None))) {
                let stray = stray(&request, &user_agent);
                self.record_stray(stray, address, &user_agent, StatusCode::NOT_FOUND).await;
            }
            return Self::answer_result(result, correlator);
        }
        let Some(identity) = identity(&request, &user_agent) else {
            let stray = stray(&request, &user_agent);
            self.record_stray(stray, address, &user_agent, StatusCode::NOT_FOUND).await;
            return not_found();
        };
        let fetch = Fetch { identity, address, user_agent };
        // Most phones have fetched before, and their file is cached.
        if let Some(phone_file) = provision::fetch_cached(&self.portal, &fetch) {
            return file_response(phone_file);
        }
        let result = tokio::time::timeout(limits::TIME_LIMIT, provision::fetch(&self.portal, &fetch)).await;
        Self::answer_result(result, correlator)
    }

    /// Records a stray request, which names a phone but gets no file, in the phone's journal. A failure changes nothing
    /// in the answer.
    async fn record_stray(
        &self,
        stray: Option<StrayRequest>,
        address: ClientAddress,
        user_agent: &str,
        status: StatusCode,
    ) {
        let Some(stray) = stray else { return };
        let recording = provision::record_stray(&self.portal, stray, address.ip, user_agent, status.as_u16());
        match tokio::time::timeout(limits::TIME_LIMIT, recording).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a refused request was not recorded"),
            Err(elapsed) => tracing::warn!(%elapsed, "a refused request was not recorded"),
        }
    }

    /// Returns the answer for the result of a service.
    fn answer_result(result: Result<provision::FetchResult, Elapsed>, correlator: &Correlator) -> Response {
        match result.unwrap_or_else(|_| Err(Error::Unavailable("no answer in time".into()))) {
            Ok(Some(phone_file)) => file_response(phone_file),
            Ok(None) => not_found(),
            Err(error) => failure(error, correlator),
        }
    }
}

/// Answers methods other than GET. Phones try to upload settings that somebody has changed by hand. HEAD is refused
/// because the first successful request binds the phone to the portal, and a HEAD must not do so.
fn wrong_method() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET")]).into_response()
}

/// Reads the body of a refused request, so that its sender hears the refusal.
fn drain(request: Request, address: ClientAddress) {
    if !request.body().is_end_stream() {
        limits::drain(request.into_body(), Some(address));
    }
}

/// Identifies the phone of a request. The query is read only in the paths in which phones write one (`?mac=`).
fn identity(request: &Request, user_agent: &str) -> Option<Identity> {
    let read = |path: &str| identify(path.strip_prefix(PREFIX)?, user_agent);
    read(path_and_query(request)).or_else(|| read(request.uri().path()))
}

/// Returns the stray request if a refused request names a phone.
fn stray(request: &Request, user_agent: &str) -> Option<StrayRequest> {
    identify_stray(below_prefix(request)?, user_agent)
}

/// Returns the path after `/sip-ps/`, with its query.
fn below_prefix(request: &Request) -> Option<&str> {
    path_and_query(request).strip_prefix(PREFIX)
}

fn path_and_query(request: &Request) -> &str {
    request.uri().path_and_query().map_or(request.uri().path(), |whole| whole.as_str())
}

fn file_response(phone_file: PhoneFile) -> Response {
    answer(Body::from(phone_file.body), phone_file.content_type)
}

fn answer(body: Body, content_type: &'static str) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn not_found() -> Response {
    let mut response = answer(Body::from("Not found\n"), PLAIN);
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}

/// Returns the answer after an error. The phone keeps its configuration and tries again: it must never get an empty or
/// partial file with 200.
fn failure(error: Error, correlator: &Correlator) -> Response {
    let error = error.answer(Language::En, correlator.as_str());
    let status = StatusCode::from_u16(error.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = answer(Body::from(format!("{}\n{correlator}\n", error.message)), PLAIN);
    *response.status_mut() = status;
    response.headers_mut().insert(header::RETRY_AFTER, RETRY_AFTER_SECONDS.into());
    response
}
