//! The answers of the layers themselves, before or instead of a handler: JSON for programs, a page for people.

use super::{answer::with_status, area::Area, correlator::Correlator, language::language};
use axum::{
    extract::Request,
    response::{Html, IntoResponse as _, Response},
};
use http::{HeaderValue, StatusCode, header};
use portal_api::{ApiError, ErrorCode, Language};

/// The reason for a layer's refusal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// 403: the request did not come from one of our pages.
    CrossSite,
    /// 413: the body is too large.
    BodyTooLarge,
    /// 400: the body broke off.
    BodyBroken,
    /// 408: the body took too long.
    BodySlow,
    /// 400: the host is missing, named twice or invalid.
    BadHost,
    /// 503: there are too many connections.
    TooManyConnections,
    /// 503: the memory for bodies, or the source's part of it, is used up.
    TooManyBodies,
    /// 414: the address is too long.
    AddressTooLong,
    /// 431: the headers are too large.
    HeadersTooLarge,
    /// 503: nothing answered in time.
    TimedOut,
    /// 503: a handler that changes something took too long and continues, so its result is unknown.
    ChangeTimedOut,
    /// 500: the handler panicked.
    Panicked,
}

/// The facts about a request that a refusal needs after the request is gone.
#[derive(Clone, Debug)]
pub struct RequestFacts {
    language: Language,
    wants_page: bool,
    correlator: Option<Correlator>,
}

impl RequestFacts {
    /// Creates the facts from a request.
    pub fn of(request: &Request) -> Self {
        let accepts_page = || {
            let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok());
            accept.is_some_and(|accept| accept.contains("text/html"))
        };
        Self {
            language: language(request.headers()),
            wants_page: Area::of(request.uri().path()) != Area::Phones && accepts_page(),
            correlator: request.extensions().get::<Correlator>().cloned(),
        }
    }
}

impl Refusal {
    /// Returns the answer for a request with these facts.
    pub fn answer(self, facts: &RequestFacts) -> Response {
        let (status, code) = self.codes();
        let sentence = self.sentence(facts.language);
        let correlator = facts.correlator.as_ref().filter(|_| status.is_server_error()).map(ToString::to_string);
        let mut response = if facts.wants_page {
            page(status, facts.language, sentence, correlator.as_deref())
        } else {
            let mut error = ApiError::new(code, sentence);
            (error.correlator, error.retry_after) = (correlator, self.retry_after());
            with_status(status, error)
        };
        let headers = response.headers_mut();
        // `headers::protect` doesn't add this header to refusals that are made outside the layers.
        headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        if let Some(seconds) = self.retry_after() {
            headers.insert(header::RETRY_AFTER, seconds.into());
        }
        response
    }

    /// Returns the seconds after which to try again, where they are known.
    const fn retry_after(self) -> Option<u64> {
        match self {
            Self::TooManyConnections | Self::TooManyBodies => Some(10),
            _ => None,
        }
    }

    const fn codes(self) -> (StatusCode, ErrorCode) {
        match self {
            Self::CrossSite => (StatusCode::FORBIDDEN, ErrorCode::CrossSite),
            Self::BodyTooLarge => (StatusCode::PAYLOAD_TOO_LARGE, ErrorCode::TooLarge),
            Self::BodyBroken | Self::BadHost => (StatusCode::BAD_REQUEST, ErrorCode::Malformed),
            Self::BodySlow => (StatusCode::REQUEST_TIMEOUT, ErrorCode::Malformed),
            Self::AddressTooLong => (StatusCode::URI_TOO_LONG, ErrorCode::Malformed),
            Self::HeadersTooLarge => (StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE, ErrorCode::Malformed),
            Self::ChangeTimedOut => (StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Unconfirmed),
            Self::TimedOut | Self::TooManyConnections | Self::TooManyBodies => {
                (StatusCode::SERVICE_UNAVAILABLE, ErrorCode::Unavailable)
            }
            Self::Panicked => (StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::Internal),
        }
    }

    const fn sentence(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::CrossSite, Language::Fr) => {
                "Cette demande ne vient pas d’une page du portail. Ouvrez la page concernée et recommencez."
            }
            (Self::CrossSite, Language::En) => {
                "This request did not come from a page of the portal. Open the page and try again."
            }
            (Self::BodyTooLarge, Language::Fr) => "L’envoi est trop volumineux : 64 Ko au plus.",
            (Self::BodyTooLarge, Language::En) => "The request is too large: 64 KB at most.",
            (Self::BodyBroken, Language::Fr) => "L’envoi s’est interrompu. Recommencez.",
            (Self::BodyBroken, Language::En) => "The request broke off. Try again.",
            (Self::BodySlow, Language::Fr) => "L’envoi a pris trop de temps. Recommencez.",
            (Self::BodySlow, Language::En) => "The request took too long to arrive. Try again.",
            (Self::BadHost, Language::Fr) => {
                "La demande doit nommer une fois l’hôte auquel elle s’adresse (en-tête Host)."
            }
            (Self::BadHost, Language::En) => "The request must name its host exactly once (header Host).",
            (Self::TooManyConnections, Language::Fr) => {
                "Trop de connexions sont ouvertes en ce moment. Réessayez dans un instant."
            }
            (Self::TooManyConnections, Language::En) => "Too many connections are open right now. Try again shortly.",
            (Self::TooManyBodies, Language::Fr) => {
                "Trop d’envois arrivent en ce moment. Celui-ci n’a pas été lu. Réessayez dans un instant."
            }
            (Self::TooManyBodies, Language::En) => {
                "Too many requests are arriving right now. This one was not read. Try again shortly."
            }
            (Self::AddressTooLong, Language::Fr) => "L’adresse de la page est trop longue.",
            (Self::AddressTooLong, Language::En) => "The page’s address is too long.",
            (Self::HeadersTooLarge, Language::Fr) => {
                "Les en-têtes de la demande sont trop volumineux : 16 Ko au plus. Effacez les cookies de ce site."
            }
            (Self::HeadersTooLarge, Language::En) => {
                "The request’s headers are too large: 16 KB at most. Clear this site’s cookies."
            }
            (Self::ChangeTimedOut, Language::Fr) => {
                "La plateforme n’a pas répondu à temps\u{202f}: la modification a peut-être été enregistrée. Vérifiez avant de recommencer."
            }
            (Self::ChangeTimedOut, Language::En) => {
                "The platform did not answer in time: the change may have been made. Check before you try again."
            }
            (Self::TimedOut, Language::Fr) => "La plateforme n’a pas répondu à temps. Réessayez dans un instant.",
            (Self::TimedOut, Language::En) => "The platform did not answer in time. Try again shortly.",
            (Self::Panicked, Language::Fr) => "Une erreur s’est produite. Contactez le support en indiquant le code.",
            (Self::Panicked, Language::En) => "Something went wrong. Contact support and give the code.",
        }
    }
}

/// Returns a page without scripts and styles, so that it works whatever else fails. None of its text comes from the
/// request.
fn page(status: StatusCode, language: Language, sentence: &str, correlator: Option<&str>) -> Response {
    let (title, home, code) = match language {
        Language::Fr => ("Erreur", "Retour à l’accueil", "Code"),
        Language::En => ("Error", "Back to the home page", "Code"),
    };
    let correlator = correlator.map(|correlator| format!("<p>{code} : <code>{correlator}</code></p>"));
    let body = format!(
        "<!DOCTYPE html><html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width\"><title>{title} {}</title></head>\
         <body><main><h1>{title} {}</h1><p>{sentence}</p>{}<p><a href=\"/\">{home}</a></p></main></body></html>",
        language.tag(),
        status.as_u16(),
        status.as_u16(),
        correlator.unwrap_or_default(),
    );
    let mut response = (status, Html(body)).into_response();
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;
    use http_body_util::BodyExt as _;

    fn facts(path: &str, accept: &str, language: &str) -> RequestFacts {
        let request = Request::get(path).header("accept", accept).header("accept-language", language);
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(Correlator::new([0xab; 8]));
        RequestFacts::of(&request)
    }

    async fn text(response: Response) -> String {
        String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().to_vec()).unwrap()
    }

    #[tokio::test]
    async fn programs_get_json_with_a_correlator_for_server_errors() {
        let response = Refusal::Panicked.answer(&facts("/api/v1/clients", "application/json", "en"));
        assert_eq!(response.status(), 500);
        let error: ApiError = serde_json::from_str(&text(response).await).unwrap();
        assert_eq!(error.code, ErrorCode::Internal);
        assert_eq!(error.correlator.as_deref(), Some("abab abab abab abab"));
        let response = Refusal::CrossSite.answer(&facts("/api/v1/clients", "*/*", "fr"));
        let error: ApiError = serde_json::from_str(&text(response).await).unwrap();
        assert_eq!((error.code, error.correlator), (ErrorCode::CrossSite, None));
    }

    #[tokio::test]
    async fn people_get_a_page_in_their_language() {
        let response = Refusal::TimedOut.answer(&facts("/extranet", "text/html,*/*", "en-GB"));
        assert_eq!(response.status(), 503);
        let page = text(response).await;
        assert!(page.contains("lang=\"en\"") && page.contains("<h1>Error 503</h1>"), "{page}");
        assert!(page.contains("<code>abab abab abab abab</code>"), "{page}");
    }

    #[tokio::test]
    async fn a_retry_time_is_sent_with_pages_and_with_json() {
        for refusal in [Refusal::TooManyConnections, Refusal::TooManyBodies] {
            for accept in ["text/html", "application/json"] {
                let response = refusal.answer(&facts("/extranet", accept, "fr"));
                assert_eq!(response.status(), 503);
                assert_eq!(response.headers()[header::RETRY_AFTER], "10");
                assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
                let text = text(response).await;
                assert_eq!(text.contains("\"retry_after\":10"), accept == "application/json", "{text}");
            }
        }
        let headers = Refusal::TimedOut.answer(&facts("/extranet", "*/*", "fr")).headers().clone();
        assert!(!headers.contains_key(header::RETRY_AFTER), "this refusal has no retry time");
    }

    #[tokio::test]
    async fn phones_never_get_a_page() {
        let response = Refusal::HeadersTooLarge.answer(&facts("/sip-ps/a.cfg", "text/html", "fr"));
        assert_eq!(response.status(), 431);
        assert!(text(response).await.starts_with('{'));
    }
}
