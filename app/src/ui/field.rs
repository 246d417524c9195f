//! A text field of a form.

use crate::{
    draw::{Children, Draw as _, Html},
    form::FormState,
    i18n::messages,
    paths,
};
use leptos::prelude::*;
use portal_api::{Detail, check::Check, platform_error::PlatformError};

/// A text field: the label above, help and error message below.
#[allow(clippy::fn_params_excessive_bools, reason = "they are attributes, each named where it is given")]
#[component]
pub fn Field(
    /// The field's name in the operation.
    name: &'static str,
    /// The label.
    #[prop(into)]
    label: String,
    /// The input's `type`.
    #[prop(default = "text")]
    kind: &'static str,
    /// The initial value; a value that was sent before takes precedence.
    #[prop(optional, into)]
    value: String,
    /// The help text.
    #[prop(optional, into)]
    help: Option<String>,
    /// Whether a value is required: the label then has a `*`.
    #[prop(optional)]
    required: bool,
    /// Whether the field has the focus when the page opens.
    #[prop(optional)]
    autofocus: bool,
    /// The `autocomplete` attribute; off by default.
    #[prop(default = "off")]
    autocomplete: &'static str,
    /// The on-screen keyboard.
    #[prop(optional)]
    inputmode: Option<&'static str>,
    /// The maximum number of characters.
    #[prop(default = 64)]
    maxlength: u32,
    /// Whether to use digits of equal width, as for MAC addresses.
    #[prop(optional)]
    is_code: bool,
    /// The check while the user types.
    #[prop(optional)]
    check: Option<Check>,
    /// Whether the field is emptied after each submission of a form that is used repeatedly.
    #[prop(optional)]
    clear: bool,
    /// Whether the page proposes another value for the next submission of such a form.
    #[prop(optional)]
    next: bool,
    /// The `id` of a `<datalist>` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// Content below the input, such as an island that checks the value.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let form = use_context::<FormState>();
    let form = form.as_ref();
    let id = form.map_or_else(|| name.to_owned(), |form| form.register_field(name));
    // After a success, a form for many entries starts its next entry with an empty or proposed value.
    let is_next_entry = |form: &&FormState| (clear || next) && form.error().is_none();
    let value = form.filter(|form| !is_next_entry(form)).and_then(|form| form.value(name)).unwrap_or(value);
    let error = form.and_then(|form| form.field_error(name));
    let is_wrong = error.is_some();
    let link = is_wrong.then(|| form.and_then(error_link)).flatten();
    let error_id = [&id, "-error"].concat();
    let help_id = help.as_ref().map(|_| [&id, "-help"].concat());
    let described_by = [help_id.as_deref().unwrap_or_default(), " ", &error_id].concat().trim().to_owned();
    view! {
        <div class="field" class:invalid=is_wrong>
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
                aria-invalid=is_wrong.then_some("true")
                aria-describedby=described_by
                data-check=check.map(Check::name)
                data-clear=clear.then_some("")
                data-next=next.then_some("")
            />
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
            {children.map(Children::draw)}
            <p class="error" id=error_id aria-live="polite" data-error-of=name>{error}{link}</p>
        </div>
    }
    .draw()
}

/// Renders the link after an error: to the phone that has the MAC address if the user may see it, or to the platform's
/// error.
fn error_link(form: &FormState) -> Option<Html> {
    match form.error()?.detail? {
        Detail::Platform(PlatformError { mac, correlator, .. }) => {
            let href = paths::platform_error(&mac, &correlator);
            Some(view! { " " <a href=href>{messages().common.see_error}</a> }.draw())
        }
        Detail::DuplicatePhone { mac, reference, .. } => {
            let href = paths::phone(&reference, &mac);
            Some(view! { " " <a href=href>{messages().common.see}</a> }.draw())
        }
        Detail::Changed { .. } => None,
    }
}

/// Renders the mark of a required field.
pub(super) fn star() -> Html {
    view! { <span class="star" title=messages().common.required aria-hidden="true">"*"</span> }.draw()
}
