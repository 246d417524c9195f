//! The notifications of a line's messages. Replacing them is in `replace`, the state of a lamp in `lamp`.

mod lamp;
mod replace;
mod rule;

pub use lamp::LampRecord;
pub use replace::{NewNotifications, NotificationsUpdate};

use crate::{
    Error, Store,
    entity::{email_entry, lamp_entry, line, mailbox, message},
    stored::{read_text, read_word},
};
use portal_api::{
    Number,
    notification::{EmailEntry, LampEntry},
};
use rule::{LampStarts, MessageState};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::HashMap;

/// The notifications of a line's messages, in the order in which they were saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredNotifications {
    /// The number of times that the notifications were saved; 0 means never.
    pub version: i64,
    /// The lamps that signal the messages.
    pub lamp: Vec<LampEntry>,
    /// The e-mail addresses to which new messages are announced.
    pub email: Vec<EmailEntry>,
    /// The number of unread messages that at least one lamp does not count, although the lamp includes their type: they
    /// were unread before the type was ticked.
    pub not_counted: u64,
}

impl Store {
    /// The notifications of a line's messages.
    pub async fn find_notifications(&self, line_id: i64) -> Result<StoredNotifications, Error> {
        let database = self.read()?;
        // The version is read first. If another request saves between these queries, the caller gets newer
        // notifications with an old version, and saving them fails with a conflict.
        let mailbox = mailbox::Entity::find_by_id(line_id).one(database).await?;
        let lamps = find_lamps(database, line_id).await?;
        let not_counted = count_left_out(database, line_id, &lamps).await?;
        let email = find_emails(database, line_id).await?.into_iter().map(read_email).collect::<Result<_, _>>()?;
        Ok(StoredNotifications {
            version: mailbox.map_or(0, |mailbox| mailbox.version),
            lamp: lamps.into_iter().map(|lamp| lamp.entry()).collect(),
            email,
            not_counted,
        })
    }
}

/// A stored lamp that signals a line's messages.
#[derive(Clone, Debug, PartialEq, Eq)]
struct StoredLamp {
    /// The id of the line that has the lamp.
    target_id: i64,
    /// The number of the line `target_id`.
    number: Number,
    /// The moment from which each type of message counts.
    since: LampStarts,
}

impl StoredLamp {
    fn entry(&self) -> LampEntry {
        let types = self.since.types();
        LampEntry { number: self.number.clone(), fax: types.fax, urgent: types.urgent, voice: types.voice }
    }
}

async fn find_lamps(database: &impl ConnectionTrait, line_id: i64) -> Result<Vec<StoredLamp>, Error> {
    let rows = lamp_entry::Entity::find()
        .filter(lamp_entry::Column::LineId.eq(line_id))
        .order_by_asc(lamp_entry::Column::Id)
        .all(database)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let numbers: HashMap<i64, String> = line::Entity::find()
        .select_only()
        .columns([line::Column::Id, line::Column::Number])
        .filter(line::Column::Id.is_in(rows.iter().map(|row| row.target_id)))
        .into_tuple::<(i64, String)>()
        .all(database)
        .await?
        .into_iter()
        .collect();
    let read = |row: lamp_entry::Model| {
        let number = numbers.get(&row.target_id)?.clone();
        let since = LampStarts { fax: row.fax_since, urgent: row.urgent_since, voice: row.voice_since };
        let number = read_text(number, "line.number");
        Some(number.map(|number| StoredLamp { target_id: row.target_id, number, since }))
    };
    rows.into_iter().filter_map(read).collect()
}

async fn find_emails(database: &impl ConnectionTrait, line_id: i64) -> Result<Vec<email_entry::Model>, Error> {
    let rows = email_entry::Entity::find().filter(email_entry::Column::LineId.eq(line_id));
    Ok(rows.order_by_asc(email_entry::Column::Id).all(database).await?)
}

fn read_email(row: email_entry::Model) -> Result<EmailEntry, Error> {
    let address = read_text(row.address, "email_entry.address")?;
    Ok(EmailEntry { address, fax: row.fax, urgent: row.urgent, voice: row.voice })
}

/// Counts the unread messages for [`StoredNotifications::not_counted`]. A mailbox holds at most some hundreds of
/// messages, so they are checked one by one.
async fn count_left_out(database: &impl ConnectionTrait, line_id: i64, lamps: &[StoredLamp]) -> Result<u64, Error> {
    if lamps.is_empty() {
        return Ok(0);
    }
    let unread = message::Entity::find()
        .select_only()
        .columns([message::Column::Kind, message::Column::IsUrgent, message::Column::UnreadSince])
        .filter(message::Column::LineId.eq(line_id))
        .filter(message::Column::UnreadSince.is_not_null())
        .into_tuple::<(String, bool, Option<i64>)>()
        .all(database)
        .await?;
    let mut not_counted = 0;
    for (kind, is_urgent, unread_since) in unread {
        let message = MessageState { kind: read_word(&kind, "message.kind")?, is_urgent, unread_since };
        let is_left_out = |lamp: &StoredLamp| lamp.since.with_existing().counts(message) && !lamp.since.counts(message);
        not_counted += u64::from(lamps.iter().any(is_left_out));
    }
    Ok(not_counted)
}
