//! The form field of one setting.

use crate::{
    draw::{Draw as _, Html},
    form::FormState,
    i18n::messages,
    ui::{Icon, Symbol},
};
use leptos::prelude::*;
use portal_api::setting::{EffectiveSetting, Setting, SettingChoice, SettingKind};

/// A setting: its name, its value (read-only when the user may not change it), the scope that the value comes from, and
/// a button that resets it to the inherited value.
#[component]
pub fn SettingField(
    /// The setting's definition.
    setting: Setting,
    /// The effective value.
    effective: EffectiveSetting,
) -> impl IntoView {
    let words = &messages().editor;
    let name = ["values[", &setting.id, "]"].concat();
    let form = use_context::<FormState>();
    // The server's errors name the setting; the form's field has another name.
    let id =
        form.as_ref().map_or_else(|| setting.id.clone(), |form| form.register_field(&setting.id)).replace('.', "-");
    let typed = form.as_ref().and_then(|form| form.value(&name));
    let error = form.as_ref().and_then(|form| form.field_error(&setting.id));
    let is_wrong = error.is_some();
    let origin = if effective.is_own { words.own } else { (words.origin)(&effective.origin) };
    let value = effective.value.clone().unwrap_or_default();
    let label = setting.label.clone();
    let input = match &effective.refusal {
        Some(_) => read_only(&setting, &effective, &id),
        None => input(
            &setting,
            &effective,
            FieldAttributes { id: &id, name: &name, is_wrong },
            typed.unwrap_or(value.clone()),
        ),
    };
    let was = (effective.refusal.is_none() && setting.kind != SettingKind::Secret)
        .then(|| view! { <input type="hidden" name=["was[", &setting.id, "]"].concat() value=value/> });
    let lock = effective.refusal.clone().map(|refusal| {
        view! {
            <p class="setting-lock">
                <Icon symbol=Symbol::Lock/>
                <span>{refusal}</span>
            </p>
        }
    });
    let reset = (effective.is_own && effective.refusal.is_none()).then(|| {
        view! {
            <button
                type="submit"
                class="button quiet"
                name="reset"
                value=setting.id.clone()
                aria-label=(words.reset_of)(&setting.label)
            >
                <Icon symbol=Symbol::Undo/>
                <span>{words.reset}</span>
            </button>
        }
    });
    let search = [&setting.label, " ", &setting.help, " ", &setting.id].concat().to_lowercase();
    view! {
        <div class="field setting" class:invalid=is_wrong data-search=search>
            <label for=id.clone()>{label}</label>
            {was}
            {input}
            <p class="help" id=[&id, "-help"].concat()>{setting.help}</p>
            <p class="error" id=[&id, "-error"].concat() aria-live="polite" data-error-of=setting.id>{error}</p>
            {lock}
            <p class="setting-origin" data-own=effective.is_own.then_some("")>
                <span class="badge">{origin}</span>
                {reset}
            </p>
        </div>
    }
    .draw()
}

/// The attributes of a setting's input.
struct FieldAttributes<'a> {
    id: &'a str,
    name: &'a str,
    is_wrong: bool,
}

/// Renders the input of a setting, by the kind of the setting.
fn input(setting: &Setting, effective: &EffectiveSetting, attributes: FieldAttributes<'_>, value: String) -> Html {
    let words = messages();
    let FieldAttributes { id, name, is_wrong } = attributes;
    let (id, name) = (id.to_owned(), name.to_owned());
    let described = described_by(&id);
    let invalid = is_wrong.then_some("true");
    match &setting.kind {
        SettingKind::Switch => {
            let choices = [("true", words.common.yes), ("false", words.common.no)];
            let choices = choices.map(|(id, name)| SettingChoice { id: id.to_owned(), name: name.to_owned() });
            select(&choices, FieldAttributes { id: &id, name: &name, is_wrong }, &value)
        }
        SettingKind::Choice { choices } | SettingKind::TimeZone { choices } => {
            select(choices, FieldAttributes { id: &id, name: &name, is_wrong }, &value)
        }
        SettingKind::Order { choices } => ordered_choice(choices, &id, &name, &value),
        SettingKind::Integer { min, max, unit } => view! {
            <span class="setting-number">
                <input id=id type="number" name=name value=value min=*min max=*max aria-describedby=described aria-invalid=invalid/>
                {unit.clone()}
            </span>
        }
        .draw(),
        SettingKind::Secret => {
            let state = if effective.has_secret { words.editor.secret_set } else { words.editor.secret_none };
            view! {
                <input id=id type="password" name=name placeholder=state maxlength="200" autocomplete="new-password" aria-describedby=described aria-invalid=invalid/>
            }
            .draw()
        }
        SettingKind::Text | SettingKind::Host | SettingKind::Url | SettingKind::Number => {
            let inputmode = match setting.kind {
                SettingKind::Number => Some("tel"),
                SettingKind::Url => Some("url"),
                _ => None,
            };
            view! {
                <input id=id type="text" name=name value=value inputmode=inputmode maxlength="500" autocomplete="off" autocapitalize="none" spellcheck="false" aria-describedby=described aria-invalid=invalid/>
            }
            .draw()
        }
    }
}

/// Returns the ids of the help text and the error message.
fn described_by(id: &str) -> String {
    [id, "-help ", id, "-error"].concat()
}

fn select(choices: &[SettingChoice], FieldAttributes { id, name, is_wrong }: FieldAttributes<'_>, value: &str) -> Html {
    let options = options(choices, value);
    view! {
        <select
            id=id.to_owned()
            name=name.to_owned()
            aria-describedby=described_by(id)
            aria-invalid=is_wrong.then_some("true")
        >
            {options}
        </select>
    }
    .draw()
}

fn options(choices: &[SettingChoice], value: &str) -> Vec<impl IntoView + use<>> {
    let option = |choice: &SettingChoice| {
        let is_chosen = choice.id == value;
        view! { <option value=choice.id.clone() selected=is_chosen>{choice.name.clone()}</option> }
    };
    choices.iter().map(option).collect()
}

/// Renders an ordered choice: one list of the choices for each rank. The server ignores empty ranks.
fn ordered_choice(choices: &[SettingChoice], id: &str, name: &str, value: &str) -> Html {
    let words = &messages().editor;
    let chosen: Vec<&str> = value.split(',').filter(|choice| !choice.is_empty()).collect();
    let described = described_by(id);
    let ranks = (0..choices.len()).map(|rank| {
        let value = chosen.get(rank).copied().unwrap_or_default();
        let id = if rank == 0 { id.to_owned() } else { [id, "-", &rank.to_string()].concat() };
        let options = options(choices, value);
        view! {
            <select id=id name=name.to_owned() aria-label=(words.rank)(rank + 1) aria-describedby=described.clone()>
                <option value="" selected=value.is_empty()>"–"</option>
                {options}
            </select>
        }
    });
    view! { <span class="setting-order">{ranks.collect_view()}</span> }.draw()
}

/// Renders the value of a setting that the user may not change, as text.
fn read_only(setting: &Setting, effective: &EffectiveSetting, id: &str) -> Html {
    let words = messages();
    let value = effective.value.clone().unwrap_or_default();
    let choice_name = |choices: &[SettingChoice], id: &str| {
        choices.iter().find(|choice| choice.id == id).map_or_else(|| id.to_owned(), |choice| choice.name.clone())
    };
    let text = match &setting.kind {
        SettingKind::Switch => if value == "true" { words.common.yes } else { words.common.no }.to_owned(),
        SettingKind::Choice { choices } | SettingKind::TimeZone { choices } => choice_name(choices, &value),
        SettingKind::Order { choices } => {
            let names = value.split(',').map(|id| choice_name(choices, id));
            names.collect::<Vec<_>>().join(", ")
        }
        SettingKind::Integer { unit, .. } => [&value, " ", unit.as_deref().unwrap_or_default()].concat(),
        SettingKind::Secret if effective.has_secret => words.editor.secret_set.to_owned(),
        SettingKind::Secret => words.editor.secret_none.to_owned(),
        _ => value,
    };
    let text = if text.trim().is_empty() { words.common.none.to_owned() } else { text };
    view! { <output id=id.to_owned() class="setting-value">{text}</output> }.draw()
}
