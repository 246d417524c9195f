//! Refuses requests that change something and don't come from one of our own pages. Another site's page can make a
//! browser send a request with our cookie, but can't make the browser lie about the origin of the request.

use super::{
    bearer,
    refusal::{Refusal, RequestFacts},
};
use crate::principal::ClientAddress;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Method, header};
use std::sync::Arc;

/// The public origin of the portal: `https://portal.example.fr`.
#[derive(Clone, Debug)]
pub struct PublicOrigin(pub Arc<str>);

/// The layer that refuses another site's requests with 403. Reading requests pass, because they change nothing.
/// Requests with a program's token pass too, because no page of another site can make a browser send a token.
pub async fn check(State(public): State<PublicOrigin>, request: Request, next: Next) -> Response {
    let is_reading = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if is_reading || bearer::token(request.headers()).is_some() || is_ours(&public, &request) {
        return next.run(request).await;
    }
    tracing::warn!(
        origin = request.headers().get(header::ORIGIN).map(tracing::field::debug),
        site = request.headers().get("sec-fetch-site").map(tracing::field::debug),
        "refused a request that no page of ours sent"
    );
    Refusal::CrossSite.answer(&RequestFacts::of(&request))
}

/// Whether a request comes from our own page. Browsers send `Sec-Fetch-Site` over TLS and to this machine. Otherwise
/// `Origin` is compared with our public URL and with the host that the browser requested.
fn is_ours(public: &PublicOrigin, request: &Request) -> bool {
    let headers = request.headers();
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    let Some(origin) = headers.get(header::ORIGIN).and_then(|value| value.to_str().ok()) else {
        return false;
    };
    let is_secure = request.extensions().get::<ClientAddress>().is_some_and(|address| address.is_secure);
    let requested = requested_host(request, headers).map(|host| origin_of(host, is_secure));
    origin == &*public.0 || requested.is_some_and(|requested| requested == origin.to_ascii_lowercase())
}

/// Returns the host of a request: HTTP/2 names it in the request line, HTTP/1.1 in a header.
fn requested_host<'a>(request: &'a Request, headers: &'a HeaderMap) -> Option<&'a str> {
    let from_line = request.uri().authority().map(http::uri::Authority::as_str);
    from_line.or_else(|| headers.get(header::HOST)?.to_str().ok())
}

fn origin_of(host: &str, is_secure: bool) -> String {
    let (scheme, default_port) = if is_secure { ("https", ":443") } else { ("http", ":80") };
    format!("{scheme}://{}", host.strip_suffix(default_port).unwrap_or(host)).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware::from_fn_with_state, routing::any};
    use tower::ServiceExt as _;

    async fn status(method: &str, path: &str, headers: &[(&str, &str)]) -> u16 {
        send(method, path, headers).await.status().as_u16()
    }

    async fn send(method: &str, path: &str, headers: &[(&str, &str)]) -> Response {
        let public = PublicOrigin("https://portal.example.fr".into());
        let router = Router::new().fallback(any(|| async {})).layer(from_fn_with_state(public, check));
        let mut request = Request::builder().method(method).uri(path).header("host", "10.0.0.5:8080");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap()
    }

    #[tokio::test]
    async fn sec_fetch_site_decides_if_the_browser_sends_it() {
        assert_eq!(status("POST", "/api/v1/sessions", &[("sec-fetch-site", "same-origin")]).await, 200);
        for site in ["cross-site", "same-site", "none", "", "SAME-ORIGIN"] {
            let headers = [("sec-fetch-site", site), ("origin", "https://portal.example.fr")];
            assert_eq!(status("POST", "/api/v1/sessions", &headers).await, 403, "{site}");
        }
    }

    #[tokio::test]
    async fn without_sec_fetch_site_the_origin_decides() {
        for (origin, expected) in [
            ("https://portal.example.fr", 200),
            ("http://10.0.0.5:8080", 200),
            ("http://portal.example.fr", 403),
            ("https://portal.example.fr.evil.example", 403),
            ("https://10.0.0.5:8080", 403),
            ("http://10.0.0.5", 403),
            ("null", 403),
            ("", 403),
        ] {
            assert_eq!(status("POST", "/api/v1/sessions", &[("origin", origin)]).await, expected, "{origin}");
        }
    }

    #[tokio::test]
    async fn a_change_without_an_origin_is_refused() {
        for method in ["POST", "PUT", "PATCH", "DELETE", "TRACE", "BREW"] {
            assert_eq!(status(method, "/api/v1/sessions", &[]).await, 403, "{method}");
        }
        let response = send("POST", "/api/v1/sessions", &[]).await;
        assert_eq!(response.headers()["content-type"], "application/json");
    }

    #[tokio::test]
    async fn a_program_with_a_token_needs_no_origin() {
        let token = ("authorization", "Bearer portal_x");
        assert_eq!(status("POST", "/api/v1/sessions", &[token]).await, 200);
        assert_eq!(status("POST", "/api/v1/sessions", &[token, ("sec-fetch-site", "cross-site")]).await, 200);
        assert_eq!(status("POST", "/api/v1/sessions", &[("authorization", "Basic eDp5")]).await, 403);
    }

    #[tokio::test]
    async fn requests_that_only_read_pass() {
        for method in ["GET", "HEAD", "OPTIONS"] {
            assert_eq!(status(method, "/extranet", &[("sec-fetch-site", "cross-site")]).await, 200, "{method}");
        }
    }

    #[test]
    fn the_default_port_is_not_part_of_an_origin() {
        assert_eq!(origin_of("Portal.fr:443", true), "https://portal.fr");
        assert_eq!(origin_of("portal.fr:443", false), "http://portal.fr:443");
        assert_eq!(origin_of("portal.fr:80", false), "http://portal.fr");
    }
}
