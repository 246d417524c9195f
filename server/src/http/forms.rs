//! Answers plain HTML forms: by a redirect to a page that shows the result.

use crate::{
    http::{answer::append_cookies, typed::typed_values},
    portal::Portal,
    principal::Visit,
    state::form_results::Sender,
};
use axum::response::{IntoResponse as _, Response};
use http::{HeaderValue, StatusCode, header};
use portal_api::{Access, ApiError, ErrorCode, Operation, Secret, form_result::FormResult};
use portal_app::paths;
use portal_protocols::Source;

/// A form that a browser sent without JavaScript: its sender, the next pages, and the typed values.
pub(super) struct Form {
    sender: Sender,
    /// The page that contains the form. It shows the result, unless another page does.
    origin_page: String,
    /// The page that follows after success, if it is another page.
    success_page: Option<String>,
    /// The typed values, without secrets.
    values: Vec<(String, String)>,
}

impl Form {
    /// Parses a form's body. Only the fields of its operation are stored.
    pub(super) fn new(body: &[u8], field_names: Option<&[&str]>, visit: &Visit) -> Self {
        let (mut origin_page, mut success_page, mut fields) = (paths::HOME.to_owned(), None, Vec::new());
        for (key, value) in form_urlencoded::parse(body) {
            match key.as_ref() {
                "_back" => paths::or_home(&value).clone_into(&mut origin_page),
                "_then" => success_page = Some(paths::or_home(&value).to_owned()),
                key if is_field(key, field_names) => fields.push((key.to_owned(), value.into_owned())),
                _ => {}
            }
        }
        let sender = match &visit.principal {
            Some(principal) => Sender::Account(principal.account_id),
            None => Sender::Visitor(Source::of(visit.address)),
        };
        Self { sender, origin_page, success_page, values: typed_values(fields) }
    }

    /// Redirects to the page that shows the result: the secret that the answer reveals and the cookies to set, or the
    /// error.
    pub(super) fn answer<O: Operation>(
        &self,
        portal: &Portal,
        outcome: Result<(Option<Secret>, Vec<HeaderValue>), ApiError>,
    ) -> Response {
        let (error, (password, cookies)) = match outcome {
            Ok(done) => (None, done),
            Err(error) => (Some(error), (None, Vec::new())),
        };
        let is_signed_out = error.as_ref().is_some_and(|error| error.code == ErrorCode::SignedOut);
        let target =
            if error.is_none() { self.success_page.as_deref().unwrap_or(&self.origin_page) } else { &self.origin_page };
        // The success of an operation that anybody may call, such as signing in or choosing a language, is visible on
        // the next page. So no result is stored for it.
        if error.is_none() && O::ACCESS == Access::Anyone {
            return see_other(&without_result(target), cookies);
        }
        let result = FormResult { operation: O::NAME.to_owned(), error, values: self.values.clone(), password };
        // Without randomness there is no id for the result, so the next page can't show it.
        let Ok(id) = portal.randomness.token() else {
            return see_other(target, cookies);
        };
        portal.form_results.store(id.clone(), self.sender, result, portal.clock.now());
        let target = with_result(target, &id);
        if is_signed_out {
            return see_other(&paths::sign_in_again(&target), cookies);
        }
        see_other(&target, cookies)
    }
}

/// Whether a form's key belongs to a field of the operation: `numbers`, `values[codec]`, `lamp.0.number`. When the
/// names of the fields are unknown, every key does.
fn is_field(key: &str, field_names: Option<&[&str]>) -> bool {
    let name = key.split(['[', '.']).next().unwrap_or(key);
    field_names.is_none_or(|names| names.contains(&name))
}

/// Returns a page's address with the id of a result, which replaces the id of an earlier result.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_fields_of_the_operation_are_stored() {
        let names = Some(&["numbers", "values", "lamp"][..]);
        for (key, expected) in
            [("numbers", true), ("values[a.b]", true), ("lamp.0.number", true), ("number", false), ("a", false)]
        {
            assert_eq!(is_field(key, names), expected, "{key}");
        }
        assert!(is_field("a", None), "the names of the fields are unknown");
    }

    #[test]
    fn the_id_of_a_result_replaces_an_earlier_id() {
        assert_eq!(with_result("/a?q=x&result=old", "new"), "/a?q=x&result=new");
        assert_eq!(with_result("/a", "new"), "/a?result=new");
        assert_eq!(without_result("/a?q=x%26y&result=old"), "/a?q=x%26y");
        assert_eq!(without_result("/a?result=old"), "/a");
    }
}
