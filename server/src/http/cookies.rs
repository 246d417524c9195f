//! The portal's cookies: their names, and how they are written and read.

use crate::{
    error::Error,
    services::session::{DEVICE_KNOWN_FOR, REMEMBERED_ABSOLUTE_LIMIT},
};
use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderValue, header};
use portal_api::Secret;

/// Returns the name of the session cookie. Over TLS, `__Host-` makes the browser keep it to this host and to HTTPS.
pub const fn cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-session" } else { "session" }
}

/// Returns the name of the cookie that marks a known browser.
pub const fn device_cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-device" } else { "device" }
}

/// Returns the token of the session cookie.
pub fn session_token(headers: &HeaderMap, is_secure: bool) -> Option<String> {
    cookie_value(headers, cookie_name(is_secure))
}

/// Creates the cookie of a new session. The browser deletes it when it closes, unless the session is remembered. The
/// session itself ends on the server, at the same time or earlier.
pub fn session_cookie(token: &str, is_remembered: bool, is_secure: bool) -> Result<HeaderValue, Error> {
    let mut session = Cookie::build((cookie_name(is_secure), token.to_owned())).http_only(true);
    if is_remembered {
        session = session.max_age(cookie::time::Duration::hours(REMEMBERED_ABSOLUTE_LIMIT.as_hours()));
    }
    cookie(session, is_secure)
}

/// Creates the cookie of a known browser. It lasts half a year, also after signing out.
pub fn device_cookie(token: &Secret, is_secure: bool) -> Result<HeaderValue, Error> {
    let device = Cookie::build((device_cookie_name(is_secure), token.expose().to_owned())).http_only(true);
    cookie(device.max_age(cookie::time::Duration::hours(DEVICE_KNOWN_FOR.as_hours())), is_secure)
}

/// Creates the cookie that deletes the session cookie.
pub fn ended_session_cookie(is_secure: bool) -> Result<HeaderValue, Error> {
    cookie(Cookie::build((cookie_name(is_secure), "")).http_only(true).max_age(cookie::time::Duration::ZERO), is_secure)
}

/// Creates the cookie of a preference, which lasts a year.
pub fn preference_cookie(name: &'static str, value: &'static str, is_secure: bool) -> Result<HeaderValue, Error> {
    cookie(Cookie::build((name, value)).max_age(cookie::time::Duration::days(365)), is_secure)
}

fn cookie(builder: cookie::CookieBuilder<'_>, is_secure: bool) -> Result<HeaderValue, Error> {
    let cookie = builder.path("/").same_site(SameSite::Lax).secure(is_secure).build();
    HeaderValue::from_str(&cookie.to_string()).map_err(Error::internal)
}

/// Returns the value of a cookie.
pub fn cookie_value(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| Cookie::split_parse(value.to_owned()))
        .filter_map(Result::ok)
        .find(|cookie| cookie.name() == name)
        .map(|cookie| cookie.value().to_owned())
}
