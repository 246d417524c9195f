//! How much of a request is read, how long it may take, and what happens when its handler panics.

use super::{
    client_address::ClientAddress,
    host,
    refusal::{Reader, Refusal},
};
use axum::{
    body::{Body, Bytes, HttpBody as _},
    extract::Request,
    middleware::Next,
    response::Response,
};
use futures::FutureExt as _;
use http::{HeaderMap, Method};
use http_body_util::{BodyExt as _, LengthLimitError, Limited};
use portal_protocols::{Places, Source};
use std::{
    any::Any,
    panic::AssertUnwindSafe,
    sync::{Arc, LazyLock},
    time::Duration,
};
use tokio::time::timeout;

/// The largest body in bytes: the largest form is a list of ticked rows.
pub const BODY_LIMIT: usize = 64 * 1024;
/// The longest path and query in bytes.
pub const ADDRESS_LIMIT: usize = 8 * 1024;
/// The largest headers in bytes, names and values together.
pub const HEADERS_LIMIT: usize = 16 * 1024;
/// How long a handler may take until its answer begins. A stream that has begun may last.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(30);
/// How long the whole body of a request may take to arrive: 3 KB a second at least for the largest.
const BODY_TIME: Duration = Duration::from_secs(20);
/// How much of a refused body is read and thrown away, so that a sender who only listens when done hears the refusal.
const DRAINED_LIMIT: usize = 64 * 1024 * 1024;
/// Refused bodies that are read at once, in all and of one source. Past that the connection is closed instead.
static DRAINS: LazyLock<Arc<Places<Source>>> = LazyLock::new(|| Places::new(64, 4));

/// The layer that makes a panic a 500 with the correlator. What the panic says goes to the log alone.
pub async fn catch_panic(request: Request, next: Next) -> Response {
    let reader = Reader::of(&request);
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(panic = message(&*panic), "a handler panicked");
            Refusal::Panicked.answer(&reader)
        }
    }
}

/// The layer that answers 503 when a handler takes longer than 30 s.
pub async fn time(request: Request, next: Next) -> Response {
    let (reader, is_change) = (Reader::of(&request), request.method() == Method::POST);
    if let Ok(response) = tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
        return response;
    }
    tracing::error!("a handler took too long");
    if is_change { Refusal::ChangeTimedOut } else { Refusal::TimedOut }.answer(&reader)
}

/// The layer that refuses an address or headers past their limits, and a request that doesn't say which host it is for: 414, 431,
/// 400.
pub async fn head(request: Request, next: Next) -> Response {
    match wrong_head(&request) {
        Some(refusal) => refusal.answer(&Reader::of(&request)),
        None => next.run(request).await,
    }
}

/// Why a request is refused before anything of it is looked at.
pub(super) fn wrong_head(request: &Request) -> Option<Refusal> {
    if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > ADDRESS_LIMIT) {
        return Some(Refusal::AddressTooLong);
    }
    if size(request.headers()) > HEADERS_LIMIT {
        return Some(Refusal::HeadersTooLarge);
    }
    (!host::is_named(request)).then_some(Refusal::BadHost)
}

/// The layer that reads the body, so that handlers have it whole or not at all: 413 past its limit, 408 if it takes longer than
/// 20 s.
pub async fn body(request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let reader = Reader::of(&request);
    let (parts, body) = request.into_parts();
    if body.size_hint().lower() > BODY_LIMIT as u64 {
        drain(body, parts.extensions.get().copied());
        return Refusal::BodyTooLarge.answer(&reader);
    }
    match read(body, BODY_TIME).await {
        Ok(body) => next.run(Request::from_parts(parts, Body::from(body))).await,
        Err(refusal) => refusal.answer(&reader),
    }
}

async fn read(body: Body, patience: Duration) -> Result<Bytes, Refusal> {
    let Ok(read) = timeout(patience, Limited::new(body, BODY_LIMIT).collect()).await else {
        return Err(Refusal::BodySlow);
    };
    match read {
        Ok(collected) => Ok(collected.to_bytes()),
        Err(error) if error.is::<LengthLimitError>() => Err(Refusal::BodyTooLarge),
        Err(_) => Err(Refusal::BodyBroken),
    }
}

fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}

/// Reads a refused body in the background and throws it away. Without a place for that it is dropped, and the connection with
/// it.
pub(super) fn drain(body: Body, from: Option<ClientAddress>) {
    let Some(place) = from.and_then(|from| DRAINS.take(Source::of(from.ip))) else { return };
    tokio::spawn(async move {
        let mut body = Limited::new(body, DRAINED_LIMIT);
        let all = async { while let Some(Ok(_)) = body.frame().await {} };
        // Whoever is slower than this has the answer waiting, and the connection is closed.
        let _ = timeout(TIME_LIMIT, all).await;
        drop(place);
    });
}

pub(super) fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, middleware::from_fn, routing::any};
    use futures::stream;
    use portal_api::{ApiError, ErrorCode};
    use tower::ServiceExt as _;

    async fn panic() -> String {
        panic!("the secret is 1234")
    }

    fn app() -> Router {
        let read = |body: Bytes| async move { body.len().to_string() };
        let router = Router::new().route("/panic", any(panic)).fallback(any(read));
        router.layer(from_fn(body)).layer(from_fn(head)).layer(from_fn(catch_panic))
    }

    async fn send(request: http::request::Builder, body: Body) -> (u16, String) {
        let response = app().oneshot(request.header("host", "localhost").body(body).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        (status, String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
    }

    fn chunks(count: usize) -> Body {
        Body::from_stream(stream::iter((0..count).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'a'; 1_024])))))
    }

    #[tokio::test]
    async fn a_body_comes_whole_up_to_its_limit() {
        assert_eq!(send(Request::post("/"), Body::from(vec![b'a'; BODY_LIMIT])).await, (200, BODY_LIMIT.to_string()));
        assert_eq!(send(Request::post("/"), chunks(64)).await, (200, BODY_LIMIT.to_string()));
        assert_eq!(send(Request::get("/"), Body::empty()).await, (200, "0".into()));
    }

    #[tokio::test]
    async fn a_larger_one_is_refused_announced_or_not() {
        for body in [Body::from(vec![b'a'; BODY_LIMIT + 1]), chunks(65), Body::from(vec![b'a'; 50_000_000])] {
            let (status, text) = send(Request::post("/"), body).await;
            let error: ApiError = serde_json::from_str(&text).unwrap();
            assert_eq!((status, error.code), (413, ErrorCode::TooLarge));
        }
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_a_bad_request() {
        let broken = Body::from_stream(stream::iter([Ok(Bytes::from("a")), Err(std::io::Error::other("gone"))]));
        assert_eq!(send(Request::post("/"), broken).await.0, 400);
    }

    #[tokio::test]
    async fn a_body_that_trickles_is_given_up() {
        let trickle = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Some((Ok::<_, std::io::Error>(Bytes::from_static(b"a")), ()))
        });
        let refusal = read(Body::from_stream(trickle), Duration::from_millis(50)).await.unwrap_err();
        let reader = Reader::of(&Request::get("/").body(Body::empty()).unwrap());
        assert_eq!(refusal.answer(&reader).status(), 408);
    }

    #[tokio::test]
    async fn a_source_has_few_refused_bodies_read() {
        let from =
            |ip: [u8; 4]| Some(ClientAddress { ip: std::net::IpAddr::from(ip), is_secure: false, is_loopback: false });
        let endless = || Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        for _ in 0..10 {
            drain(endless(), from([203, 0, 113, 77]));
        }
        assert_eq!(DRAINS.of(&Source::of([203, 0, 113, 77].into())), 4);
    }

    #[tokio::test]
    async fn a_request_says_once_which_host_it_is_for() {
        for hosts in [&[][..], &["a", "b"], &["a b"]] {
            let mut request = Request::get("/").header("accept-language", "en");
            for host in hosts {
                request = request.header("host", *host);
            }
            let response = app().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
            assert_eq!(response.status(), 400, "{hosts:?}");
            let body = response.into_body().collect().await.unwrap().to_bytes();
            let error: ApiError = serde_json::from_slice(&body).unwrap();
            assert_eq!(error.code, ErrorCode::Malformed);
            assert!(error.message.contains("Host"), "{}", error.message);
        }
    }

    #[tokio::test]
    async fn headers_and_addresses_have_their_limits() {
        let fits = "a".repeat(HEADERS_LIMIT - "user-agent".len() - "hostlocalhost".len());
        assert_eq!(send(Request::get("/").header("user-agent", &fits), Body::empty()).await.0, 200);
        assert_eq!(send(Request::get("/").header("user-agent", fits + "a"), Body::empty()).await.0, 431);
        assert_eq!(send(Request::get("/").header("user-agent", "a".repeat(100_000)), Body::empty()).await.0, 431);
        let fits = format!("/{}", "a".repeat(ADDRESS_LIMIT - 1));
        assert_eq!(send(Request::get(&fits), Body::empty()).await.0, 200);
        assert_eq!(send(Request::get(fits + "?"), Body::empty()).await.0, 414);
    }

    #[tokio::test]
    async fn a_panic_is_an_answer_that_says_nothing_of_it() {
        let (status, text) = send(Request::get("/panic"), Body::empty()).await;
        assert_eq!(status, 500);
        assert!(!text.contains("1234"), "{text}");
    }
}
