//! The layers around every route, in their order and with the reasons for it.

use super::{
    client_address::{self, AddressRules},
    correlator, headers,
    limits::{self, Bodies},
    origin::{self, PublicOrigin},
};
use crate::{random::Randomness, settings::Settings};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use tower::ServiceBuilder;

/// Puts the layers around a router. A page's calls in process go to the inner router, because the page's own request
/// has already passed the layers.
pub fn around(router: Router, settings: &Settings, randomness: Randomness) -> Router {
    let rules = AddressRules::of(settings);
    let public_origin = PublicOrigin(settings.public_url.origin().into());
    router.layer(
        // From the outside in.
        ServiceBuilder::new()
            // Outermost, because the log and all other layers need the client's address.
            .layer(from_fn_with_state(rules, client_address::find))
            // Outside every layer that can fail, so that every failure has a correlator and a line in the log.
            .layer(from_fn_with_state(randomness, correlator::assign))
            // Outside every layer that can answer, so that refusals have the security headers too.
            .layer(from_fn_with_state(randomness, headers::protect))
            .layer(from_fn(limits::catch_panic))
            .layer(from_fn(limits::limit_time))
            .layer(from_fn(limits::check_head))
            // Before the body is read: the body of another site's request isn't worth reading.
            .layer(from_fn_with_state(public_origin, origin::check))
            .layer(from_fn_with_state(Bodies::default(), limits::read_body)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::settings::Sources;
    use axum::{
        body::Body,
        extract::{ConnectInfo, Request},
        response::Response,
        routing::{any, get},
    };
    use http_body_util::BodyExt as _;
    use portal_api::ApiError;
    use std::{
        collections::BTreeMap,
        io::{self, Write},
        net::SocketAddr,
        sync::{Arc, Mutex},
    };
    use tower::ServiceExt as _;
    use tracing_subscriber::fmt::MakeWriter;

    async fn panic() {
        panic!("hunter2")
    }

    fn app() -> Router {
        let settings = Settings::resolve(&Sources::read(&BTreeMap::new(), |_| None)).unwrap();
        let router = Router::new().route("/api/panic", get(panic)).fallback(any(|| async { "hello" }));
        around(router, &settings, Randomness::system())
    }

    async fn send(request: http::request::Builder) -> Response {
        let mut request: Request = request.header("host", "localhost").body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([203, 0, 113, 9], 4711))));
        app().oneshot(request).await.unwrap()
    }

    /// The log output while a test holds the guard.
    #[derive(Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl Log {
        fn start(&self) -> tracing::subscriber::DefaultGuard {
            let log = tracing_subscriber::fmt().with_writer(self.clone()).with_ansi(false);
            tracing::subscriber::set_default(log.finish())
        }

        fn text(&self) -> String {
            String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
        }
    }

    impl Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl<'a> MakeWriter<'a> for Log {
        type Writer = Self;

        fn make_writer(&'a self) -> Self {
            self.clone()
        }
    }

    #[tokio::test]
    async fn a_request_is_logged_in_one_line_without_query_and_tokens() {
        let log = Log::default();
        let guard = log.start();
        let response = send(Request::get("/sip-ps/0123456789abcdefghijklmnopqrstuv/a.cfg?q=hunter2")).await;
        drop(guard);
        assert_eq!(response.status(), 200);
        let text = log.text();
        assert_eq!(text.lines().count(), 1, "{text}");
        for part in ["method=GET", "path=/sip-ps/…/a.cfg", "status=200", "ms=", "client=203.0.113.9", "correlator="] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(!text.contains("hunter2") && !text.contains("0123456789abcdef"), "{text}");
    }

    #[tokio::test]
    async fn a_panic_has_the_same_correlator_in_answer_header_and_log() {
        let log = Log::default();
        let guard = log.start();
        let response = send(Request::get("/api/panic")).await;
        drop(guard);
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()["x-content-type-options"], "nosniff");
        let header = response.headers()["x-correlator"].to_str().unwrap().to_owned();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        let error: ApiError = serde_json::from_slice(&body).unwrap();
        assert_eq!(error.correlator.as_ref(), Some(&header));
        let text = log.text();
        assert_eq!(text.lines().filter(|line| line.contains(&header)).count(), 2, "the cause and the line: {text}");
        assert!(text.contains("hunter2"), "the cause is for the log: {text}");
    }

    #[tokio::test]
    async fn a_refusal_has_the_security_headers_and_a_log_line() {
        let log = Log::default();
        let guard = log.start();
        let response = send(Request::post("/extranet/login").header("sec-fetch-site", "cross-site")).await;
        drop(guard);
        assert_eq!(response.status(), 403);
        assert!(response.headers().contains_key("content-security-policy"));
        assert!(log.text().contains("status=403"), "{}", log.text());
    }
}
