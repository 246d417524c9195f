//! `/sip-ps/`: where phones fetch their configuration.
//!
//! Everything refused (unknown, closed, misspelt or blocked) gets exactly the same answer, and is in the journal of the
//! phone that it names. A hundred thousand phones restart at once after a power cut, so their requests skip the layers of other requests; what those layers do for all
//! is done here inline.

use super::{
    client_address::AddressRules,
    correlator::{Correlator, LogLine},
    limits,
    refusal::{Refusal, RequestFacts},
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
            tracing::error!(%correlator, panic = limits::message(&*panic), "a handler panicked");
            failure(Error::internal("panic"), &correlator)
        });
        response.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        line.write(&response, &correlator);
        response
    }

    async fn answer_in_time(&self, request: Request, address: ClientAddress, correlator: &Correlator) -> Response {
        if let Some(refused) = limits::wrong_head(&request) {
            let refused = Refusal::answer(refused, &RequestFacts::of(&request));
            drain(request, address);
            return refused;
        }
        let user_agent = request.headers().get(header::USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
        let user_agent = String::from_utf8_lossy(user_agent).into_owned();
        if request.method() != Method::GET {
            let stray = stray(&request, &user_agent);
            self.note_stray(stray, address, &user_agent, StatusCode::METHOD_NOT_ALLOWED).await;
            drain(request, address);
            return wrong_method();
        }
        if let Some(asked) = below_prefix(&request).and_then(phonebook::DirectoryRequest::parse) {
            let is_private = address.is_secure || address.is_loopback;
            let listing = phonebook::list(&self.portal, &asked, &user_agent, address.ip);
            let given = if is_private { tokio::time::timeout(limits::TIME_LIMIT, listing).await } else { Ok(Ok(None)) };
            if matches!(given, Ok(Ok(None))) {
                let stray = stray(&request, &user_agent);
                self.note_stray(stray, address, &user_agent, StatusCode::NOT_FOUND).await;
            }
            return Self::answer_given(given, correlator);
        }
        let Some(identity) = identity(&request, &user_agent) else {
            let stray = stray(&request, &user_agent);
            self.note_stray(stray, address, &user_agent, StatusCode::NOT_FOUND).await;
            return refusal();
        };
        let fetch = Fetch { identity, address, user_agent };
        // Most phones have fetched before, and their file is cached.
        if let Some(given) = provision::fetch_prepared(&self.portal, &fetch) {
            return file(given);
        }
        let given = tokio::time::timeout(limits::TIME_LIMIT, provision::fetch(&self.portal, &fetch)).await;
        Self::answer_given(given, correlator)
    }

    /// Records a request that no file answers, for the journal of the phone that it names. The answer stays the same
    /// when it can't be recorded.
    async fn note_stray(
        &self,
        stray: Option<StrayRequest>,
        address: ClientAddress,
        user_agent: &str,
        status: StatusCode,
    ) {
        let Some(stray) = stray else { return };
        let noting = provision::note_stray(&self.portal, stray, address.ip, user_agent, status.as_u16());
        match tokio::time::timeout(limits::TIME_LIMIT, noting).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::warn!(%error, "a refused request was not recorded"),
            Err(elapsed) => tracing::warn!(%elapsed, "a refused request was not recorded"),
        }
    }

    fn answer_given(given: Result<provision::FetchResult, Elapsed>, correlator: &Correlator) -> Response {
        match given.unwrap_or_else(|_| Err(Error::Unavailable("no answer in time".into()))) {
            Ok(Some(given)) => file(given),
            Ok(None) => refusal(),
            Err(error) => failure(error, correlator),
        }
    }
}

/// Answers other methods than GET: phones try to upload settings that were changed by hand, and a HEAD must bind no
/// phone.
fn wrong_method() -> Response {
    (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET")]).into_response()
}

/// Reads the body of a refused request, so that its sender hears the refusal.
fn drain(request: Request, address: ClientAddress) {
    if !request.body().is_end_stream() {
        limits::drain(request.into_body(), Some(address));
    }
}

/// Identifies the phone. A query counts only where phones write one (`?mac=`); elsewhere it is ignored.
fn identity(request: &Request, user_agent: &str) -> Option<Identity> {
    let read = |path: &str| identify(path.strip_prefix(PREFIX)?, user_agent);
    read(whole_path(request)).or_else(|| read(request.uri().path()))
}

/// Finds the phone that a refused request names.
fn stray(request: &Request, user_agent: &str) -> Option<StrayRequest> {
    identify_stray(below_prefix(request)?, user_agent)
}

/// Returns the path after `/sip-ps/`, with its query.
fn below_prefix(request: &Request) -> Option<&str> {
    whole_path(request).strip_prefix(PREFIX)
}

fn whole_path(request: &Request) -> &str {
    request.uri().path_and_query().map_or(request.uri().path(), |whole| whole.as_str())
}

fn file(given: PhoneFile) -> Response {
    answer(Body::from(given.body), given.content_type)
}

fn answer(body: Body, content_type: &'static str) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

fn refusal() -> Response {
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
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("60"));
    response
}
