//! The form that renews a phone's window, on the phone's page.

use crate::{
    draw::Draw as _,
    i18n::messages,
    page, time,
    ui::{ButtonKind, Confirm, Field, OperationForm, SubmitButton, Symbol},
};
use jiff::Timestamp;
use leptos::prelude::*;
use portal_api::{Mac, Operation as _, phone::ExtendWindow};

/// "Prolonger" with all choices: 48 hours, one hour, or a date.
#[component]
pub fn ExtendForm(
    /// The phone's MAC address.
    mac: Mac,
    /// Whether the phone is bound; it then loses its credentials.
    is_bound: bool,
    /// The end of the phone's window.
    until: Timestamp,
    /// The time of the server's answer.
    now: Timestamp,
) -> impl IntoView {
    let words = &messages().phones;
    let shown = mac.with_colons();
    let until = time::field_value(until.max(now));
    // A refused form is unfolded, and has the choice that was sent.
    let refused = page::outcome_of(ExtendWindow::NAME).filter(|outcome| outcome.error.is_some());
    let typed = refused.as_ref().and_then(|outcome| outcome.values.iter().find(|(name, _)| name == "duration"));
    let chosen = typed.map_or_else(|| "48h".to_owned(), |(_, value)| value.clone());
    let choice = |value: &'static str, text: &'static str| {
        let is_chosen = chosen == value;
        view! {
            <label class="checkbox">
                <input type="radio" name="duration" value=value checked=is_chosen/>
                <span>{text}</span>
            </label>
        }
    };
    let choices = [("48h", words.two_days), ("1h", words.hour), ("until", words.until)];
    let choices = choices.map(|(value, text)| choice(value, text)).into_iter().collect_view();
    view! {
        <Confirm
            id="extend"
            open=refused.is_some()
            label=words.extend
            kind=ButtonKind::Plain
            icon=Symbol::Clock
            question=(words.extend_question)(&shown)
        >
            <OperationForm<ExtendWindow>
                id="extend-form"
                label=(words.extend_of)(&shown)
                class="extend"
                parameters=vec![("mac", mac.to_string())]
            >
                {choices}
                <Field
                    name="until"
                    label=words.until_label
                    help=words.until_help
                    kind="datetime-local"
                    value=until
                />
                {is_bound.then(|| view! { <p class="sub">{words.extend_bound}</p> })}
                <SubmitButton label=words.extend icon=Symbol::Clock/>
            </OperationForm<ExtendWindow>>
        </Confirm>
    }
    .draw()
}
