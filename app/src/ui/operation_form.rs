use super::{Notice, Toasts, Tone};
use crate::{
    browser::{self, Pairs},
    call::call,
    extranet::failure::LastFailure,
    form::FormState,
    i18n::messages,
    outcome::Outcome,
    page, paths,
    query::{self, Parameters},
};
use leptos::{ev::SubmitEvent, html::Form, prelude::*, task::spawn_local};
use leptos_router::hooks::{use_location, use_navigate};
use portal_api::{ApiError, Detail, ErrorCode, Language, Operation, wire};
use serde_json::Value;
use std::{borrow::Cow, future::Future, marker::PhantomData, pin::Pin, sync::Arc};

type Sending = Pin<Box<dyn Future<Output = Result<(), ApiError>>>>;
type Send_ = Arc<dyn Fn(&Pairs) -> Sending + Send + Sync>;

/// A form that does an operation: the fields inside it are named as the operation's.
///
/// It is a real `<form method="post">` on the operation's own address. Without our program the browser sends it, and
/// the server redirects back here (or to `then`) with the outcome. With it, the same names and values are read into
/// the same type by the same function, sent, and answered in place.
#[component]
pub fn OperationForm<O: Operation>(
    /// Values for the parameters of the operation's path.
    #[prop(optional)]
    parameters: Parameters,
    /// The page to go to when it is done; else one stays.
    #[prop(optional, into)]
    then: Option<String>,
    /// Whether what is on the page no longer holds afterwards: loads `then`, or this page, afresh.
    #[prop(optional)]
    reload: bool,
    /// Called when it was done, with the answer: refetch here.
    #[prop(optional)]
    on_done: Option<Callback<O::Response>>,
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
    let language = page::language();
    let pairs = parameters.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>();
    let action = wire::path::<O>(&pairs);
    let send = Arc::new(move |pairs: &Pairs| -> Sending {
        let operation = read::<O>(pairs, &parameters, language);
        Box::pin(async move {
            let response = call(operation?).await?;
            if let Some(on_done) = on_done {
                on_done.try_run(response);
            }
            Ok(())
        })
    });
    form(Parts { name: O::NAME, action, then, reload, send, label, class, id, children })
}

/// Reads an operation out of a form's names and values.
fn read<O: Operation>(pairs: &Pairs, parameters: &Parameters, language: Language) -> Result<O, ApiError> {
    let pairs = pairs.iter().map(|(name, value)| (Cow::from(name), Cow::from(value)));
    let mut fields = wire::object_of_pairs(pairs);
    for (name, value) in parameters {
        fields.insert((*name).to_owned(), Value::String(value.clone()));
    }
    wire::read(fields, language)
}

/// All that [`form`] needs; nothing in it depends on the operation's type, so the browser's program has it once.
struct Parts {
    name: &'static str,
    action: String,
    then: Option<String>,
    reload: bool,
    send: Send_,
    label: String,
    class: &'static str,
    id: Option<String>,
    children: Children,
}

fn form(parts: Parts) -> AnyView {
    let Parts { name, action, then, reload, send, label, class, id, children } = parts;
    let state = initial_state(name, id);
    provide_context(state);
    let node = NodeRef::<Form>::new();
    let pathname = use_location().pathname;
    let kept_as = move || [name, " ", &pathname.get_untracked()].concat();
    Effect::new(move || {
        if let Some(form) = node.get() {
            browser::restore_typed(&form, &kept_as());
        }
    });

    let done = after(name, then.clone(), reload);
    let failed = use_failed();
    let on_submit = move |event: SubmitEvent| {
        event.prevent_default();
        let Some(form) = node.get_untracked().filter(|_| !state.is_busy.get_untracked()) else { return };
        let pairs = browser::form_pairs(&form, &event);
        state.is_busy.set(true);
        let (sending, done, failed, key) = (send(&pairs), Arc::clone(&done), Arc::clone(&failed), kept_as());
        spawn_local(async move {
            let result = sending.await;
            state.is_busy.try_set(false);
            match result {
                Ok(()) => {
                    state.error.try_set(None);
                    form.reset();
                    done();
                }
                Err(error) => {
                    if error.code == ErrorCode::SignedOut {
                        browser::keep_typed(&form, &key, &pairs);
                    }
                    failed(&error);
                    state.error.try_set(Some(error));
                    request_animation_frame(move || browser::focus_in(&form, "[aria-invalid=true]"));
                }
            }
        });
    };

    let id = state.id.get_value();
    let back = move || query::link_with(&[]);
    let then = then.map(|then| view! { <input type="hidden" name="_then" value=then/> });
    let fields = children();
    view! {
        <form id=id method="post" action=action class=class aria-label=label novalidate node_ref=node on:submit=on_submit>
            <input type="hidden" name="_back" value=back/>
            {then}
            {move || state.summary().map(summary)}
            {fields}
        </form>
    }
    .into_any()
}

/// What had been typed and why it was refused, if the browser sent the form by itself.
fn initial_state(name: &str, id: Option<String>) -> FormState {
    let outcome = use_context::<Outcome>().and_then(|outcome| outcome.of(name));
    let (error, values) = match outcome {
        Some(outcome) if outcome.error.is_some() => (outcome.error, outcome.values),
        _ => (None, Pairs::new()),
    };
    FormState::new(id.unwrap_or_else(|| name.to_owned()), error, values)
}

/// What happens when it was done.
fn after(name: &'static str, then: Option<String>, reload: bool) -> Arc<dyn Fn()> {
    let sentence = (messages().done)(name);
    let toasts = use_context::<Toasts>();
    let navigate = use_navigate();
    Arc::new(move || {
        if reload {
            return then.as_deref().map_or_else(browser::reload, browser::go);
        }
        if let (Some(sentence), Some(toasts)) = (sentence, toasts) {
            toasts.show(sentence);
        }
        if let Some(then) = &then {
            navigate(then, leptos_router::NavigateOptions::default());
        }
    })
}

/// An error of the platform has a page of its own.
fn use_failed() -> Arc<dyn Fn(&ApiError)> {
    let failure = use_context::<LastFailure>();
    let navigate = use_navigate();
    Arc::new(move |error| {
        if let (Some(Detail::Platform(platform)), Some(failure)) = (&error.detail, failure) {
            failure.0.set(Some(platform.clone()));
            navigate(paths::FAILURE, leptos_router::NavigateOptions::default());
        }
    })
}

fn summary(error: ApiError) -> AnyView {
    let correlator = error.correlator.map(|code| {
        view! { <p class="correlator">{messages().errors.correlator}" "<code>{code}</code></p> }
    });
    view! {
        <Notice tone=Tone::Bad>
            <p>{error.message}</p>
            {correlator}
        </Notice>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::phone::RegisterPhone;

    fn pairs(pairs: &[(&str, &str)]) -> Pairs {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_form_becomes_its_operation() {
        let typed = pairs(&[("mac", "80:5e:c0:02:1c:1b"), ("number", "09 70 19 23 49"), ("_back", "/x")]);
        let operation = read::<RegisterPhone>(&typed, &vec![("reference", "10000".into())], Language::Fr);
        let operation = operation.expect("an operation");
        assert_eq!(operation.mac.as_str(), "805EC0021C1B");
        assert_eq!(operation.reference.as_str(), "10000");
    }

    #[test]
    fn a_wrong_field_is_named_with_the_servers_sentence() {
        let typed = pairs(&[("mac", "805EC0021C1"), ("number", "0970192349")]);
        let error =
            read::<RegisterPhone>(&typed, &vec![("reference", "10000".into())], Language::Fr).expect_err("short");
        assert!(error.fields["mac"].starts_with("11 chiffres"));
    }
}
