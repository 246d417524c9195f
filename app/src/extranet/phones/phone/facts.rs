//! The block with a phone's data.

use super::window_bar::WindowBar;
use crate::{
    draw::Draw as _,
    extranet::phones::phone_state::PhoneStateWord,
    i18n::messages,
    paths, time,
    ui::{Fact, Facts},
};
use jiff::Timestamp;
use leptos::prelude::*;
use portal_api::{
    Reference,
    audit::AuditAction,
    phone::{Phone, PhoneState},
};

/// A phone's data and its state.
#[component]
pub fn PhoneFacts(
    /// The phone.
    phone: Phone,
    /// The client's name and reference.
    client: String,
    /// The client's reference.
    reference: Reference,
) -> impl IntoView {
    let (words, list, none) = (&messages().phone, &messages().phones, messages().common.none);
    let or_none = |text: Option<String>| text.unwrap_or_else(|| none.to_owned());
    let or_not_yet = |at: Option<Timestamp>| at.map_or_else(|| words.not_yet.to_owned(), time::date_time);
    let line = phone.row.number.as_ref().map(|number| {
        let name = phone.row.line_name.clone().map(|name| view! { <span class="sub">{name}</span> });
        view! {
            <a class="numeric" href=paths::lines_found(&reference, number.as_str())>
                {number.in_pairs()}
            </a>
            " "
            {name}
        }
        .draw()
    });
    let until = time::date_time(phone.row.window_until);
    let window = match phone.row.state {
        PhoneState::Open => (words.window_until)(&until),
        PhoneState::Expired => (words.window_passed)(&until),
        PhoneState::Bound => words.window_closed.to_owned(),
        PhoneState::Lost => words.window_lost.to_owned(),
    };
    let bar = (phone.row.state == PhoneState::Open).then(|| {
        view! { <WindowBar from=opened_at(&phone) until=phone.row.window_until now=phone.now/> }
    });
    view! {
        <section class="block">
            <Facts>
                <Fact label=list.state>
                    <PhoneStateWord state=phone.row.state until=phone.row.window_until now=phone.now/>
                </Fact>
                <Fact label=words.window>{window} {bar}</Fact>
                <Fact label=words.client>
                    <a href=paths::client(&reference)>{client}</a>
                </Fact>
                <Fact label=list.number>{line.unwrap_or_else(|| none.draw())}</Fact>
                <Fact label=list.description>{phone.row.description.to_string()}</Fact>
                <Fact label=words.registered_model>{or_none(phone.registered_model.clone())}</Fact>
                <Fact label=words.seen_model>{or_none(phone.row.model.clone())}</Fact>
                <Fact label=words.firmware>{or_none(phone.firmware.clone())}</Fact>
                <Fact label=words.created_at>{time::date_time(phone.row.created_at)}</Fact>
                <Fact label=words.bound_at>{or_not_yet(phone.bound_at)}</Fact>
                <Fact label=words.confirmed_at>{or_not_yet(phone.confirmed_at)}</Fact>
            </Facts>
        </section>
    }
    .draw()
}

/// Returns the time when the window was last opened: when the phone was registered, or when its window was renewed.
fn opened_at(phone: &Phone) -> Timestamp {
    let opens_window = |action| matches!(action, AuditAction::PhoneRegistered | AuditAction::WindowExtended);
    phone.audit.iter().find(|row| opens_window(row.action)).map_or(phone.row.created_at, |row| row.at)
}
