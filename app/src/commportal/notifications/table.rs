//! The form of a notification channel: a table of recipients and types of messages.

use crate::{
    draw::{Draw as _, Html},
    form::FormState,
    i18n::messages,
    ui::{Icon, LinkButton, OperationForm, SubmitButton, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    Number,
    notification::{EmailEntry, LampEntry, MessageTypes, Notifications, SaveNotifications},
};

/// A row of the table: a recipient and the types of messages to announce.
#[derive(Clone, Default)]
pub struct TableEntry {
    /// The phone number or e-mail address.
    pub to: String,
    /// The types of messages.
    pub types: MessageTypes,
}

/// A notification channel with the names of its form fields.
#[derive(Clone)]
pub struct Channel {
    /// `lamp` or `email`.
    pub name: &'static str,
    /// The name of the recipient's field: `number` or `address`.
    pub to: &'static str,
    /// The heading of the recipient's column.
    pub column: &'static str,
    /// The on-screen keyboard for the recipient's field.
    pub inputmode: &'static str,
    /// The `id` of a `<datalist>` with suggestions.
    pub list: Option<&'static str>,
    /// The recipient that a new row proposes; may be empty.
    pub proposed: String,
}

/// Renders the form of a channel: a table with "Vider", "Nouvelle entrée", "Appliquer", "Annuler". It also sends the
/// entries of the other channel unchanged, because the server saves both channels together.
pub fn channel_form(number: &Number, notifications: &Notifications, channel: Channel, back: &'static str) -> Html {
    let words = messages();
    let (lamp, email) = (notifications.lamp.iter().map(lamp_row), notifications.email.iter().map(email_row));
    let (own, other): (Vec<_>, Vec<_>) = match channel.name {
        "lamp" => (lamp.collect(), email.collect()),
        _ => (email.collect(), lamp.collect()),
    };
    let (title, other_name, other_to) = match channel.name {
        "lamp" => (words.notifications.lamp, "email", "address"),
        _ => (words.notifications.email, "lamp", "number"),
    };
    let hidden = other
        .into_iter()
        .enumerate()
        .flat_map(|(row, entry)| row_fields(other_name, other_to, row, &entry))
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> }.draw())
        .collect::<Vec<_>>();
    let (number, version) = (number.to_string(), notifications.version.to_string());
    view! {
        <OperationForm<SaveNotifications>
            label=title
            class="notifications-form"
            parameters=vec![("number", number)]
            warn=true
        >
            <input type="hidden" name="version" value=version/>
            {hidden}
            <Rows channel own/>
            <div class="form-actions">
                <button type="button" class="button scripted" data-clear-rows="">
                    <Icon symbol=Symbol::Trash/>
                    <span>{words.notifications.clear}</span>
                </button>
                <button type="button" class="button scripted" data-add-row="">
                    <Icon symbol=Symbol::Plus/>
                    <span>{words.notifications.new_entry}</span>
                </button>
                <SubmitButton label=words.notifications.apply/>
                <LinkButton label=words.common.cancel href=back/>
            </div>
        </OperationForm<SaveNotifications>>
    }
    .draw()
}

fn lamp_row(entry: &LampEntry) -> TableEntry {
    TableEntry { to: entry.number.in_pairs(), types: entry.types() }
}

fn email_row(entry: &EmailEntry) -> TableEntry {
    TableEntry { to: entry.address.to_string(), types: entry.types() }
}

/// Returns the names and values of a row's form fields. A type that isn't ticked has no field.
fn row_fields(channel: &str, to: &str, row: usize, entry: &TableEntry) -> Vec<(String, String)> {
    let name = |field: &str| [channel, ".", &row.to_string(), ".", field].concat();
    let types = [("fax", entry.types.fax), ("urgent", entry.types.urgent), ("voice", entry.types.voice)];
    let ticked = types.into_iter().filter(|(_, is_ticked)| *is_ticked).map(|(field, _)| (name(field), "true".into()));
    std::iter::once((name(to), entry.to.clone())).chain(ticked).collect()
}

/// The rows, and an empty row at the end. Without scripting, the user types a new entry into the empty row; with
/// scripting, the row is hidden and is the template for new rows. This is a component because its fields register with
/// the surrounding form.
#[component]
fn Rows(channel: Channel, own: Vec<TableEntry>) -> impl IntoView {
    let words = &messages().notifications;
    let is_empty = own.is_empty();
    let new_row = own.len();
    let rows = own.into_iter().enumerate();
    let rows = rows.map(|(row, entry)| view! { <Row channel=channel.clone() row entry/> }).collect_view();
    view! {
        <div class="table-frame">
            <table>
                <caption class="unseen">{channel.column}</caption>
                <thead>
                    <tr>
                        <th scope="col">{channel.column}</th>
                        <th scope="col">{words.fax}</th>
                        <th scope="col">{words.urgent}</th>
                        <th scope="col">{words.voice}</th>
                        <th scope="col" class="scripted"><span class="unseen">{messages().common.actions}</span></th>
                    </tr>
                </thead>
                <tbody data-rows=channel.name data-off=words.off>
                    {rows}
                    <Row channel=channel.clone() row=new_row entry=TableEntry::default() is_new=true/>
                </tbody>
            </table>
        </div>
        <p class="sub rows-off" hidden=!is_empty>{words.off}</p>
    }
    .draw()
}

#[component]
fn Row(channel: Channel, row: usize, entry: TableEntry, #[prop(optional)] is_new: bool) -> impl IntoView {
    let words = &messages().notifications;
    let form = use_context::<FormState>();
    let name = |field: &str| [channel.name, ".", &row.to_string(), ".", field].concat();
    let (to, types) = (name(channel.to), entry.types);
    if let Some(form) = &form {
        form.register_field(&to);
    }
    let typed = form.as_ref().and_then(|form| form.value(&to));
    let error = form.as_ref().and_then(|form| form.field_error(&to));
    let is_wrong = error.is_some();
    // The browser's program fills a new row with the proposed recipient and "all voice messages". The template itself
    // stays empty, so it is sent without a recipient.
    let proposed = is_new.then(|| channel.proposed.clone());
    let error_id = [&to, "-error"].concat();
    let was_sent = form.as_ref().is_some_and(|form| form.error().is_some());
    let class = if is_new && typed.is_none() { "new-row unscripted" } else { "" };
    let tick = |field: &str, label: &'static str, is_ticked: bool| {
        let is_proposed = is_new && field == "voice";
        let field = name(field);
        let recipient = (!entry.to.is_empty()).then(|| [" – ", &entry.to].concat());
        let is_ticked =
            if was_sent { form.as_ref().is_some_and(|form| form.value(&field).is_some()) } else { is_ticked };
        view! {
            <td data-label=label class="tick-cell">
                <label class="checkbox">
                    <input type="checkbox" name=field value="true" checked=is_ticked data-proposed=is_proposed.then_some("")/>
                    <span class="unseen">{label} {recipient}</span>
                </label>
            </td>
        }
        .draw()
    };
    let (fax, urgent, voice) = (
        tick("fax", words.fax, types.fax),
        tick("urgent", words.urgent, types.urgent),
        tick("voice", words.voice, types.voice),
    );
    view! {
        <tr class=class>
            <td data-label=channel.column class="card-title">
                <div class="field" class:invalid=is_wrong>
                    <input
                        type="text"
                        id=to.clone()
                        name=to.clone()
                        value=typed.unwrap_or_else(|| entry.to.clone())
                        data-proposed=proposed
                        inputmode=channel.inputmode
                        list=channel.list
                        maxlength="254"
                        autocomplete="off"
                        autocapitalize="none"
                        aria-label=channel.column
                        aria-invalid=is_wrong.then_some("true")
                        aria-describedby=error_id.clone()
                    />
                    <p class="error" id=error_id aria-live="polite" data-error-of=to>{error}</p>
                </div>
            </td>
            {fax}
            {urgent}
            {voice}
            <td class="actions scripted">
                <button type="button" class="button quiet" data-remove-row="" aria-label=words.remove>
                    <Icon symbol=Symbol::Cross/>
                    <span class="card-only">{words.remove}</span>
                </button>
            </td>
        </tr>
    }
    .draw()
}
