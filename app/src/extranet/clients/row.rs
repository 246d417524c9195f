use crate::{
    draw::Draw as _,
    i18n::messages,
    paths, time,
    ui::{Badge, LinkButton, Tone},
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
    let counted = |label: &str, count: u64| [label, " ", &count.to_string(), ", ", client.name.as_str()].concat();
    let counter = |label: &str, count: u64, tone: Tone, state: PhoneState| {
        if count == 0 {
            return view! { <span class="faint">"0"</span> }.draw();
        }
        let link = (paths::phones_in(&client.reference, state), counted(label, count));
        view! { <Badge tone text=count.to_string() link/> }.draw()
    };
    let open = counter(list.open, client.open, Tone::Info, PhoneState::Open);
    let expired = counter(list.expired, client.expired, Tone::Warning, PhoneState::Expired);
    let lost = counter(list.lost, client.lost, Tone::Bad, PhoneState::Lost);
    view! {
        <tr>
            <td data-label=list.created_at class="numeric">{time::date_time(client.created_at)}</td>
            <td data-label=list.reference class="numeric first">{client.reference.to_string()}</td>
            <td data-label=list.name class="card-title">
                <a href=href.clone()>{client.name.to_string()}</a>
                {suspended}
            </td>
            <td data-label=list.lines class="number second">
                <a href=paths::lines(&client.reference) aria-label=counted(list.lines, client.lines)>
                    {client.lines}
                </a>
            </td>
            <td data-label=list.phones class="number last">
                <a href=paths::phones(&client.reference) aria-label=counted(list.phones, client.phones)>
                    {client.phones}
                </a>
            </td>
            <td data-label=list.open class="number third">{open}</td>
            <td data-label=list.expired class="number trail">{expired}</td>
            <td data-label=list.lost class="number extra">{lost}</td>
            <td class="file">
                <LinkButton label=list.file href name=(list.file_of)(client.name.as_str())/>
            </td>
        </tr>
    }
}
