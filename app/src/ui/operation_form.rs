use super::{Icon, Symbol};
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

/// A form that does an operation: the fields inside it are named as the operation's.
///
/// It is a real `<form method="post">` on the operation's own address. Alone, the browser sends it, and the server
/// redirects back here (or to `then`) with the outcome. The browser's program sends the same, and answers in place:
/// what it needs to know of the form is in `data-` attributes.
#[component]
pub fn OperationForm<O: Operation>(
    /// Values for the parameters of the operation's path.
    #[prop(optional)]
    parameters: Parameters,
    /// The page to go to when it is done, else one stays; `{name}` in it stands for what was typed in that field.
    #[prop(optional, into)]
    then: Option<String>,
    /// Whether everything on the page changes afterwards, its frame too: it is loaded afresh.
    #[prop(optional)]
    reload: bool,
    /// Whether it is used many times in a row: fields marked `clear` are emptied for the next, and what is sent
    /// meanwhile waits its turn.
    #[prop(optional)]
    again: bool,
    /// Whether leaving the page asks first when something in it was changed.
    #[prop(optional)]
    warn: bool,
    /// What the form is, to a screen reader.
    #[prop(into)]
    label: String,
    /// For the styles.
    #[prop(default = "form")]
    class: &'static str,
    /// Its `id`, which begins those of its fields; the operation's name if nothing is said.
    #[prop(optional, into)]
    id: Option<String>,
    /// Which operation: `<OperationForm<SignIn> …>` says it.
    #[prop(optional)]
    operation: PhantomData<O>,
    /// The fields and the button.
    children: Children,
) -> impl IntoView {
    let PhantomData = operation;
    let pairs = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
    let action = wire::path::<O>(&pairs);
    form(Parts { name: O::NAME, action, then, reload, again, warn, label, class, id, children })
}

/// All that [`form`] needs; nothing in it depends on the operation's type.
struct Parts {
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

fn form(parts: Parts) -> Html {
    let Parts { name, action, then, reload, again, warn, label, class, id, children } = parts;
    let words = messages();
    let id = id.unwrap_or_else(|| name.to_owned());
    let outcome = page::outcome_of(name);
    let (fixed, made) = match &then {
        Some(address) if address.contains('{') => (None, Some(address.clone())),
        _ => (then.clone(), None),
    };
    if let (Some(address), Some(FormResult { error: None, values, .. })) = (made, &outcome) {
        page::redirect(filled(address, values, &query::query_value("result")));
    }
    let state = FormState::new(id.clone(), outcome, again);
    provide_context(state.clone());
    // The fields enter the form while they are made; only then is it known what they say.
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
            data-see=words.common.see
        >
            <input type="hidden" name="_back" value=query::link_with(&[])/>
            {fixed.map(|then| view! { <input type="hidden" name="_then" value=then/> })}
            <div class="notice summary" data-tone="bad" role="alert">
                <Icon symbol=Symbol::Warning/>
                <p data-summary="">{summary}</p>
            </div>
            {fields}
        </form>
    }
    .draw()
}

/// The server, which answers a form that the browser sent by itself, knows no `{name}`: it led back to the form, and the
/// form leads on.
fn filled(address: String, values: &[(String, String)], result: &str) -> String {
    let encode = |text: &str| form_urlencoded::byte_serialize(text.trim().as_bytes()).collect::<String>();
    let address = values
        .iter()
        .fold(address, |address, (name, value)| address.replace(&["{", name, "}"].concat(), &encode(value)));
    let joint = if address.contains('?') { "&result=" } else { "?result=" };
    [&address, joint, &encode(result)].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_lands_where_what_was_typed_leads() {
        let values = [("number".to_owned(), " 09 70 71 11 11 ".to_owned()), ("name".to_owned(), "{number}".to_owned())];
        let lines = filled("/lines?q={number}".to_owned(), &values, "r");
        assert_eq!(lines, "/lines?q=09+70+71+11+11&result=r");
        assert_eq!(filled("/of/{name}".to_owned(), &values, "r"), "/of/%7Bnumber%7D?result=r");
    }
}
