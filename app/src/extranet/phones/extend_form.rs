use crate::{
    i18n::messages,
    time,
    ui::{ButtonKind, Confirm, Field, OperationForm, SubmitButton, Symbol},
};
use jiff::Timestamp;
use leptos::prelude::*;
use portal_api::{Mac, phone::ExtendWindow};

/// "Prolonger", with everything there is to choose: 48 hours, one, or a date.
#[component]
pub fn ExtendForm(
    /// Which telephone.
    mac: Mac,
    /// Whether it has its own credentials, which it will lose.
    is_bound: bool,
    /// The end of its window.
    until: Timestamp,
    /// When the server answered.
    now: Timestamp,
) -> impl IntoView {
    let words = &messages().phones;
    let shown = mac.with_colons();
    let until = time::field_value(until.max(now));
    let choice = |value: &'static str, text: &'static str, is_first: bool| {
        view! {
            <label class="checkbox">
                <input type="radio" name="duration" value=value checked=is_first/>
                <span>{text}</span>
            </label>
        }
    };
    view! {
        <Confirm
            id="extend"
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
                {choice("48h", words.two_days, true)}
                {choice("1h", words.hour, false)}
                {choice("until", words.until, false)}
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
    .into_any()
}
