use crate::{
    draw::Draw as _,
    i18n::messages,
    paths, time,
    ui::{Badge, LinkButton, Symbol, Tone},
};
use leptos::prelude::*;
use portal_api::client::{ClientRow, ClientState};

/// A client in the list.
#[component]
pub fn Row(client: ClientRow) -> impl IntoView {
    let words = messages();
    let list = &words.clients;
    let href = paths::client(&client.reference);
    let is_suspended = client.state == ClientState::Suspended;
    let suspended = is_suspended.then(|| view! { " " <Badge tone=Tone::Warning text=words.client.suspended/> });
    let counter = |count: u64, tone: Tone| match count {
        0 => view! { <span class="faint">"0"</span> }.draw(),
        _ => view! { <Badge tone text=count.to_string()/> }.draw(),
    };
    view! {
        <tr>
            <td data-label=list.created_at class="numeric">{time::date_time(client.created_at)}</td>
            <td data-label=list.reference class="numeric">{client.reference.to_string()}</td>
            <td data-label=list.name class="card-title">
                <a href=href.clone()>{client.name.to_string()}</a>
                {suspended}
            </td>
            <td data-label=list.lines class="number">{client.lines}</td>
            <td data-label=list.phones class="number">{client.phones}</td>
            <td data-label=list.open class="number">{counter(client.open, Tone::Info)}</td>
            <td data-label=list.expired class="number">{counter(client.expired, Tone::Warning)}</td>
            <td data-label=list.lost class="number">{counter(client.lost, Tone::Bad)}</td>
            <td class="actions">
                <LinkButton label=list.file href name=(list.file_of)(client.name.as_str()) icon=Symbol::File/>
            </td>
        </tr>
    }
}
