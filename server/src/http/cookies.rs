//! Cookies: their names, how they are written and read.

use crate::{
    error::Error,
    services::session::{DEVICE_KNOWN, REMEMBERED},
};
use cookie::{Cookie, SameSite};
use http::{HeaderMap, HeaderValue, header};
use portal_api::Secret;

/// The cookie's name: over TLS the browser itself keeps it to this host, this scheme and the whole site.
pub const fn cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-session" } else { "session" }
}

/// The name of the cookie that tells a browser which signed in before.
pub const fn device_cookie_name(is_secure: bool) -> &'static str {
    if is_secure { "__Host-device" } else { "device" }
}

/// The token of the session cookie.
pub fn session_token(headers: &HeaderMap, is_secure: bool) -> Option<String> {
    cookie_value(headers, cookie_name(is_secure))
}

/// The cookie of a new session. It ends with the browser, unless that is to keep it; the server ends it sooner.
pub fn session_cookie(token: &str, is_remembered: bool, is_secure: bool) -> Result<HeaderValue, Error> {
    let mut session = Cookie::build((cookie_name(is_secure), token.to_owned())).http_only(true);
    if is_remembered {
        session = session.max_age(cookie::time::Duration::hours(REMEMBERED.as_hours()));
    }
    cookie(session, is_secure)
}

/// The cookie of a browser that signed in: it says so for half a year, also when nobody is signed in any more.
pub fn device_cookie(token: &Secret, is_secure: bool) -> Result<HeaderValue, Error> {
    let device = Cookie::build((device_cookie_name(is_secure), token.expose().to_owned())).http_only(true);
    cookie(device.max_age(cookie::time::Duration::hours(DEVICE_KNOWN.as_hours())), is_secure)
}

/// The cookie that takes the session's away.
pub fn ended_session_cookie(is_secure: bool) -> Result<HeaderValue, Error> {
    cookie(Cookie::build((cookie_name(is_secure), "")).http_only(true).max_age(cookie::time::Duration::ZERO), is_secure)
}

/// A cookie of a preference, kept a year.
pub fn preference_cookie(name: &'static str, value: &'static str, is_secure: bool) -> Result<HeaderValue, Error> {
    cookie(Cookie::build((name, value)).max_age(cookie::time::Duration::days(365)), is_secure)
}

fn cookie(builder: cookie::CookieBuilder<'_>, is_secure: bool) -> Result<HeaderValue, Error> {
    let cookie = builder.path("/").same_site(SameSite::Lax).secure(is_secure).build();
    HeaderValue::from_str(&cookie.to_string()).map_err(Error::internal)
}

/// The value of a cookie.
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
