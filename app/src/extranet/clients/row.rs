//! A row in the list of clients.

use crate::{
    i18n::messages,
    paths, time,
    ui::{Badge, Tone},
};
use leptos::{either::Either, prelude::*};
use portal_api::{
    client::{ClientRow, ClientState},
    phone::PhoneState,
};

/// A client in the list.
#[component]
pub fn Row(client: ClientRow) -> impl IntoView {
    let words = messages();
    let list = &words.clients;
    let href = paths::client(&client.reference);
    let is_suspended = client.state == ClientState::Suspended;
    let suspended = is_suspended.then(|| view! { " " <Badge tone=Tone::Warning text=words.client.suspended/> });
    // The cell of a count of phones. A count needs no name of its own: the heading of its column says what is counted.
    let phones_in = |state: PhoneState, count: u64, label: &'static str, class: &'static str, tone: Tone| match count {
        0 => Either::Left(view! { <td data-label=label class=[class, " faint"].concat()>"0"</td> }),
        _ => Either::Right(view! {
            <td data-label=label class=class>
                <a class="badge" data-tone=tone.name() href=paths::phones_in(&client.reference, state)>
                    {count}
                </a>
            </td>
        }),
    };
    view! {
        <tr>
            <td class="numeric">{time::date_time(client.created_at)}</td>
            <td class="numeric first">{client.reference.to_string()}</td>
            <td class="card-title">
                <a href=href.clone()>{client.name.to_string()}</a>
                {suspended}
            </td>
            <td data-label=list.lines class="number second">
                <a href=paths::lines(&client.reference)>{client.lines}</a>
            </td>
            <td data-label=list.phones class="number last">
                <a href=paths::phones(&client.reference)>{client.phones}</a>
            </td>
            {phones_in(PhoneState::Open, client.open, list.open, "number third", Tone::Info)}
            {phones_in(PhoneState::Expired, client.expired, list.expired, "number trail", Tone::Warning)}
            {phones_in(PhoneState::Lost, client.lost, list.lost, "number extra", Tone::Bad)}
            <td class="file">
                <a class="button" href=href aria-label=(list.file_of)(client.name.as_str())>
                    {list.file}
                </a>
            </td>
        </tr>
    }
}
