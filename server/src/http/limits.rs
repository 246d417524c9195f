//! The limits of a request's size and time, and the answer when its handler panics.

use super::{
    host,
    refusal::{Refusal, RequestFacts},
};
use crate::principal::ClientAddress;
use axum::{
    body::{Body, Bytes, HttpBody as _},
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use futures::FutureExt as _;
use http::{HeaderMap, Method};
use http_body_util::{BodyExt as _, Limited};
use portal_protocols::{Permit, Quota, Source};
use std::{
    any::Any,
    net::Ipv4Addr,
    panic::AssertUnwindSafe,
    sync::{Arc, LazyLock},
    time::Duration,
};
use tokio::time::timeout;

/// The maximum size of a body, in bytes: the largest form is a list of ticked rows.
pub const BODY_LIMIT: usize = 64 * 1024;
/// The maximum length of path and query, in bytes.
pub const ADDRESS_LIMIT: usize = 8 * 1024;
/// The maximum size of the headers, names and values together, in bytes.
pub const HEADERS_LIMIT: usize = 16 * 1024;
/// The time until a handler's answer must begin. A stream that has begun may continue.
pub(super) const TIME_LIMIT: Duration = Duration::from_secs(30);
/// The time until a request's whole body must arrive: at least 3 KB a second for the largest.
const BODY_TIME: Duration = Duration::from_secs(20);
/// The unit of the memory for bodies, in bytes. Every body takes at least one unit.
const KIB: usize = 1024;
/// The memory for all bodies until they are answered, in KiB.
const ROOM_KIB: usize = 32 * 1024;
/// The part of [`ROOM_KIB`] for the bodies of one source: sixteen of the largest. A source may hold it for
/// [`BODY_TIME`].
const SOURCE_ROOM_KIB: usize = 1024;
/// The memory that a body without a declared length takes at first, in bytes. It doubles as more arrives.
const FIRST_ROOM_BYTES: usize = 4 * KIB;
/// The maximum amount of a refused body that is read and discarded, in bytes. It is read because a sender that reads
/// only after sending would otherwise not get the refusal.
const DRAINED_LIMIT: usize = 64 * 1024 * 1024;
/// The permits to read a refused body: 64 in all, 4 for one source. Without a permit the connection is closed instead.
static DRAINS: LazyLock<Arc<Quota<Source>>> = LazyLock::new(|| Quota::new(64, 4));

/// The layer that answers a panic with a 500 and the correlator. Only the log contains the panic's message.
pub async fn catch_panic(request: Request, next: Next) -> Response {
    let facts = RequestFacts::of(&request);
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => {
            tracing::error!(panic = panic_message(&*panic), "a handler panicked");
            Refusal::Panicked.answer(&facts)
        }
    }
}

/// The layer that answers 503 when a handler takes longer than 30 s.
pub async fn limit_time(request: Request, next: Next) -> Response {
    let (facts, is_change) = (RequestFacts::of(&request), request.method() == Method::POST);
    if let Ok(response) = tokio::time::timeout(TIME_LIMIT, next.run(request)).await {
        return response;
    }
    tracing::error!("a handler took too long");
    if is_change { Refusal::ChangeTimedOut } else { Refusal::TimedOut }.answer(&facts)
}

/// The layer that refuses an address or headers beyond their limits, and a request without a valid host: 414, 431, 400.
pub async fn check_head(request: Request, next: Next) -> Response {
    match head_refusal(&request) {
        Some(refusal) => refusal.answer(&RequestFacts::of(&request)),
        None => next.run(request).await,
    }
}

/// Returns the refusal of a request whose address or headers are too large, or that names no valid host.
pub(super) fn head_refusal(request: &Request) -> Option<Refusal> {
    if request.uri().path_and_query().is_some_and(|address| address.as_str().len() > ADDRESS_LIMIT) {
        return Some(Refusal::AddressTooLong);
    }
    if size(request.headers()) > HEADERS_LIMIT {
        return Some(Refusal::HeadersTooLarge);
    }
    (!host::names_valid_host(request)).then_some(Refusal::BadHost)
}

/// The layer that reads the body, so that handlers get it whole or not at all: 413 beyond its limit, 408 when it takes
/// longer than 20 s, 503 when the memory for bodies, or its source's part of it, is used up.
pub async fn read_body(State(bodies): State<Bodies>, request: Request, next: Next) -> Response {
    if request.body().is_end_stream() {
        return next.run(request).await;
    }
    let facts = RequestFacts::of(&request);
    let (parts, mut body) = request.into_parts();
    let from = parts.extensions.get::<ClientAddress>().copied();
    let source = Source::of(from.map_or(Ipv4Addr::UNSPECIFIED.into(), |from| from.ip));
    let refusal = match bodies.read(&mut body, source, BODY_TIME).await {
        // `_room` reserves the memory of the body until the request is answered.
        Ok((read, _room)) => {
            // Ends the count of this upload (`connections`): from now on the peer waits for the server, so its
            // connection is not ended to make room.
            drop(body);
            return next.run(Request::from_parts(parts, Body::from(read))).await;
        }
        Err(refusal) => refusal,
    };
    if matches!(refusal, Refusal::BodyTooLarge | Refusal::TooManyBodies) {
        drain(body, from);
    }
    refusal.answer(&facts)
}

/// The memory of bodies that are read or wait for their answer. A unit of the quota is one KiB.
#[derive(Clone, Debug)]
pub struct Bodies(Arc<Quota<Source>>);

impl Default for Bodies {
    fn default() -> Self {
        Self(Quota::new(ROOM_KIB, SOURCE_ROOM_KIB))
    }
}

impl Bodies {
    /// Reads a whole body within the memory that its source has. Returns the body and its room.
    async fn read(
        &self,
        body: &mut Body,
        source: Source,
        patience: Duration,
    ) -> Result<(Bytes, Permit<Source>), Refusal> {
        let announced = usize::try_from(body.size_hint().lower()).unwrap_or(usize::MAX);
        if announced > BODY_LIMIT {
            return Err(Refusal::BodyTooLarge);
        }
        let room = self.0.acquire(source).ok_or(Refusal::TooManyBodies)?;
        let mut reader = BodyReader { bytes: Vec::new(), room };
        reader.make_room(announced)?;
        timeout(patience, reader.read(body)).await.unwrap_or(Err(Refusal::BodySlow))?;
        Ok((reader.bytes.into(), reader.room))
    }
}

/// The part of a body that has arrived. It is copied into one piece of memory, because a body in many tiny pieces would
/// take much more memory than its bytes.
struct BodyReader {
    bytes: Vec<u8>,
    room: Permit<Source>,
}

impl BodyReader {
    async fn read(&mut self, body: &mut Body) -> Result<(), Refusal> {
        while let Some(frame) = body.frame().await {
            // Trailers are ignored.
            let Ok(data) = frame.map_err(|_| Refusal::BodyBroken)?.into_data() else { continue };
            let length = self.bytes.len() + data.len();
            if length > BODY_LIMIT {
                return Err(Refusal::BodyTooLarge);
            }
            if length > self.bytes.capacity() {
                let doubled = (self.bytes.capacity() * 2).clamp(FIRST_ROOM_BYTES, BODY_LIMIT);
                self.make_room(length.max(doubled))?;
            }
            self.bytes.extend_from_slice(&data);
        }
        Ok(())
    }

    /// Makes room for `length` bytes in all.
    fn make_room(&mut self, length: usize) -> Result<(), Refusal> {
        let missing = length.div_ceil(KIB).saturating_sub(self.room.units());
        if !self.room.acquire_more(missing) {
            return Err(Refusal::TooManyBodies);
        }
        self.bytes.reserve_exact(length - self.bytes.len());
        Ok(())
    }
}

fn size(headers: &HeaderMap) -> usize {
    headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum()
}

/// Reads a refused body in the background and discards it. Without a permit, drops the body, which closes its
/// connection.
pub(super) fn drain(body: Body, from: Option<ClientAddress>) {
    let Some(permit) = from.and_then(|from| DRAINS.acquire(Source::of(from.ip))) else { return };
    tokio::spawn(async move {
        let mut body = Limited::new(body, DRAINED_LIMIT);
        let all = async { while let Some(Ok(_)) = body.frame().await {} };
        // A body that takes longer is dropped, which closes its connection; the answer was sent before.
        let _ = timeout(TIME_LIMIT, all).await;
        drop(permit);
    });
}

/// Returns the message of a panic.
pub(super) fn panic_message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<&str>().copied();
    text.or_else(|| panic.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{
        Router,
        middleware::{from_fn, from_fn_with_state},
        routing::any,
    };
    use futures::{StreamExt as _, stream};
    use portal_api::{ApiError, ErrorCode};
    use std::{io, net::IpAddr};
    use tokio::task::{JoinHandle, yield_now};
    use tower::ServiceExt as _;

    async fn panic() -> String {
        panic!("the secret is 1234")
    }

    fn app() -> Router {
        app_with(Bodies::default())
    }

    fn app_with(bodies: Bodies) -> Router {
        let read = |body: Bytes| async move { body.len().to_string() };
        let router = Router::new().route("/panic", any(panic)).fallback(any(read));
        router.layer(from_fn_with_state(bodies, read_body)).layer(from_fn(check_head)).layer(from_fn(catch_panic))
    }

    fn source(last: u8) -> Source {
        Source::of([203, 0, 113, last].into())
    }

    /// Returns a body whose pieces arrive at once, but which never ends.
    fn unfinished(pieces: usize, size: usize) -> Body {
        let pieces = (0..pieces).map(move |_| Ok::<_, io::Error>(Bytes::from(vec![b'a'; size])));
        Body::from_stream(stream::iter(pieces).chain(stream::pending()))
    }

    /// Starts reading unfinished bodies of a source, until no more of them can arrive. A task returns whether its body
    /// was refused for want of room.
    async fn read_unfinished(bodies: &Bodies, last: u8, count: usize) -> Vec<JoinHandle<bool>> {
        let read = |_| {
            let bodies = bodies.clone();
            tokio::spawn(async move {
                let read = bodies.read(&mut unfinished(1, BODY_LIMIT), source(last), BODY_TIME).await;
                matches!(read, Err(Refusal::TooManyBodies))
            })
        };
        let reading = (0..count).map(read).collect();
        for _ in 0..count + 2 {
            yield_now().await;
        }
        reading
    }

    async fn send(request: http::request::Builder, body: Body) -> (u16, String) {
        let response = app().oneshot(request.header("host", "localhost").body(body).unwrap()).await.unwrap();
        let status = response.status().as_u16();
        (status, String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap())
    }

    async fn status(request: http::request::Builder, body: Body) -> u16 {
        let (status, _) = send(request, body).await;
        status
    }

    fn chunks(count: usize) -> Body {
        Body::from_stream(stream::iter((0..count).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'a'; 1_024])))))
    }

    #[tokio::test]
    async fn a_body_up_to_the_limit_arrives_whole() {
        assert_eq!(send(Request::post("/"), Body::from(vec![b'a'; BODY_LIMIT])).await, (200, BODY_LIMIT.to_string()));
        assert_eq!(send(Request::post("/"), chunks(64)).await, (200, BODY_LIMIT.to_string()));
        assert_eq!(send(Request::get("/"), Body::empty()).await, (200, "0".into()));
    }

    #[tokio::test]
    async fn a_body_beyond_the_limit_is_refused_whether_announced_or_not() {
        for body in [Body::from(vec![b'a'; BODY_LIMIT + 1]), chunks(65), Body::from(vec![b'a'; 50_000_000])] {
            let (status, text) = send(Request::post("/"), body).await;
            let error: ApiError = serde_json::from_str(&text).unwrap();
            assert_eq!((status, error.code), (413, ErrorCode::TooLarge));
        }
    }

    #[tokio::test]
    async fn a_body_that_breaks_off_is_a_bad_request() {
        let broken = Body::from_stream(stream::iter([Ok(Bytes::from("a")), Err(std::io::Error::other("gone"))]));
        assert_eq!(status(Request::post("/"), broken).await, 400);
    }

    #[tokio::test]
    async fn a_body_that_arrives_too_slowly_is_refused() {
        let trickle = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_millis(5)).await;
            Some((Ok::<_, std::io::Error>(Bytes::from_static(b"a")), ()))
        });
        let (bodies, mut trickle) = (Bodies::default(), Body::from_stream(trickle));
        let refusal = bodies.read(&mut trickle, source(1), Duration::from_millis(50)).await.unwrap_err();
        assert_eq!(bodies.0.used_by(&source(1)), 0, "the room of the body is free again");
        let facts = RequestFacts::of(&Request::get("/").body(Body::empty()).unwrap());
        assert_eq!(refusal.answer(&facts).status(), 408);
    }

    #[tokio::test]
    async fn the_room_of_unfinished_bodies_is_limited_by_source_and_in_all() {
        // Room for four of the largest bodies, two of them from one source.
        let bodies = Bodies(Quota::new(256, 128));
        let first = read_unfinished(&bodies, 1, 5).await;
        assert_eq!(first.iter().filter(|task| task.is_finished()).count(), 3, "refused at once");
        assert_eq!(bodies.0.used_by(&source(1)), 128);
        let (read, room) = bodies.read(&mut Body::from("a"), source(2), BODY_TIME).await.unwrap();
        assert_eq!((&read[..], room.units()), (&b"a"[..], 1), "another source is read");
        drop(room);
        let second = read_unfinished(&bodies, 2, 5).await;
        assert_eq!(bodies.0.used_by(&source(2)), 128);
        let refused = bodies.read(&mut Body::from("a"), source(3), BODY_TIME).await.unwrap_err();
        assert_eq!(refused, Refusal::TooManyBodies, "the whole room is taken");
        for task in first.into_iter().chain(second) {
            if task.is_finished() {
                assert!(task.await.unwrap());
            } else {
                task.abort();
                assert!(task.await.unwrap_err().is_cancelled());
            }
        }
        assert_eq!((bodies.0.used_by(&source(1)), bodies.0.used_by(&source(2))), (0, 0), "all room is free again");
    }

    #[tokio::test]
    async fn a_body_takes_the_room_that_it_announces_or_that_has_arrived() {
        let bodies = Bodies::default();
        let whole = bodies.read(&mut Body::from(vec![b'a'; BODY_LIMIT]), source(1), BODY_TIME).await.unwrap();
        assert_eq!((whole.0.len(), whole.1.units()), (BODY_LIMIT, 64));
        let bytes = (0..5_000).map(|_| Ok::<_, io::Error>(Bytes::from_static(b"a")));
        let mut bytes = Body::from_stream(stream::iter(bytes));
        let pieces = bodies.read(&mut bytes, source(1), BODY_TIME).await.unwrap();
        assert_eq!(
            (pieces.0.len(), pieces.1.units()),
            (5_000, 8),
            "pieces of one byte take no more room than their bytes"
        );
        assert_eq!(bodies.0.used_by(&source(1)), 72);
        let (mut too_large, patience) = (unfinished(70, KIB), Duration::from_millis(50));
        assert_eq!(bodies.read(&mut too_large, source(1), patience).await.unwrap_err(), Refusal::BodyTooLarge);
    }

    #[tokio::test]
    async fn a_body_without_room_is_refused_with_a_retry_time() {
        let app = app_with(Bodies(Quota::new(2, 1)));
        let request = Request::post("/").header("host", "localhost").body(Body::from(vec![b'a'; KIB + 1])).unwrap();
        let response = app.clone().oneshot(request).await.unwrap();
        assert_eq!(response.status(), 503);
        assert_eq!(response.headers()["retry-after"], "10");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let error: ApiError = serde_json::from_slice(&body).unwrap();
        assert_eq!((error.code, error.retry_after), (ErrorCode::Unavailable, Some(10)));
        let request = Request::post("/").header("host", "localhost").body(Body::from(vec![b'a'; KIB])).unwrap();
        assert_eq!(app.oneshot(request).await.unwrap().status(), 200);
    }

    #[tokio::test]
    async fn only_four_refused_bodies_of_a_source_are_read() {
        let from = |ip: [u8; 4]| Some(ClientAddress { ip: IpAddr::from(ip), is_secure: false, is_loopback: false });
        let endless = || Body::from_stream(stream::pending::<Result<Bytes, std::io::Error>>());
        for _ in 0..10 {
            drain(endless(), from([203, 0, 113, 77]));
        }
        assert_eq!(DRAINS.used_by(&Source::of([203, 0, 113, 77].into())), 4);
    }

    #[tokio::test]
    async fn a_request_must_name_exactly_one_valid_host() {
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
    async fn headers_and_addresses_beyond_their_limits_are_refused() {
        let fits = "a".repeat(HEADERS_LIMIT - "user-agent".len() - "hostlocalhost".len());
        assert_eq!(status(Request::get("/").header("user-agent", &fits), Body::empty()).await, 200);
        assert_eq!(status(Request::get("/").header("user-agent", fits + "a"), Body::empty()).await, 431);
        assert_eq!(status(Request::get("/").header("user-agent", "a".repeat(100_000)), Body::empty()).await, 431);
        let fits = format!("/{}", "a".repeat(ADDRESS_LIMIT - 1));
        assert_eq!(status(Request::get(&fits), Body::empty()).await, 200);
        assert_eq!(status(Request::get(fits + "?"), Body::empty()).await, 414);
    }

    #[tokio::test]
    async fn a_panic_is_answered_without_its_message() {
        let (status, text) = send(Request::get("/panic"), Body::empty()).await;
        assert_eq!(status, 500);
        assert!(!text.contains("1234"), "{text}");
    }
}
