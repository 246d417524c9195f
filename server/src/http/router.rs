//! Creates a route for each operation: reads the request, asks the policy, calls the handler, writes the answer.
//!
//! An operation has one route for programs (JSON), for the screens (the same, in process while rendering), and for
//! plain HTML forms, which are answered by a redirect to a page that shows the result.

use crate::{
    error::Error,
    http::{answer::error_response, language::language, refused::Refused, session::Resolved, typed::typed},
    messages, policy,
    portal::Portal,
    principal::{Caller, Visit},
    state::form_results::Sender,
};
use axum::{
    Router,
    extract::{RawPathParams, Request, State},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use http_body_util::{BodyExt as _, Collected};
use portal_api::{
    Access, ApiError, Content, Detail, ErrorCode, Method, Operation, Secret, field_names::field_names,
    form_result::FormResult, wire,
};
use portal_app::paths;
use portal_protocols::Source;
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
pub type Outcome<R> = Result<Answer<R>, Error>;

/// What a handler needs to know of its caller: [`Visit`] when anybody may call, [`Caller`] when a session or token is
/// needed.
pub trait FromVisit: Sized + Send {
    /// Converts a visit.
    ///
    /// Errors: `SignedOut` when a caller is needed and there is none.
    fn from_visit(visit: Visit) -> Result<Self, Error>;
}

impl FromVisit for Visit {
    fn from_visit(visit: Visit) -> Result<Self, Error> {
        Ok(visit)
    }
}

impl FromVisit for Caller {
    fn from_visit(visit: Visit) -> Result<Self, Error> {
        let principal = visit.principal.clone().ok_or(Error::SignedOut)?;
        Ok(Self { principal, visit })
    }
}

/// The routes of the API, while they are collected.
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
        V: FromVisit + 'static,
        H: Fn(Arc<Portal>, V, O) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Outcome<O::Response>> + Send + 'static,
    {
        debug_assert!(O::CONTENT == Content::Json, "{} does not answer JSON", O::NAME);
        let route = move |State(portal): State<Arc<Portal>>, parameters: RawPathParams, request: Request| {
            let handler = handler.clone();
            async move {
                let read = Read::from_request::<O>(&parameters, request).await;
                let visit = read.visit.clone();
                let outcome = match read.operation::<O, V>(&portal) {
                    Ok((caller, operation)) => finish(O::METHOD, handler(portal.clone(), caller, operation)).await,
                    Err(error) => Err(error),
                };
                let outcome = outcome.map_err(|error| Refused::new::<O>(&portal, &visit, error));
                match (&read.form, outcome) {
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

    /// Adds an operation that answers something else; its handler creates the response.
    pub fn raw<O, H, F>(mut self, handler: H) -> Self
    where
        O: Operation,
        H: Fn(Arc<Portal>, Caller, O) -> F + Clone + Send + Sync + 'static,
        F: Future<Output = Result<Response, Error>> + Send + 'static,
    {
        let route = move |State(portal): State<Arc<Portal>>, parameters: RawPathParams, request: Request| {
            let handler = handler.clone();
            async move {
                let read = Read::from_request::<O>(&parameters, request).await;
                let visit = read.visit.clone();
                let outcome = match read.operation::<O, Caller>(&portal) {
                    Ok((caller, operation)) => handler(portal.clone(), caller, operation).await,
                    Err(error) => Err(error),
                };
                outcome.unwrap_or_else(|error| Refused::new::<O>(&portal, &visit, error).response())
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

/// Waits for a handler. A handler that changes something runs to its end even when its client has gone. Otherwise a
/// change could be in the database without its caches being invalidated.
async fn finish<R: Send + 'static>(
    method: Method,
    outcome: impl Future<Output = Outcome<R>> + Send + 'static,
) -> Outcome<R> {
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
struct Read {
    visit: Visit,
    fields: Result<Map<String, Value>, ErrorCode>,
    form: Option<Form>,
}

impl Read {
    async fn from_request<O: Operation>(parameters: &RawPathParams, request: Request) -> Self {
        let (parts, body) = request.into_parts();
        let Some(Resolved(visit)) = parts.extensions.get::<Resolved>().cloned() else {
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
                    // The browser's program sends the same form, but wants the result instead of a redirect.
                    form = (!wants_json(&parts.headers)).then(|| Form::new(&bytes, field_names::<O>(), &visit));
                    Ok(wire::object_of_pairs(pairs(&bytes)))
                }
                // An empty body is an operation without fields.
                Ok(bytes) if bytes.is_empty() => Ok(Map::new()),
                Ok(_) => Err(ErrorCode::UnsupportedMediaType),
                // Reading can't fail here: `limits::body` has read the body already, or a page wrote it.
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

    /// Asks the policy first, then builds the operation: a caller without the right learns nothing of its fields.
    fn operation<O: Operation, V: FromVisit>(&self, portal: &Portal) -> Result<(V, O), Error> {
        if O::ACCESS != Access::Anyone {
            let principal = self.visit.principal.as_ref().ok_or(Error::SignedOut)?;
            if !policy::admits(O::ACCESS, principal) {
                return Err(Error::NotFound);
            }
            if principal.must_change && !O::BEFORE_PASSWORD {
                return Err(Error::PasswordExpired);
            }
            if !policy::is_for(O::CALLERS, principal) {
                return Err(Error::NotFound);
            }
        }
        if let (Method::Post, Some(principal)) = (O::METHOD, &self.visit.principal) {
            let taken = portal.changes.take(principal, O::LIMIT, portal.clock.now());
            taken.map_err(|seconds| Error::TooManyChanges { seconds })?;
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

/// A form that a browser sent without JavaScript: its sender, where the browser goes next, and the typed values.
struct Form {
    sender: Sender,
    back: String,
    then: Option<String>,
    values: Vec<(String, String)>,
}

impl Form {
    /// Parses a form's body. Only the fields of its operation are stored.
    fn new(body: &[u8], names: Option<&[&str]>, visit: &Visit) -> Self {
        let (mut back, mut then, mut fields) = (paths::HOME.to_owned(), None, Vec::new());
        for (key, value) in pairs(body) {
            match key.as_ref() {
                "_back" => paths::or_home(&value).clone_into(&mut back),
                "_then" => then = Some(paths::or_home(&value).to_owned()),
                key if is_field(key, names) => fields.push((key.to_owned(), value.into_owned())),
                _ => {}
            }
        }
        let sender = match &visit.principal {
            Some(principal) => Sender::Account(principal.account_id),
            None => Sender::Visitor(Source::of(visit.address)),
        };
        Self { sender, back, then, values: typed(fields) }
    }

    /// Redirects to the page that shows the result: the secret that the answer reveals and the cookies to set, or the
    /// error.
    fn answer<O: Operation>(
        &self,
        portal: &Portal,
        outcome: Result<(Option<Secret>, Vec<HeaderValue>), ApiError>,
    ) -> Response {
        let (error, (password, cookies)) = match outcome {
            Ok(done) => (None, done),
            Err(error) => (Some(error), (None, Vec::new())),
        };
        if let Some(Detail::Platform(platform)) = error.as_ref().and_then(|error| error.detail.as_ref()) {
            return see_other(&paths::platform_error(&platform.mac, &platform.correlator), cookies);
        }
        let is_signed_out = error.as_ref().is_some_and(|error| error.code == ErrorCode::SignedOut);
        let target = if error.is_none() { self.then.as_deref().unwrap_or(&self.back) } else { &self.back };
        // Signing in and choosing a language show their effect: the next page says nothing about them.
        if error.is_none() && O::ACCESS == Access::Anyone {
            return see_other(&without_result(target), cookies);
        }
        let result = FormResult { operation: O::NAME.to_owned(), error, values: self.values.clone(), password };
        let Ok(id) = portal.randomness.token() else {
            return see_other(target, cookies);
        };
        portal.form_results.keep(id.clone(), self.sender, result, portal.clock.now());
        let target = with_result(target, &id);
        if is_signed_out {
            return see_other(&paths::sign_in_again(&target), cookies);
        }
        see_other(&target, cookies)
    }
}

/// Whether a form's key belongs to a field of the operation: `numbers`, `values[codec]`, `lamp.0.number`.
fn is_field(key: &str, names: Option<&[&str]>) -> bool {
    let name = key.split(['[', '.']).next().unwrap_or(key);
    names.is_none_or(|names| names.contains(&name))
}

/// Returns a page's address with the id of a result, replacing an earlier one.
fn with_result(target: &str, id: &str) -> String {
    let address = without_result(target);
    let separator = if address.contains('?') { '&' } else { '?' };
    format!("{address}{separator}result={id}")
}

/// Returns a page's address without the id of an earlier result.
fn without_result(target: &str) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key != "result"));
    let query = written.finish();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

fn see_other(target: &str, cookies: Vec<HeaderValue>) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    if let Ok(location) = HeaderValue::from_str(target) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    append_cookies(&mut response, cookies);
    response
}

fn json_response<R: serde::Serialize>(body: &R, cookies: Vec<HeaderValue>) -> Response {
    let mut response = axum::Json(body).into_response();
    append_cookies(&mut response, cookies);
    response
}

fn append_cookies(response: &mut Response, cookies: Vec<HeaderValue>) {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_form_only_the_fields_of_its_operation_are_kept() {
        let names = Some(&["numbers", "values", "lamp"][..]);
        for (key, expected) in
            [("numbers", true), ("values[a.b]", true), ("lamp.0.number", true), ("number", false), ("a", false)]
        {
            assert_eq!(is_field(key, names), expected, "{key}");
        }
        assert!(is_field("a", None), "the operation doesn't say");
    }

    #[test]
    fn an_outcome_replaces_the_one_before() {
        assert_eq!(with_result("/a?q=x&result=old", "new"), "/a?q=x&result=new");
        assert_eq!(with_result("/a", "new"), "/a?result=new");
        assert_eq!(without_result("/a?q=x%26y&result=old"), "/a?q=x%26y");
        assert_eq!(without_result("/a?result=old"), "/a");
    }
}
