//! The language of the answer to a request.

use http::{HeaderMap, header};
use portal_api::Language;

/// Returns the language of the cookie, which the switch on the screens sets; otherwise the browser's.
pub fn language(headers: &HeaderMap) -> Language {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let chosen = cookies
        .flat_map(|cookies| cookies.split(';'))
        .filter_map(|cookie| cookie.trim().strip_prefix("language="))
        .find_map(Language::from_tag);
    chosen.unwrap_or_else(|| {
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        accepted.map_or_else(Language::default, Language::from_accept_language)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    #[test]
    fn the_cookie_overrides_the_language_of_the_browser() {
        let mut headers = HeaderMap::new();
        assert_eq!(language(&headers), Language::Fr);
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en-GB,fr;q=0.5"));
        assert_eq!(language(&headers), Language::En);
        headers.insert(header::COOKIE, HeaderValue::from_static("theme=dark; language=fr"));
        assert_eq!(language(&headers), Language::Fr);
        headers.insert(header::COOKIE, HeaderValue::from_static("language=xx"));
        assert_eq!(language(&headers), Language::En);
    }
}
