//! Lists keep their search, order and page in the address: from there into the operation, and into links.

use crate::{call::call, load::Loaded, page};
use leptos::prelude::*;
use leptos_router::hooks::use_location;
use portal_api::{ApiError, Operation, wire};
use serde_json::Value;
use std::borrow::Cow;

/// Values for the parameters of an operation's path.
pub type Parameters = Vec<(&'static str, String)>;

/// The page's query, decoded once. (`leptos_router`'s own map decodes it twice: `%2541` would be `A`.)
fn query() -> Vec<(String, String)> {
    use_location().search.with_untracked(|query| {
        let pairs = form_urlencoded::parse(query.trim_start_matches('?').as_bytes());
        pairs.map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    })
}

/// The operation that the address asks for: its query, and the given parameters. A wrong query is an error to show.
pub fn query_operation<O>(parameters: impl Fn() -> Parameters + Send + Sync + 'static) -> Memo<Result<O, ApiError>>
where
    O: Operation + PartialEq,
{
    let query = query();
    let language = page::language();
    Memo::new(move |_| {
        let mut fields = wire::object_of_pairs(pairs(&query));
        for (name, value) in parameters() {
            fields.insert(name.to_owned(), Value::String(value));
        }
        wire::read::<O>(fields, language)
    })
}

/// What that operation answers, asked again whenever the address changes.
pub fn load_operation<O>(operation: Memo<Result<O, ApiError>>) -> Loaded<O::Response>
where
    O: Operation + PartialEq,
{
    Loaded::ask(
        move || operation.get(),
        |operation| async move {
            match operation {
                Ok(operation) => call(operation).await,
                Err(error) => Err(error),
            }
        },
    )
}

/// A link to this page with some of its query changed; an empty value takes the name out.
pub fn link_with(changes: &[(&str, &str)]) -> String {
    changed(&use_location().pathname.get_untracked(), pairs(&query()), changes)
}

/// A value of the page's query; empty if there is none.
pub fn query_value(name: &str) -> String {
    query().into_iter().find(|(key, _)| key == name).map(|(_, value)| value).unwrap_or_default()
}

fn changed<'a>(
    path: &str,
    query: impl Iterator<Item = (Cow<'a, str>, Cow<'a, str>)>,
    changes: &'a [(&'a str, &'a str)],
) -> String {
    // The outcome of a form is told once.
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
    fn a_link_keeps_what_it_does_not_change() {
        let query =
            || [("q", "open ip"), ("page", "3"), ("result", "x")].into_iter().map(|(a, b)| (a.into(), b.into()));
        assert_eq!(changed("/list", query(), &[("page", "4")]), "/list?q=open+ip&page=4");
        assert_eq!(changed("/list", query(), &[("page", ""), ("q", "")]), "/list");
    }
}
