//! The token of a program, as it stands in a request.
//!
//! Whoever sends one need not come from a page of ours: a page of another site can't send this header. In turn nothing else
//! of such a request says who asks; a cookie beside it counts for nothing.

use http::{HeaderMap, header};

/// What `Authorization: Bearer …` says, empty where it says nothing. Other schemes are a proxy's business.
pub fn token(headers: &HeaderMap) -> Option<&str> {
    let given = headers.get(header::AUTHORIZATION)?.to_str().ok()?.trim();
    let (scheme, token) = given.split_once(' ').unwrap_or((given, ""));
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_its_own_scheme_is_read() {
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
