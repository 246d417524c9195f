use crate::{form::FormState, i18n::messages, page};
use leptos::{html::Input, prelude::*};
use portal_api::Invalid;

/// Looks at what was typed; nothing if it is right. Usually `|text| Mac::parse(text).err()`.
pub type Check = fn(&str) -> Option<Invalid>;

/// A field for a line of text: label above, help below, the error's sentence under it.
///
/// The value is the browser's own: read it by `on_input`, set it through `node_ref`.
#[component]
pub fn Field(
    /// What it is called in the operation.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The `type` of the input.
    #[prop(default = "text")]
    kind: &'static str,
    /// What stands in it at first; what had been typed before comes first.
    #[prop(optional, into)]
    value: String,
    /// How to fill it in.
    #[prop(optional, into)]
    help: Option<String>,
    /// Whether it must be filled in: the label gets a `*`.
    #[prop(optional)]
    required: bool,
    /// Whether the page opens with the focus here.
    #[prop(optional)]
    autofocus: bool,
    /// For the browser's memory; off unless said.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// Which keyboard a telephone shows.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The most characters it takes.
    #[prop(default = 64)]
    maxlength: u32,
    /// Whether figures should stand in columns, as in addresses.
    #[prop(optional)]
    is_code: bool,
    /// Looks at the value when one leaves the field.
    #[prop(optional)]
    check: Option<Check>,
    /// Called with the value at every change.
    #[prop(optional)]
    on_input: Option<Callback<String>>,
    /// What is known of the value so far, read out politely.
    #[prop(optional, into)]
    hint: Option<Signal<Option<String>>>,
    /// The input itself.
    #[prop(optional)]
    node_ref: NodeRef<Input>,
    /// The `id` of a `<datalist>` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    let language = page::language();
    let form = use_context::<FormState>();
    let id = form.map_or_else(|| name.to_owned(), |form| form.enter(name));
    let value = form.and_then(|form| form.value(name)).unwrap_or(value);
    let own_error = RwSignal::new(None::<String>);
    let error = Memo::new(move |_| {
        own_error.get().or_else(|| form.and_then(|form| form.field_error(name))).unwrap_or_default()
    });
    let error_id = [&id, "-error"].concat();
    let help_id = help.as_ref().map(|_| [&id, "-help"].concat());
    let described_by = [help_id.as_deref().unwrap_or_default(), " ", &error_id].concat().trim().to_owned();
    let judge = move |text: &str| {
        let invalid = check.filter(|_| !text.is_empty()).and_then(|check| check(text));
        own_error.set(invalid.map(|invalid| invalid.text(language)));
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        if let Some(form) = form {
            form.forgive(name);
        }
        if own_error.with_untracked(Option::is_some) {
            judge(&text);
        }
        if let Some(on_input) = on_input {
            on_input.run(text);
        }
    };
    view! {
        <div class="field" class:invalid=move || !error.read().is_empty()>
            <label for=id.clone()>{label} {required.then(star)}</label>
            <input
                id=id
                name=name
                type=kind
                value=value
                class:code=is_code
                maxlength=maxlength.to_string()
                autocomplete=autocomplete
                autocapitalize="none"
                spellcheck="false"
                inputmode=inputmode
                list=list
                autofocus=autofocus
                aria-required=required.then_some("true")
                aria-invalid=move || (!error.read().is_empty()).then_some("true")
                aria-describedby=described_by
                node_ref=node_ref
                on:input=typed
                on:change=move |event| judge(&event_target_value(&event))
            />
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
            {hint.map(|hint| {
                view! { <p class="hint" aria-live="polite">{move || hint.get().unwrap_or_default()}</p> }
            })}
            <p class="error" id=error_id aria-live="polite">{move || error.get()}</p>
        </div>
    }
    .into_any()
}

pub(super) fn star() -> AnyView {
    view! { <span class="star" title=messages().common.required aria-hidden="true">"*"</span> }.into_any()
}
