//! Whether phones have fetched the saved keys and settings.

use crate::{
    draw::Draw as _,
    i18n::messages,
    time,
    ui::{State, Tone},
};
use leptos::prelude::*;
use portal_api::{
    line_phone::{LinePhone, LinePhones},
    phone::PhoneState,
};

/// Whether each of the line's phones of one model has fetched the saved keys and settings. A refresh of the page
/// updates the states.
#[component]
pub fn PhonesStatus(
    /// The line's phones.
    phones: LinePhones,
    /// The model's id.
    model: String,
) -> impl IntoView {
    let words = &messages().editor;
    let has_model = |phone: &LinePhone| phone.model.as_ref().is_some_and(|known| known.id == model);
    let rows = phones.phones.into_iter().filter(has_model).map(|phone| view! { <PhoneStatus phone/> }).collect_view();
    let none = rows.is_empty().then(|| view! { <li><State text=words.no_phone/></li> });
    view! {
        <ul class="phones-status" aria-live="polite" aria-label=words.status>
            {rows}
            {none}
        </ul>
    }
    .draw()
}

/// The state of one phone, for example "Appliqué le …" or "En attente : …".
#[component]
pub fn PhoneStatus(phone: LinePhone) -> impl IntoView {
    let words = &messages().editor;
    let (tone, text) = match (phone.state, phone.fetched_at, phone.is_current) {
        (PhoneState::Expired, ..) => (Tone::Bad, words.expired.to_owned()),
        (PhoneState::Lost, ..) => (Tone::Bad, words.lost.to_owned()),
        (_, Some(at), true) => (Tone::Good, (words.applied)(&time::date_time(at))),
        (_, Some(_), false) => (Tone::Warning, (words.waiting)(phone.poll_minutes)),
        (_, None, _) => (Tone::Neutral, words.never.to_owned()),
    };
    let name = phone.mac.with_colons();
    let description = phone.description.to_string();
    view! {
        <li id=["status-", phone.mac.as_str()].concat()>
            <State tone text/>
            <span class="sub">
                <span class="mac">{name}</span>
                " "
                {description}
            </span>
        </li>
    }
    .draw()
}
