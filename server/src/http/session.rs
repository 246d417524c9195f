//! The layer that finds the session or token of a request.

use crate::{
    error::Error,
    http::{
        answer::error_response,
        bearer,
        cookies::{cookie_value, device_cookie_name, session_token},
        correlator::Correlator,
        language::language,
    },
    portal::Portal,
    principal::{ClientAddress, Visit},
    services::{session, token},
};
use axum::{
    extract::{MatchedPath, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderValue, Method, header};
use portal_api::Secret;
use std::{net::Ipv4Addr, sync::Arc};

/// The maximum length of a known browser's token, in bytes. A longer token isn't one of ours, and is ignored.
const DEVICE_TOKEN_LIMIT: usize = 64;

/// The maximum length of a stored `User-Agent`, in characters.
const USER_AGENT_LIMIT: usize = 200;

/// The visit of a request: [`resolve`] stores it, and a page's calls in process get it too.
#[derive(Clone, Debug)]
pub struct ResolvedVisit(pub Visit);

/// The layer that finds the principal: a program by its token, or else a person by the session cookie. An unknown or
/// ended session gives no principal; a wrong token, or a database that doesn't answer, is an error.
pub async fn resolve(State(portal): State<Arc<Portal>>, mut request: Request, next: Next) -> Response {
    // A page's call in process already has the page's visit.
    if request.extensions().get::<ResolvedVisit>().is_none() {
        let mut visit = visit(&request);
        let found = match bearer::token(request.headers()) {
            Some(token) => token::find_program(&portal, token, visit.address).await.map(Some).inspect_err(|error| {
                if matches!(error, Error::WrongToken | Error::TooManyAttempts { .. }) {
                    let route = request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str);
                    portal.refusals.log_token(route, &visit, portal.clock.now());
                }
            }),
            None => {
                session::find_principal(&portal, session_token(request.headers(), visit.is_secure).as_deref()).await
            }
        };
        match found {
            Ok(principal) => visit.principal = principal,
            Err(error) => return refuse(error, &visit),
        }
        request.extensions_mut().insert(ResolvedVisit(visit));
    }
    next.run(request).await
}

/// Returns the refusal. A wrong token is answered with a challenge that asks for a token (RFC 6750, 3).
fn refuse(error: Error, visit: &Visit) -> Response {
    let is_wrong_token = matches!(error, Error::WrongToken);
    let mut response = error_response(error.answer(visit.language, &visit.correlator));
    if is_wrong_token {
        let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    }
    response
}

fn visit(request: &Request) -> Visit {
    let address = request.extensions().get::<ClientAddress>();
    let user_agent = request.headers().get(header::USER_AGENT).map(HeaderValue::as_bytes).unwrap_or_default();
    Visit {
        principal: None,
        address: address.map_or(Ipv4Addr::UNSPECIFIED.into(), |address| address.ip),
        is_secure: address.is_some_and(|address| address.is_secure),
        language: language(request.headers()),
        correlator: request.extensions().get::<Correlator>().map(ToString::to_string).unwrap_or_default(),
        user_agent: String::from_utf8_lossy(user_agent)
            .chars()
            .filter(|character| !character.is_control())
            .take(USER_AGENT_LIMIT)
            .collect(),
        device: device_token(request, address.is_some_and(|address| address.is_secure)),
    }
}

/// Returns the token of a known browser, for POST requests only: pages don't need it.
fn device_token(request: &Request, is_secure: bool) -> Option<Secret> {
    if request.method() != Method::POST {
        return None;
    }
    let token = cookie_value(request.headers(), device_cookie_name(is_secure))?;
    (token.len() <= DEVICE_TOKEN_LIMIT).then(|| Secret::new(token))
}
