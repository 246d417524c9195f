//! Reads the token of a program from a request.
//!
//! A request with a token need not come from our own page, because a page of another site can't send this header.
//! Nothing but the token identifies its sender: a cookie beside the token is ignored.

use http::{HeaderMap, header};

/// Returns the token of `Authorization: Bearer …`, or an empty text when no token follows the scheme. Other schemes
/// belong to proxies and are ignored.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    let (scheme, token) = given.split_once(' ').unwrap_or((given, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_bearer_scheme_is_read() {
        for (given, expected) in [
            ("Bearer portal_x", Some("portal_x")),
            ("bearer  portal_x ", Some("portal_x")),
            ("Bearer", Some("")),
            ("Bearer ", Some("")),
            ("Basic cG9ydGFs", None),
            ("Bearerportal_x", None),
            ("", None),
        ] {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, given.parse().unwrap())]);
            assert_eq!(token(&headers), expected, "{given:?}");
        }
        assert_eq!(token(&HeaderMap::new()), None);
    }
}
