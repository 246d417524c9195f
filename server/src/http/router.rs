//! Creates a route for each operation: reads the request, asks the policy, calls the handler, writes the answer.
//!
//! Each operation has one route. Programs send JSON to it, the server calls it in process while it renders a screen,
//! and browsers without JavaScript post plain HTML forms to it; the module `forms` answers the forms.

use crate::{
    error::Error,
    http::{
        answer::{append_cookies, error_response},
        forms::Form,
        language::language,
        operation_refusal::OperationRefusal,
        session::ResolvedVisit,
    },
    messages, policy,
    portal::Portal,
    principal::{Caller, Visit},
};
use axum::{
    Router,
    extract::{RawPathParams, Request, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderMap, HeaderValue, header};
use http_body_util::{BodyExt as _, Collected};
use portal_api::{Access, ApiError, ErrorCode, MediaType, Method, Operation, Secret, field_names::field_names, wire};
use serde_json::{Map, Value};
use std::{borrow::Cow, future::Future, sync::Arc};

/// The answer of a handler: the operation's response, and the cookies to set.
pub struct Answer<R> {
    body: R,
    cookies: Vec<HeaderValue>,
}

impl<R> From<R> for Answer<R> {
    fn from(body: R) -> Self {
        Self { body, cookies: Vec::new() }
    }
}

impl<R> Answer<R> {
    /// Adds a cookie to the answer.
    pub fn with_cookie(mut self, cookie: HeaderValue) -> Self {
        self.cookies.push(cookie);
        self
    }
}

/// The result of a handler.
pub type HandlerResult<R> = Result<Answer<R>, Error>;

/// The context that a handler takes: [`Visit`] when anybody may call, [`Caller`] when a session or token is needed.
pub trait HandlerContext: Sized + Send {
    /// Converts a visit.
    ///
    /// Errors: `SignedOut` when a caller is needed and there is none.
    fn from_visit(visit: Visit) -> Result<Self, Error>;
}

impl HandlerContext for Visit {
    fn from_visit(visit: Visit) -> Result<Self, Error> {
        Ok(visit)
    }
}

impl HandlerContext for Caller {
    fn from_visit(visit: Visit) -> Result<Self, Error> {
        let principal = visit.principal.clone().ok_or(Error::SignedOut)?;
        Ok(Self { principal, visit })
    }
}

/// Collects the routes of the API.
#[derive(Default)]
pub struct Routes {
    router: Router<Arc<Portal>>,
    names: Vec<&'static str>,
}

impl Routes {
    /// Adds an operation that answers JSON.
    pub fn json<O, V, H, F>(mut self, handler: H) -> Self
    where
        O: Operation,
        V: HandlerContext + 'static,
        H: Fn(Arc<Portal>, V, O) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = HandlerResult<O::Response>> + Send + 'static,
    {
        debug_assert!(O::MEDIA_TYPE == MediaType::Json, "{} does not answer JSON", O::NAME);
        let route = move |State(portal): State<Arc<Portal>>, parameters: RawPathParams, request: Request| {
            let handler = handler.clone();
            async move {
                let parsed = ParsedRequest::from_request::<O>(&parameters, request).await;
                let visit = parsed.visit.clone();
                let outcome = match parsed.operation::<O, V>(&portal) {
                    Ok((caller, operation)) => run_to_end(O::METHOD, handler(portal.clone(), caller, operation)).await,
                    Err(error) => Err(error),
                };
                let outcome = outcome.map_err(|error| OperationRefusal::new::<O>(&portal, &visit, error));
                match (&parsed.form, outcome) {
                    (Some(form), outcome) => {
                        let reveal = |answer: Answer<O::Response>| {
                            let secret = O::revealed(&answer.body).map(|secret| Secret::new(secret.text()));
                            (secret, answer.cookies)
                        };
                        form.answer::<O>(&portal, outcome.map(reveal).map_err(|refused| refused.error))
                    }
                    (None, Ok(answer)) => json_response(&answer.body, answer.cookies),
                    (None, Err(refused)) => refused.response(),
                }
            }
        };
        self.names.push(O::NAME);
        self.router = match O::METHOD {
            Method::Get => self.router.route(O::PATH, get(route)),
            Method::Post => self.router.route(O::PATH, post(route)),
        };
        self
    }

    /// Adds an operation that answers another media type than JSON; its handler creates the response.
    pub fn raw<O, H, F>(mut self, handler: H) -> Self
    where
        O: Operation,
        H: Fn(Arc<Portal>, Caller, O) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response, Error>> + Send + 'static,
    {
        let route = move |State(portal): State<Arc<Portal>>, parameters: RawPathParams, request: Request| {
            let handler = handler.clone();
            async move {
                let parsed = ParsedRequest::from_request::<O>(&parameters, request).await;
                let visit = parsed.visit.clone();
                let outcome = match parsed.operation::<O, Caller>(&portal) {
                    Ok((caller, operation)) => handler(portal.clone(), caller, operation).await,
                    Err(error) => Err(error),
                };
                outcome.unwrap_or_else(|error| OperationRefusal::new::<O>(&portal, &visit, error).response())
            }
        };
        self.names.push(O::NAME);
        self.router = self.router.route(O::PATH, get(route));
        self
    }

    /// Returns the names of the added operations, and their router.
    pub fn finish(self) -> (Vec<&'static str>, Router<Arc<Portal>>) {
        (self.names, self.router)
    }
}

/// Waits for a handler. A handler that changes something runs in its own task, so that it runs to its end even when the
/// client disconnects. Otherwise a change could be in the database while the caches still have the previous state.
async fn run_to_end<R: Send + 'static>(
    method: Method,
    outcome: impl Future<Output = HandlerResult<R>> + Send + 'static,
) -> HandlerResult<R> {
    match method {
        Method::Get => outcome.await,
        Method::Post => tokio::spawn(outcome).await.map_err(Error::internal)?,
    }
}

/// Answers a path under `/api/` that is no operation.
pub async fn unknown_operation(request: Request) -> Response {
    refuse(&request, ErrorCode::NotFound)
}

/// Answers an operation's path with a wrong method.
pub async fn wrong_method(request: Request) -> Response {
    refuse(&request, ErrorCode::MethodNotAllowed)
}

fn refuse(request: &Request, code: ErrorCode) -> Response {
    let words = messages::of(language(request.headers()));
    let sentence = if code == ErrorCode::NotFound { words.not_found } else { words.wrong_method };
    error_response(ApiError::new(code, sentence))
}

/// A parsed request.
struct ParsedRequest {
    visit: Visit,
    /// The operation's fields, from path, query and body; an error when the body can't be read.
    fields: Result<Map<String, Value>, ErrorCode>,
    /// The plain HTML form that the request is, if any: it is answered by a redirect.
    form: Option<Form>,
}

impl ParsedRequest {
    async fn from_request<O: Operation>(parameters: &RawPathParams, request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let Some(ResolvedVisit(visit)) = parts.extensions.get::<ResolvedVisit>().cloned() else {
            unreachable!("the session layer is outside every route");
        };
        // A program may send only JSON: forms are for browsers.
        let is_program = is_program(&visit);
        let mut form = None;
        let mut fields = match O::METHOD {
            Method::Get => Ok(wire::object_of_pairs(pairs(parts.uri.query().unwrap_or_default().as_bytes()))),
            Method::Post => match body.collect().await.map(Collected::to_bytes) {
                Ok(bytes) if is_media_type(&parts.headers, "application/json") => read_json(&bytes),
                Ok(bytes) if !is_program && is_media_type(&parts.headers, "application/x-www-form-urlencoded") => {
                    // The portal's program in the browser sends the same form, but accepts JSON: it wants the result
                    // instead of a redirect.
                    form = (!wants_json(&parts.headers)).then(|| Form::new(&bytes, field_names::<O>(), &visit));
                    Ok(wire::object_of_pairs(pairs(&bytes)))
                }
                // An empty body is an operation without fields.
                Ok(bytes) if bytes.is_empty() => Ok(Map::new()),
                Ok(_) => Err(ErrorCode::UnsupportedMediaType),
                // Reading hardly fails here: `limits::read_body` has read the body already, or a page's call wrote it.
                Err(_) => Err(ErrorCode::Malformed),
            },
        };
        if let Ok(fields) = &mut fields {
            for (name, value) in parameters {
                fields.insert(name.to_owned(), Value::String(value.to_owned()));
            }
        }
        Self { visit, fields, form }
    }

    /// Checks the policy and the caller's limit of changes before it reads the operation, so that a caller without the
    /// right learns nothing about the operation's fields.
    fn operation<O: Operation, V: HandlerContext>(&self, portal: &Portal) -> Result<(V, O), Error> {
        if O::ACCESS != Access::Anyone {
            let principal = self.visit.principal.as_ref().ok_or(Error::SignedOut)?;
            if !policy::admits(O::ACCESS, principal) {
                return Err(Error::NotFound);
            }
            if principal.must_change && !O::BEFORE_PASSWORD_CHANGE {
                return Err(Error::PasswordExpired);
            }
            if !policy::is_for(O::CALLERS, principal) {
                return Err(Error::NotFound);
            }
        }
        if let (Method::Post, Some(principal)) = (O::METHOD, &self.visit.principal) {
            let counted = portal.changes.take(principal, O::LIMIT, portal.clock.now());
            counted.map_err(|seconds| Error::TooManyChanges { seconds })?;
        }
        let words = messages::of(self.visit.language);
        let fields = self.fields.clone().map_err(|code| {
            let sentence = match code {
                ErrorCode::UnsupportedMediaType if is_program(&self.visit) => words.json_only,
                ErrorCode::UnsupportedMediaType => words.unsupported_media_type,
                _ => words.malformed,
            };
            Error::from(ApiError::new(code, sentence))
        })?;
        let operation = wire::read(fields, self.visit.language)?;
        Ok((V::from_visit(self.visit.clone())?, operation))
    }
}

fn is_program(visit: &Visit) -> bool {
    visit.principal.as_ref().is_some_and(|principal| principal.program.is_some())
}

fn json_response<R: serde::Serialize>(body: &R, cookies: Vec<HeaderValue>) -> Response {
    let mut response = axum::Json(body).into_response();
    append_cookies(&mut response, cookies);
    response
}

fn pairs(bytes: &[u8]) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    form_urlencoded::parse(bytes)
}

fn is_media_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(wanted))
}

fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.starts_with("application/json"))
}

fn read_json(bytes: &[u8]) -> Result<Map<String, Value>, ErrorCode> {
    match serde_json::from_slice(bytes) {
        Ok(Value::Object(fields)) => Ok(fields),
        _ => Err(ErrorCode::Malformed),
    }
}
