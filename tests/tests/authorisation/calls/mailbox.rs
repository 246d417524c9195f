//! Calls of the operations on a mailbox: contacts, messages, notifications and lamps.

use super::{Outcome, Row, outcome};
use crate::objects::{Kind, Objects, message_id};
use portal_api::{
    Name, Operation as _, PageNumber, Search, contact,
    dialled::Dialled,
    lamp, message,
    notification::{self, EmailEntry, LampEntry},
};
use portal_tests::Person;

/// The rows of these operations in the table of `docs/product.md`.
pub const ROWS: &[Row] = &[
    (
        "keys, phone settings, lamp of a line",
        Kind::Line,
        &[
            notification::GetNotifications::NAME,
            notification::SaveNotifications::NAME,
            notification::CountExisting::NAME,
            lamp::GetLamp::NAME,
        ],
    ),
    (
        "contacts of a line",
        Kind::Line,
        &[
            contact::ListContacts::NAME,
            contact::CreateContact::NAME,
            contact::UpdateContact::NAME,
            contact::DeleteContact::NAME,
        ],
    ),
    ("e-mail addresses that are told of a line's messages", Kind::Address, &[notification::SaveNotifications::NAME]),
    ("messages of a line: list", Kind::Line, &[message::ListMessages::NAME]),
    ("messages of a line: mark, delete", Kind::Line, &[message::MarkMessage::NAME, message::DeleteMessage::NAME]),
    ("messages of a line: deliver", Kind::Line, &[message::DeliverMessage::NAME]),
];

/// Calls the operation of this name. Returns nothing when the operation is of another area.
pub async fn call(name: &str, person: &Person, objects: &Objects) -> Option<Outcome> {
    let (number, page) = (objects.number.clone(), PageNumber::default());
    Some(match name {
        contact::ListContacts::NAME => {
            outcome(person, contact::ListContacts { number, page, q: Search::default() }).await
        }
        contact::CreateContact::NAME => {
            let name = Name::parse("Anna").expect("a name");
            let work = Some(Dialled::parse("15").expect("a number"));
            outcome(person, contact::CreateContact { number, name, work, mobile: None, other: None }).await
        }
        contact::UpdateContact::NAME => {
            let name = Name::parse("Anna").expect("a name");
            let (id, work) = (contact_of(person, objects).await, Some(Dialled::parse("15").expect("a number")));
            outcome(person, contact::UpdateContact { number, id, name, work, mobile: None, other: None }).await
        }
        contact::DeleteContact::NAME => {
            let id = contact_of(person, objects).await;
            outcome(person, contact::DeleteContact { number, id }).await
        }
        message::DeliverMessage::NAME => {
            let (kind, id) = (message::MessageKind::Voice, message_id());
            let arrived_at = "2018-11-06T07:30:00Z".parse().expect("a time");
            let operation = message::DeliverMessage {
                number,
                id,
                kind,
                is_urgent: false,
                from_number: None,
                from_name: None,
                duration_seconds: 0,
                arrived_at,
            };
            outcome(person, operation).await
        }
        message::ListMessages::NAME => outcome(person, message::ListMessages { number, page }).await,
        message::MarkMessage::NAME => {
            outcome(person, message::MarkMessage { number, id: message_id(), is_read: true }).await
        }
        message::DeleteMessage::NAME => outcome(person, message::DeleteMessage { number, id: message_id() }).await,
        notification::GetNotifications::NAME => outcome(person, notification::GetNotifications { number }).await,
        notification::SaveNotifications::NAME => {
            let query = notification::GetNotifications { number: number.clone() };
            let version = person.call(query).await.map_or(0, |found| found.version);
            let entry = LampEntry { number: number.clone(), fax: false, urgent: true, voice: false };
            let (lamp, mut email) = (vec![entry], Vec::new());
            if objects.kind == Kind::Address {
                let address = "a@example.fr".parse().expect("an address");
                email.push(EmailEntry { address, fax: false, urgent: false, voice: true });
            }
            outcome(person, notification::SaveNotifications { number, version, lamp, email }).await
        }
        notification::CountExisting::NAME => outcome(person, notification::CountExisting { number }).await,
        lamp::GetLamp::NAME => outcome(person, lamp::GetLamp { number }).await,
        _ => return None,
    })
}

/// The id of a contact of the line: one that the caller sees, or else one that exists.
async fn contact_of(person: &Person, objects: &Objects) -> String {
    let (number, page, q) = (objects.number.clone(), PageNumber::default(), Search::default());
    let found = person.call(contact::ListContacts { number, page, q }).await.ok();
    let found = found.and_then(|page| page.rows.into_iter().next());
    found.map_or(objects.contact.clone(), |contact| contact.id)
}
