//! Pages: the screens are rendered on the server, and their calls to the API are answered in process.

use crate::{
    error::Error,
    http::{
        answer::error_response,
        compression,
        cookies::{cookie_value, session_token},
        headers::Nonce,
        session::ResolvedVisit,
    },
    portal::Portal,
    principal::Visit,
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};
use http_body_util::BodyExt;
use portal_api::{ApiError, Method, preference::Theme, session::Role, wire::OperationRequest};
use portal_app::{
    in_process::{Answer, InProcess},
    page::{AssetUrls, PageRequest},
    paths::{self, PortalKind},
    render::render,
};
use std::sync::Arc;
use tower::ServiceExt;

/// The state that rendering needs.
#[derive(Clone)]
pub struct Pages {
    /// The running portal.
    pub portal: Arc<Portal>,
    /// The API without the outer layers, because the page's own request has already passed them.
    pub api: Router,
    /// The addresses of the browser's files.
    pub assets: Arc<AssetUrls>,
}

/// Renders the page of a request, or redirects to another page.
pub async fn page(State(pages): State<Pages>, request: Request) -> Response {
    let Some(ResolvedVisit(visit)) = request.extensions().get::<ResolvedVisit>().cloned() else {
        let error = Error::internal("a page was asked for without the session layer");
        return error_response(error.answer(portal_api::Language::default(), ""));
    };
    if let Some(target) = redirect_target(&request, &visit) {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response();
    }
    let headers = request.headers().clone();
    let request = PageRequest {
        path: request.uri().path().to_owned(),
        query: request.uri().query().unwrap_or_default().to_owned(),
        language: visit.language,
        theme: cookie_value(request.headers(), "theme").and_then(|name| Theme::from_name(&name)).unwrap_or_default(),
        account: visit.principal.as_ref().map(|principal| principal.account()),
        nonce: request.extensions().get::<Nonce>().map(ToString::to_string).unwrap_or_default(),
        assets: pages.assets,
        api: in_process(pages.api, visit),
    };
    let page = render(request).await;
    if let Some(target) = page.redirect.and_then(|path| HeaderValue::from_str(&path).ok()) {
        return (StatusCode::SEE_OTHER, [(header::LOCATION, target)]).into_response();
    }
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, compression::html(&headers, page.html, page.has_secret)).into_response()
}

/// Returns the page to redirect to, if any: the sign-in page when the page needs a session, the next page when a person
/// who is signed in opens the sign-in page, the caller's own portal, or the page for a new password when the caller
/// must choose a new password.
fn redirect_target(request: &Request, visit: &Visit) -> Option<HeaderValue> {
    let path = request.uri().path();
    let is_sign_in = matches!(path, paths::SIGN_IN | paths::LOGIN);
    let target = match &visit.principal {
        None if is_sign_in || !needs_session(path) => return None,
        None => {
            let next = request.uri().path_and_query().map_or(path, |path| path.as_str());
            let was_signed_in = session_token(request.headers(), visit.is_secure).is_some();
            if was_signed_in { paths::sign_in_again(next) } else { paths::sign_in(next) }
        }
        Some(_) if is_sign_in => {
            let query = request.uri().query().unwrap_or_default();
            let next = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "next");
            next.map_or_else(|| paths::HOME.to_owned(), |(_, next)| paths::after_sign_in(&next).to_owned())
        }
        Some(principal) if principal.must_change => {
            return (path != paths::PASSWORD).then(|| HeaderValue::from_static(paths::PASSWORD));
        }
        Some(principal) if principal.role == Role::User => {
            let is_extranet = PortalKind::of_address(path) == PortalKind::Extranet;
            return is_extranet.then(|| HeaderValue::from_static(paths::HOME));
        }
        Some(_) if matches!(path, paths::HOME | paths::EXTRANET) => paths::CLIENTS.to_owned(),
        Some(_) => return None,
    };
    HeaderValue::from_str(&target).ok()
}

/// Whether an address needs a session: every address that starts like a page of ours. For any other address everybody
/// gets the 404. The caller has already excluded the pages for signing in.
fn needs_session(path: &str) -> bool {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    matches!(first, "" | "extranet" | "settings" | "lines" | "admin")
}

/// Creates the connection from a page to the API: the same router, with the page's own visit.
fn in_process(api: Router, visit: Visit) -> InProcess {
    InProcess::new(visit.language, move |method, operation| -> Answer {
        let (api, visit) = (api.clone(), visit.clone());
        Box::pin(async move {
            let (language, correlator) = (visit.language, visit.correlator.clone());
            call_api(api, visit, method, operation)
                .await
                .unwrap_or_else(|error| Err(error.answer(language, &correlator)))
        })
    })
}

/// Calls an operation in process. The inner result is the operation's own answer, as text; the outer error means that
/// the call itself has failed.
async fn call_api(
    api: Router,
    visit: Visit,
    method: Method,
    operation: OperationRequest,
) -> Result<Result<String, ApiError>, Error> {
    let method = match method {
        Method::Get => http::Method::GET,
        Method::Post => http::Method::POST,
    };
    let request = http::Request::builder()
        .method(method)
        .uri(operation.uri)
        .header(header::CONTENT_TYPE, "application/json")
        .extension(ResolvedVisit(visit))
        .body(operation.body.map_or_else(Body::empty, Body::from))
        .map_err(Error::internal)?;
    let response = api.oneshot(request).await.map_err(Error::internal)?;
    let is_done = response.status().is_success();
    let bytes = response.into_body().collect().await.map_err(Error::internal)?.to_bytes();
    if is_done {
        return Ok(Ok(String::from_utf8(bytes.into()).map_err(Error::internal)?));
    }
    Ok(Err(serde_json::from_slice(&bytes).map_err(Error::internal)?))
}
