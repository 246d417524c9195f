//! The choice of language and theme.

use super::{ButtonKind, OperationForm, SubmitButton, Symbol};
use crate::{i18n::messages, page};
use leptos::prelude::*;
use portal_api::{
    Language,
    preference::{SetPreference, Theme},
};

/// The choice of language and colours. It reloads the page, because all its texts change.
#[component]
pub fn Preferences() -> impl IntoView {
    let words = &messages().common;
    let page = page::current();
    let languages = [(Language::Fr, "Français"), (Language::En, "English")].map(|(language, name)| {
        let is_current = page.request.language == language;
        view! {
            <SubmitButton
                label=name
                kind=ButtonKind::Quiet
                icon=if is_current { Symbol::Check } else { Symbol::ChevronRight }
                value=("language", language.tag())
                is_current
            />
        }
    });
    let themes = [(Theme::Auto, words.theme_auto), (Theme::Light, words.theme_light), (Theme::Dark, words.theme_dark)]
        .map(|(theme, name)| {
            let is_current = page.request.theme == theme;
            view! {
                <SubmitButton
                    label=name
                    kind=ButtonKind::Quiet
                    icon=if is_current { Symbol::Check } else { Symbol::ChevronRight }
                    value=("theme", theme.name())
                    is_current
                />
            }
        });
    view! {
        <OperationForm<SetPreference> label=words.preferences class="preferences" reload=true>
            <fieldset>
                <legend>{words.language}</legend>
                {languages}
            </fieldset>
            <fieldset>
                <legend>{words.theme}</legend>
                {themes}
            </fieldset>
        </OperationForm<SetPreference>>
    }
}
