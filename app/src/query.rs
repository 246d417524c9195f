//! The search, the sort and the page number of a list in the page's address: reads them into an operation, and writes
//! them into links.

use crate::{call::call, page};
use portal_api::{ApiError, Operation, wire};
use serde_json::Value;
use std::borrow::Cow;

/// Values for fields of an operation that are not in the page's query, by the fields' names.
pub type Parameters = Vec<(&'static str, String)>;

/// Decodes the names and values of a query.
pub(crate) fn parse(query: &str) -> Vec<(String, String)> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
}

/// Returns a value of a query; `None` if it is missing or empty.
pub(crate) fn value<'a>(query: &'a [(String, String)], name: &str) -> Option<&'a str> {
    query.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str()).filter(|value| !value.is_empty())
}

/// Builds an operation from the page's query and the given parameters. An invalid query gives an error to show.
pub fn query_operation<O: Operation>(parameters: Parameters) -> Result<O, ApiError> {
    let page = page::current();
    let mut fields = wire::object_of_pairs(pairs(&page.query));
    for (name, value) in parameters {
        fields.insert(name.to_owned(), Value::String(value));
    }
    wire::read::<O>(fields, page.request.language)
}

/// Calls an operation of [`query_operation`], or returns the error of its invalid query.
pub async fn ask<O: Operation + Clone>(operation: &Result<O, ApiError>) -> Result<O::Response, ApiError> {
    call(operation.clone()?).await
}

/// Returns the address of this page with a changed query; an empty value removes the name.
pub fn link_with(changes: &[(&str, &str)]) -> String {
    let page = page::current();
    changed_address(&page.request.path, pairs(&page.query), changes)
}

/// Returns a value of the page's query; empty if the query has no such name.
pub fn query_value(name: &str) -> String {
    value(&page::current().query, name).unwrap_or_default().to_owned()
}

/// Returns an address with a changed query.
fn changed_address<'a>(
    path: &str,
    query: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    changes: &'a [(&'a str, &'a str)],
) -> String {
    // `result` names a form's outcome, which is shown only once.
    let is_kept = |name: &str| name != "result" && !changes.iter().any(|(changed, _)| *changed == name);
    let kept = query.filter(|(name, value)| is_kept(name) && !value.is_empty());
    let added = changes
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (Cow::from(*name), Cow::from(*value)));
    let mut written = form_urlencoded::Serializer::new(String::new());
    written.extend_pairs(kept.chain(added));
    let query = written.finish();
    if query.is_empty() { path.to_owned() } else { [path, "?", &query].concat() }
}

fn pairs(query: &[(String, String)]) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    query.iter().map(|(name, value)| (Cow::from(name), Cow::from(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_keeps_the_values_that_it_does_not_change() {
        let query =
            || [("q", "open ip"), ("page", "3"), ("result", "x")].into_iter().map(|(a, b)| (a.into(), b.into()));
        assert_eq!(changed_address("/list", query(), &[("page", "4")]), "/list?q=open+ip&page=4");
        assert_eq!(changed_address("/list", query(), &[("page", ""), ("q", "")]), "/list");
    }
}
