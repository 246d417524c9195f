use crate::{
    draw::{Children, Draw as _, Html},
    form::FormState,
    i18n::messages,
    paths,
};
use leptos::prelude::*;
use portal_api::Detail;

/// How a field is looked at while one types, by the constructor of that name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// [`portal_api::Mac`].
    Mac,
    /// [`portal_api::Number`].
    Number,
    /// [`portal_api::Siret`].
    Siret,
    /// [`portal_api::Reference`].
    Reference,
    /// [`portal_api::Name`].
    Name,
    /// [`portal_api::Label`].
    Label,
    /// [`portal_api::session::Login`].
    Login,
    /// A password that is being chosen: [`portal_api::new_password::first_look`].
    NewPassword,
    /// A PIN that is being chosen: [`portal_api::password::check_pin`].
    Pin,
}

impl Check {
    const fn name(self) -> &'static str {
        match self {
            Self::Mac => "mac",
            Self::Number => "number",
            Self::Siret => "siret",
            Self::Reference => "reference",
            Self::Name => "name",
            Self::Label => "label",
            Self::Login => "login",
            Self::NewPassword => "new-password",
            Self::Pin => "pin",
        }
    }
}

/// A field for a line of text: label above, help below, the error's sentence under it.
#[allow(clippy::fn_params_excessive_bools, reason = "they are attributes, each named where it is given")]
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
    /// How it is looked at while one types.
    #[prop(optional)]
    check: Option<Check>,
    /// Whether it is emptied for the next turn of a form that is used again.
    #[prop(optional)]
    clear: bool,
    /// The `id` of a `<datalist>` with suggestions.
    #[prop(optional)]
    list: Option<&'static str>,
    /// What stands below the input, for example an island that knows more of the value.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let form = use_context::<FormState>();
    let form = form.as_ref();
    let id = form.map_or_else(|| name.to_owned(), |form| form.enter(name));
    let is_next_turn = |form: &&FormState| clear && form.error().is_none();
    let value = form.filter(|form| !is_next_turn(form)).and_then(|form| form.value(name)).unwrap_or(value);
    let error = form.and_then(|form| form.field_error(name));
    let is_wrong = error.is_some();
    let link = is_wrong.then(|| form.and_then(duplicate_link)).flatten();
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
            />
            {help.map(|help| view! { <p class="help" id=help_id>{help}</p> })}
            {children.map(Children::draw)}
            <p class="error" id=error_id aria-live="polite" data-error-of=name>{error}{link}</p>
        </div>
    }
    .draw()
}

/// A duplicate that one may see is a link away.
fn duplicate_link(form: &FormState) -> Option<Html> {
    match form.error()?.detail? {
        Detail::DuplicatePhone { mac, reference, .. } => {
            let href = paths::phone(&reference, &mac);
            Some(view! { " " <a href=href>{messages().common.see}</a> }.draw())
        }
        Detail::Changed { .. } | Detail::Platform(_) => None,
    }
}

pub(super) fn star() -> Html {
    view! { <span class="star" title=messages().common.required aria-hidden="true">"*"</span> }.draw()
}
