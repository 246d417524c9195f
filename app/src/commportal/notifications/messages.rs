//! The table of the line's messages.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    keys::in_pairs,
    time,
    ui::{Badge, ButtonKind, OperationForm, State, SubmitButton, Symbol, Table, Tone},
};
use leptos::prelude::*;
use portal_api::{
    Number, Page,
    message::{MarkMessage, Message, MessageKind},
};

/// The messages that light the lamp, with buttons to mark them as read or unread. The user listens to them on the
/// phone.
#[component]
pub fn Messages(number: Number, list: Page<Message>) -> impl IntoView {
    let words = &messages().notifications;
    let content = if list.total == 0 {
        view! { <p class="intro">{words.no_messages}</p> }.draw()
    } else {
        table(&number, list.rows)
    };
    view! {
        <section class="journal" aria-labelledby="messages">
            <h2 id="messages">{words.messages}</h2>
            {content}
        </section>
    }
    .draw()
}

fn table(number: &Number, rows: Vec<Message>) -> Html {
    let words = &messages().notifications;
    let head = view! {
        <th scope="col">{words.from}</th>
        <th scope="col">{words.arrived_at}</th>
        <th scope="col">{words.kind}</th>
        <th scope="col">{words.state}</th>
        <th scope="col">{messages().common.actions}</th>
    }
    .draw();
    let rows = rows.into_iter().map(|message| view! { <Row number=number.clone() message/> }).collect_view();
    view! { <Table caption=words.messages head>{rows}</Table> }.draw()
}

#[component]
fn Row(number: Number, message: Message) -> impl IntoView {
    let words = &messages().notifications;
    let caller = message.from_number.as_ref().map(|number| in_pairs(number.as_str()));
    let from = match (message.from_name.map(|name| name.to_string()), caller) {
        (Some(name), Some(number)) => [&name, " – ", &number].concat(),
        (Some(known), None) | (None, Some(known)) => known,
        (None, None) => words.withheld.to_owned(),
    };
    let kind = match message.kind {
        MessageKind::Voice => (words.voice_message)(message.duration_seconds),
        MessageKind::Fax => words.fax_message.to_owned(),
    };
    let urgent = message.is_urgent.then(|| view! { <Badge tone=Tone::Warning text=words.is_urgent/> });
    let (tone, state, action, to) = if message.is_read {
        (Tone::Neutral, words.read, words.mark_unread, "false")
    } else {
        (Tone::Info, words.unread, words.mark_read, "true")
    };
    let name = [action, ": ", &from].concat();
    let id = message.id.to_string();
    view! {
        <tr id=["message-", &id].concat()>
            <td data-label=words.from class="card-title">{from}</td>
            <td data-label=words.arrived_at class="numeric">{time::date_time(message.arrived_at)}</td>
            <td data-label=words.kind><span>{kind} " " {urgent}</span></td>
            <td data-label=words.state><State tone text=state/></td>
            <td class="actions">
                <OperationForm<MarkMessage>
                    label=name.clone()
                    class="inline-form"
                    id=["mark-", &id].concat()
                    parameters=vec![("number", number.to_string()), ("id", id.clone())]
                >
                    <SubmitButton label=action name kind=ButtonKind::Quiet icon=Symbol::Check value=("is_read", to)/>
                </OperationForm<MarkMessage>>
            </td>
        </tr>
    }
}
