//! A form that calls an operation of the API.

use crate::{
    draw::{Children, Draw as _, Html},
    form::FormState,
    i18n::messages,
    page,
    query::{self, Parameters},
};
use leptos::prelude::*;
use portal_api::{Operation, form_result::FormResult, wire};
use std::marker::PhantomData;

/// A form that calls an operation. The fields inside it have the names of the operation's fields.
///
/// It is a real `<form method="post">` with the operation's own address. Without scripting the browser submits it, and
/// the server redirects back to this page (or to `then`) with the outcome. The browser's program submits the same data
/// and shows the outcome in place; the `data-` attributes tell it what it needs.
#[component]
pub fn OperationForm<O: Operation>(
    /// Values for the parameters of the operation's path.
    #[prop(optional)]
    parameters: Parameters,
    /// The page to open on success; by default the present page stays. `{name}` stands for the value of that field.
    #[prop(optional, into)]
    then: Option<String>,
    /// Whether the whole page is reloaded on success, because its frame changes too.
    #[prop(optional)]
    reload: bool,
    /// Whether the form is used repeatedly: fields marked `clear` are emptied for the next submission, and submissions
    /// are sent one after the other.
    #[prop(optional)]
    again: bool,
    /// Whether leaving the page with unsaved changes asks for confirmation.
    #[prop(optional)]
    warn: bool,
    /// The form's accessible name.
    #[prop(into)]
    label: String,
    /// The CSS class.
    #[prop(default = "form")]
    class: &'static str,
    /// The `id`, which is also the prefix of the fields' ids; by default the operation's name.
    #[prop(optional, into)]
    id: Option<String>,
    /// The operation's type; write `<OperationForm<SignIn> …>`.
    #[prop(optional)]
    operation: PhantomData<O>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let PhantomData = operation;
    let pairs = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
    let action = wire::path::<O>(&pairs);
    form(FormParts { name: O::NAME, action, then, reload, again, warn, label, class, id, children })
}

/// The data for [`form`], independent of the operation's type.
struct FormParts {
    name: &'static str,
    action: String,
    then: Option<String>,
    reload: bool,
    again: bool,
    warn: bool,
    label: String,
    class: &'static str,
    id: Option<String>,
    children: Children,
}

fn form(parts: FormParts) -> Html {
    let FormParts { name, action, then, reload, again, warn, label, class, id, children } = parts;
    let words = messages();
    let id = id.unwrap_or_else(|| name.to_owned());
    let outcome = page::outcome_of(name);
    // An address with `{name}` can be filled in only when the outcome with its values is there.
    let (fixed_address, pattern) = match &then {
        Some(address) if address.contains('{') => (None, Some(address.clone())),
        _ => (then.clone(), None),
    };
    if let (Some(address), Some(FormResult { error: None, values, .. })) = (pattern, &outcome) {
        page::redirect(fill_address(address, values, &query::query_value("result")));
    }
    let state = FormState::new(id.clone(), outcome, again);
    provide_context(state.clone());
    // The fields register with the form while they are rendered; only then is it known which errors they show.
    let fields = children.draw();
    let summary = state.summary().map(|error| {
        let code = error.correlator.map(|code| [" (", &code, ")"].concat()).unwrap_or_default();
        error.message + &code
    });
    view! {
        <form
            id=id
            method="post"
            action=action
            class=class
            aria-label=label
            novalidate
            data-operation=name
            data-done=(words.done)(name)
            data-then=then
            data-reload=reload.then_some("")
            data-again=again.then_some("")
            data-warn=warn.then_some("")
        >
            <input type="hidden" name="_back" value=query::link_with(&[])/>
            {fixed_address.map(|then| view! { <input type="hidden" name="_then" value=then/> })}
            <p class="notice summary" data-tone="bad" role="alert" data-summary="">{summary}</p>
            {fields}
        </form>
    }
    .draw()
}

/// Replaces `{name}` in an address by the value of the field `name`, and adds the result. Without scripting, the server
/// that handles the form doesn't fill in addresses: it redirects back to the form's page, which then redirects to the
/// filled address.
fn fill_address(address: String, values: &[(String, String)], result: &str) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.trim().as_bytes()).collect::<String>();
    let address = values
        .iter()
        .fold(address, |address, (name, value)| address.replace(&["{", name, "}"].concat(), &encode(value)));
    let separator = if address.contains('?') { "&result=" } else { "?result=" };
    [&address, separator, &encode(result)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typed_values_are_encoded_in_the_address() {
        let values = [("number".to_owned(), " 09 70 71 11 11 ".to_owned()), ("name".to_owned(), "{number}".to_owned())];
        let lines = fill_address("/lines?q={number}".to_owned(), &values, "r");
        assert_eq!(lines, "/lines?q=09+70+71+11+11&result=r");
        assert_eq!(fill_address("/of/{name}".to_owned(), &values, "r"), "/of/%7Bnumber%7D?result=r");
    }
}
