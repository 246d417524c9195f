//! The correlator: an id for each request, which users quote and operators search in the log. This module also writes
//! the request's line in the log.

use crate::{principal::ClientAddress, random::Randomness};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderName, HeaderValue, Method};
use std::{borrow::Cow, fmt, net::IpAddr, sync::Arc, time::Instant};
use tracing::Instrument as _;

/// The id: four groups of four hexadecimal digits, such as `042a f486 c57e b9a2`. It is an extension of every request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correlator(Arc<str>);

/// The length to which logged paths are shortened, in characters: our own paths are shorter.
const LOGGED_PATH_LIMIT: usize = 200;
/// The header of answers that carries the correlator.
const HEADER: HeaderName = HeaderName::from_static("x-correlator");

tokio::task_local! {
    static CURRENT: Correlator;
}

impl Correlator {
    /// Creates a correlator from eight bytes.
    pub fn new(bytes: [u8; 8]) -> Self {
        let digits = format!("{:016x}", u64::from_be_bytes(bytes));
        let groups: Vec<&str> = [0, 4, 8, 12].into_iter().map(|start| &digits[start..start + 4]).collect();
        Self(groups.join(" ").into())
    }

    /// Returns the correlator of the request that this task answers.
    pub fn current() -> Option<Self> {
        CURRENT.try_with(Self::clone).ok()
    }

    /// Returns the correlator as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Correlator {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The layer that gives the request its correlator and logs it: method, path without secrets, status, time until the
/// answer started, client, correlator. The query is not logged, because people search by names and numbers.
pub async fn assign(State(randomness): State<Randomness>, mut request: Request, next: Next) -> Response {
    let start = Instant::now();
    // A correlator is no secret: without randomness the request is still answered, with a correlator that isn't unique.
    let correlator = Correlator::new(randomness.bytes().unwrap_or_default());
    request.extensions_mut().insert(correlator.clone());
    let line = LogLine::of(&request, start, request.extensions().get::<ClientAddress>().map(|address| address.ip));
    let span = tracing::info_span!("request", %correlator);
    let mut response = CURRENT.scope(correlator.clone(), next.run(request)).instrument(span).await;
    if let Ok(value) = HeaderValue::from_str(correlator.as_str()) {
        response.headers_mut().insert(HEADER, value);
    }
    line.write(&response, &correlator);
    response
}

/// A request's line in the log, while the request is answered.
pub(super) struct LogLine {
    method: Method,
    path: String,
    client: Option<IpAddr>,
    start: Instant,
}

impl LogLine {
    /// Creates the line from a request, before the request is answered.
    pub fn of(request: &Request, start: Instant, client: Option<IpAddr>) -> Self {
        Self { method: request.method().clone(), path: request.uri().path().to_owned(), client, start }
    }

    /// Writes the line.
    pub fn write(self, response: &Response, correlator: &Correlator) {
        tracing::info!(
            method = %self.method,
            path = %without_secrets(&self.path),
            status = response.status().as_u16(),
            ms = milliseconds(self.start),
            client = self.client.map(tracing::field::display),
            %correlator,
            "answered"
        );
    }
}

fn milliseconds(start: Instant) -> f64 {
    (start.elapsed().as_secs_f64() * 10_000.0).round() / 10.0
}

/// Returns a path as it may be logged: without components that could be a phone's provisioning token, and shortened.
fn without_secrets(path: &str) -> Cow<'_, str> {
    let is_token =
        |part: &str| part.len() == 32 && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    if path.len() <= LOGGED_PATH_LIMIT && !path.split('/').any(is_token) {
        return Cow::Borrowed(path);
    }
    let parts: Vec<&str> = path.split('/').map(|part| if is_token(part) { "…" } else { part }).collect();
    let path: String = parts.join("/").chars().take(LOGGED_PATH_LIMIT).collect();
    Cow::Owned(path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;

    async fn current_correlator() -> String {
        Correlator::current().map(|correlator| correlator.to_string()).unwrap_or_default()
    }

    fn app() -> Router {
        let router = Router::new().route("/page", get(current_correlator));
        router.layer(from_fn_with_state(Randomness::system(), assign))
    }

    async fn answer(path: &str) -> Response {
        app().oneshot(Request::get(path).body(Body::empty()).unwrap()).await.unwrap()
    }

    async fn text(response: Response) -> String {
        use http_body_util::BodyExt as _;
        String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    }

    #[test]
    fn a_correlator_has_four_groups_of_four_digits() {
        let correlator = Correlator::new([0x04, 0x2a, 0xf4, 0x86, 0xc5, 0x7e, 0xb9, 0xa2]);
        assert_eq!(correlator.to_string(), "042a f486 c57e b9a2");
    }

    #[tokio::test]
    async fn task_and_answer_have_the_same_correlator_and_each_request_has_another() {
        let first = answer("/page").await;
        let header = first.headers()[HEADER].to_str().unwrap().to_owned();
        assert_eq!(header.len(), 19);
        assert_eq!(text(first).await, header);
        assert_ne!(answer("/page").await.headers()[HEADER], header);
        assert_eq!(Correlator::current(), None);
    }

    #[test]
    fn tokens_are_not_logged() {
        let token = "0123456789abcdefghijklmnopqrstuv";
        assert_eq!(without_secrets(&format!("/sip-ps/{token}/805ec0021c1b.cfg")), "/sip-ps/…/805ec0021c1b.cfg");
        assert_eq!(without_secrets(&format!("/sip-ps/{token}")), "/sip-ps/…");
        assert_eq!(without_secrets("/sip-ps/805ec0021c1b.cfg"), "/sip-ps/805ec0021c1b.cfg");
        assert_eq!(without_secrets("/assets/0123456789abcdef/client.js"), "/assets/0123456789abcdef/client.js");
        assert_eq!(without_secrets(&format!("/{}", "a".repeat(9_000))).chars().count(), 200);
    }
}
