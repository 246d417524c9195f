//! The form with the tree of settings.

use super::setting_field::SettingField;
use crate::{
    call::call,
    draw::{Draw as _, Html},
    form::FormState,
    i18n::messages,
    load::render_answer,
    ui::{Icon, OperationForm, SubmitButton, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, Number,
    model::ModelDetail,
    setting::{ChangeSettings, EffectiveSetting, GetSettingsTree, ListSettings, SettingsSection, SettingsTree},
};
use std::collections::BTreeMap;

/// The tree of settings, and the effective values for a line's phones of one model.
pub struct SettingsData {
    tree: SettingsTree,
    effective: BTreeMap<String, EffectiveSetting>,
}

/// Fetches the tree and the effective values.
pub async fn find_settings(number: &Number, model: &str) -> Result<SettingsData, ApiError> {
    let tree = call(GetSettingsTree {}).await?;
    let query = ListSettings { number: Some(number.clone()), model: Some(model.to_owned()), ..Default::default() };
    let effective = call(query).await?.into_iter().map(|setting| (setting.id.clone(), setting)).collect();
    Ok(SettingsData { tree, effective })
}

/// Renders the tree of settings below the keys: a form that sends the changed settings.
pub fn settings_form(number: &Number, model: &ModelDetail, found: Result<SettingsData, ApiError>) -> Html {
    render_answer(found, |found| form(number, &model.model.id, found))
}

fn form(number: &Number, model: &str, found: SettingsData) -> Html {
    let words = &messages().editor;
    let (number, model) = (number.to_string(), model.to_owned());
    view! {
        <section class="settings" aria-labelledby="settings">
            <div class="heading">
                <h2 id="settings">{words.settings}</h2>
                <label class="search-field scripted settings-search">
                    <span class="unseen">{words.settings_search}</span>
                    <Icon symbol=Symbol::Search/>
                    <input type="search" data-filter="settings-tree" placeholder=words.settings_search autocomplete="off"/>
                </label>
            </div>
            <OperationForm<ChangeSettings> label=words.settings class="settings-form" warn=true>
                // Enter in a field presses the form's first button. Without this hidden button, Enter would reset a
                // setting.
                <button type="submit" hidden></button>
                <input type="hidden" name="number" value=number/>
                <input type="hidden" name="model" value=model/>
                <Tree found/>
                <div class="save-bar" data-when-dirty="">
                    <SubmitButton label=words.settings_save/>
                    <button type="reset" class="button scripted">{words.settings_discard}</button>
                </div>
            </OperationForm<ChangeSettings>>
        </section>
    }
    .draw()
}

/// The nested sections. This is a component because its fields register with the surrounding form.
#[component]
fn Tree(found: SettingsData) -> impl IntoView {
    let SettingsData { tree, mut effective } = found;
    let mut settings: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for setting in tree.settings {
        if let Some(value) = effective.remove(&setting.id) {
            settings.entry(setting.section.clone()).or_default().push((setting, value));
        }
    }
    let wrong = use_context::<FormState>().and_then(|form| form.error()).map(|error| error.fields).unwrap_or_default();
    // The fields of a section, and whether one of them has an error.
    let mut fields = |section: &SettingsSection| {
        let own = settings.remove(&section.id).unwrap_or_default();
        let is_wrong = own.iter().any(|(setting, _)| wrong.contains_key(&setting.id));
        let drawn = own.into_iter().map(|(setting, effective)| view! { <SettingField setting effective/> }.draw());
        (drawn.collect::<Vec<_>>(), is_wrong)
    };
    let mut sections = Vec::new();
    for section in tree.sections.iter().filter(|section| !section.id.contains('.')) {
        let (mut content, mut is_wrong) = fields(section);
        // A section below has an id such as `features.dial_plan`.
        let prefix = [&section.id, "."].concat();
        for below in tree.sections.iter().filter(|section| section.id.starts_with(&prefix)) {
            let (inside, is_wrong_inside) = fields(below);
            content.extend(foldable_section(below, inside, is_wrong_inside));
            is_wrong |= is_wrong_inside;
        }
        sections.extend(foldable_section(section, content, is_wrong));
    }
    view! {
        <div id="settings-tree">
            {sections}
            <div role="status">
                <p class="empty-filter" hidden>{messages().editor.settings_none}</p>
            </div>
        </div>
    }
    .draw()
}

/// Renders a section with its content, folded unless it contains an error; `None` without content.
fn foldable_section(section: &SettingsSection, content: Vec<Html>, is_unfolded: bool) -> Option<Html> {
    if content.is_empty() {
        return None;
    }
    let node =
        (section.node != section.name).then(|| view! { <span class="node" lang="en">{section.node.clone()}</span> });
    let search = [&section.name, " ", &section.node].concat().to_lowercase();
    Some(
        view! {
            <details
                class="section"
                id=["section-", &section.id.replace('.', "-")].concat()
                data-search=search
                open=is_unfolded
            >
                <summary>
                    <span>{section.name.clone()}</span>
                    " "
                    {node}
                </summary>
                <div class="section-content">{content}</div>
            </details>
        }
        .draw(),
    )
}
