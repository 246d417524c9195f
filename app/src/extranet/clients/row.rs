//! A row in the list of clients.

use crate::{
    draw::Draw as _,
    i18n::messages,
    paths, time,
    ui::{Badge, Tone},
};
use leptos::prelude::*;
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
    // A count needs no name of its own: the heading of its column says what is counted.
    let counter = |count: u64, tone: Tone, state: PhoneState| match count {
        0 => view! { <span class="faint">"0"</span> }.draw(),
        _ => view! { <Badge tone text=count.to_string() href=paths::phones_in(&client.reference, state)/> }.draw(),
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
            <td data-label=list.open class="number third">{counter(client.open, Tone::Info, PhoneState::Open)}</td>
            <td data-label=list.expired class="number trail">{counter(client.expired, Tone::Warning, PhoneState::Expired)}</td>
            <td data-label=list.lost class="number extra">{counter(client.lost, Tone::Bad, PhoneState::Lost)}</td>
            <td class="file">
                <a class="button" href=href aria-label=(list.file_of)(client.name.as_str())>
                    {list.file}
                </a>
            </td>
        </tr>
    }
}
