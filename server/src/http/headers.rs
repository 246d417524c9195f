//! The security headers of all answers, except those that are made outside the layers: the answers to phones
//! (`sip_ps`), and the refusal when there are too many connections (`listen`).

use super::area::Area;
use crate::{principal::ClientAddress, random::Randomness};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use std::{fmt, sync::Arc};

/// The nonce of a page: the browser runs only inline scripts that carry it. It is an extension of requests for pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nonce(Arc<str>);

impl Nonce {
    fn new(bytes: [u8; 16]) -> Self {
        Self(URL_SAFE_NO_PAD.encode(bytes).into())
    }

    /// Returns the nonce as text.
    pub fn value(&self) -> Arc<str> {
        Arc::clone(&self.0)
    }
}

impl fmt::Display for Nonce {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The content security policy of every answer that is no page: the browser loads nothing. An SVG picture that is
/// opened by itself may use its own styles.
const BARE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
/// The browser features that pages may use: of this list only the camera, and only in our own pages.
const PERMISSIONS: &str = "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()";
/// The browser uses only HTTPS for a year, for this host only: the portal can't promise TLS for other names of the
/// operator's domain.
const TRANSPORT_SECURITY: &str = "max-age=31536000";

/// The layer that gives pages their nonce, and every answer its security headers. A `Cache-Control` set by the handler
/// stays.
pub async fn protect(State(randomness): State<Randomness>, mut request: Request, next: Next) -> Response {
    let area = Area::of(request.uri().path());
    let is_secure = request.extensions().get::<ClientAddress>().is_some_and(|address| address.is_secure);
    // Without randomness there is no nonce, so the page's own inline scripts don't run either.
    let nonce = if area == Area::Pages { randomness.bytes().ok().map(Nonce::new) } else { None };
    if let Some(nonce) = &nonce {
        request.extensions_mut().insert(nonce.clone());
    }
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    match area {
        Area::Pages => {
            if let Ok(policy) = HeaderValue::from_str(&page_policy(nonce.as_ref())) {
                headers.insert(header::CONTENT_SECURITY_POLICY, policy);
            }
        }
        _ => set(headers, header::CONTENT_SECURITY_POLICY, BARE_POLICY),
    }
    set(headers, header::REFERRER_POLICY, "same-origin");
    set(headers, HeaderName::from_static("permissions-policy"), PERMISSIONS);
    set(headers, HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    set(headers, HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    if is_secure {
        set(headers, header::STRICT_TRANSPORT_SECURITY, TRANSPORT_SECURITY);
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Returns the content security policy of a page: our own files, and inline scripts that carry the nonce.
fn page_policy(nonce: Option<&Nonce>) -> String {
    let nonce = nonce.map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; \
         connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

fn set(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::random::RandomnessError;
    use axum::{Extension, Router, body::Body, middleware::from_fn_with_state, routing::get};
    use http_body_util::BodyExt as _;
    use tower::ServiceExt as _;

    async fn nonce(nonce: Option<Extension<Nonce>>) -> String {
        nonce.map(|nonce| nonce.to_string()).unwrap_or_default()
    }

    async fn answer_with(randomness: Randomness, path: &str, is_secure: bool) -> Response {
        let router = Router::new().fallback(get(nonce)).layer(from_fn_with_state(randomness, protect));
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        let ip = std::net::Ipv4Addr::LOCALHOST.into();
        request.extensions_mut().insert(ClientAddress { ip, is_secure, is_loopback: false });
        router.oneshot(request).await.unwrap()
    }

    async fn answer(path: &str) -> Response {
        answer_with(Randomness::system(), path, false).await
    }

    fn policy(response: &Response) -> String {
        response.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap().to_owned()
    }

    #[tokio::test]
    async fn a_page_runs_its_own_scripts_and_no_others() {
        let response = answer("/extranet").await;
        let policy = policy(&response);
        let nonce = String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap();
        assert_eq!(nonce.len(), 22);
        assert_eq!(
            policy,
            format!(
                "default-src 'none'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
                 img-src 'self' data:; connect-src 'self'; font-src 'self'; manifest-src 'self'; form-action 'self'; \
                 base-uri 'none'; frame-ancestors 'none'"
            )
        );
        let again = answer("/extranet").await;
        assert_ne!(super::tests::policy(&again), policy, "a nonce is used once");
    }

    #[tokio::test]
    async fn without_randomness_there_is_no_nonce() {
        let no_randomness = Randomness::from_source(|_| Err(RandomnessError("none".into())));
        let response = answer_with(no_randomness, "/extranet", false).await;
        assert!(policy(&response).contains("script-src 'self' 'wasm-unsafe-eval';"));
    }

    #[tokio::test]
    async fn every_answer_has_the_security_headers() {
        for path in ["/extranet", "/api/v1/clients", "/assets/0123456789abcdef/client.js"] {
            let response = answer(path).await;
            let headers = response.headers();
            assert_eq!(headers["cache-control"], "no-store", "{path}");
            assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
            assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
            assert_eq!(headers["cross-origin-opener-policy"], "same-origin", "{path}");
            assert!(headers["permissions-policy"].to_str().unwrap().contains("camera=(self)"), "{path}");
            assert!(policy(&response).contains("frame-ancestors 'none'"), "{path}");
            assert!(!headers.contains_key("strict-transport-security"), "{path}");
        }
    }

    #[tokio::test]
    async fn over_tls_the_browser_is_told_to_use_only_https() {
        let response = answer_with(Randomness::system(), "/", true).await;
        assert_eq!(response.headers()["strict-transport-security"], "max-age=31536000");
    }

    #[tokio::test]
    async fn the_cache_control_of_a_handler_stays() {
        let cacheable = || async { ([(header::CACHE_CONTROL, "public, max-age=60")], "") };
        let router = Router::new().fallback(get(cacheable)).layer(from_fn_with_state(Randomness::system(), protect));
        let response = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.headers()["cache-control"], "public, max-age=60");
    }
}
