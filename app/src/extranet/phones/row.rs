//! A row in the list of phones.

use super::{
    delete_confirm::DeleteConfirm, extend_confirm::ExtendConfirm, last_request::LastRequest,
    phone_state::PhoneStateWord, phone_warning::WarningBadge,
};
use crate::{
    draw::Draw as _,
    i18n::messages,
    paths,
    ui::{RowCheckbox, Selection},
};
use jiff::Timestamp;
use leptos::prelude::*;
use portal_api::{
    Reference,
    client::Client,
    phone::{PhoneRow, PhoneState},
};

/// The data that all rows of the list share.
#[derive(Clone)]
pub struct RowContext {
    reference: Reference,
    client: String,
    now: Timestamp,
}

impl RowContext {
    /// Creates the data for the rows of a client; `now` is the time of the server's answer.
    pub fn new(client: &Client, now: Timestamp) -> Self {
        Self { reference: client.reference.clone(), client: client_title(client), now }
    }
}

/// Returns a client's name and reference: `OPENIP [10000]`.
pub fn client_title(client: &Client) -> String {
    [client.name.as_str(), " [", client.reference.as_str(), "]"].concat()
}

/// A phone in the list.
#[component]
pub fn Row(phone: PhoneRow, context: RowContext, selection: Selection) -> impl IntoView {
    let words = messages();
    let list = &words.phones;
    let id = ["phone-", phone.mac.as_str()].concat();
    let mac = phone.mac.with_colons();
    let href = paths::phone(&context.reference, &phone.mac);
    let number = match (&phone.number, phone.line_name) {
        (Some(number), name) => {
            let line = paths::line_file(&context.reference, number);
            let title = name.clone();
            let name = name.map(|name| view! { " " <span class="sub">{name}</span> });
            view! { <a href=line title=title><span class="numeric">{number.in_pairs()}</span>{name}</a> }.draw()
        }
        (None, _) => view! { <span class="faint">{words.common.none}</span> }.draw(),
    };
    let model = phone.model.unwrap_or_else(|| words.common.none.to_owned());
    let is_bound = matches!(phone.state, PhoneState::Bound | PhoneState::Lost);
    // A warning about lost credentials would repeat the phone's state.
    let warning = phone.warning.filter(|_| phone.state != PhoneState::Lost);
    let warning = warning.map(|warning| view! { <WarningBadge warning/> });
    view! {
        <tr id=id>
            <td class="tick">
                <RowCheckbox selection value=phone.mac.to_string() label=(list.select)(&mac)/>
            </td>
            <td data-label=list.model class="last">
                <div class="cell">
                    <span>{model}</span>
                    {warning}
                </div>
            </td>
            <td data-label=list.mac class="card-title">
                <a class="mac" href=href.clone()>
                    {mac}
                </a>
            </td>
            <td data-label=list.number class="first cut">{number}</td>
            <td data-label=list.description class="cut" title=phone.description.to_string()>
                {phone.description.to_string()}
            </td>
            <td data-label=list.state class="third">
                <PhoneStateWord state=phone.state until=phone.window_until now=context.now/>
            </td>
            <td data-label=list.last_request>
                <LastRequest request=phone.last_request now=context.now/>
            </td>
            <td class="actions">
                <ExtendConfirm mac=phone.mac.clone() is_bound page=href/>
                <DeleteConfirm mac=phone.mac client=context.client number=phone.number/>
            </td>
        </tr>
    }
    .draw()
}
