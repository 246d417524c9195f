//! Reads the state of a line's lamp with one query, because the SIP platform asks for the state before each NOTIFY.

use crate::{Error, Store, entity::lamp_entry, stored::read_count};
use portal_api::lamp::UnreadCounts;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect, Statement};

/// The state of a line's lamp (MWI).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LampRecord {
    /// Whether the notification settings of at least one line name this line as a lamp to switch on.
    pub is_activated: bool,
    /// The number of messages that light the lamp, from all mailboxes whose notification settings name this line.
    pub messages: u64,
    /// The unread messages of the line's own mailbox.
    pub unread: UnreadCounts,
}

/// The rule of `rule.rs`, which messages a lamp counts, in SQL. `unread_since` is NULL for a read message, and
/// `…_since` of a lamp is NULL for a type that it does not include; a comparison with NULL is never true, so neither
/// counts.
const SQL: &str = "SELECT \
    EXISTS (SELECT 1 FROM lamp_entry WHERE target_id = $1) AS is_activated, \
    (SELECT COUNT(*) FROM lamp_entry JOIN message ON message.line_id = lamp_entry.line_id \
      WHERE lamp_entry.target_id = $1 AND ( \
        (message.kind = 'fax' AND message.unread_since > lamp_entry.fax_since) OR \
        (message.kind = 'voice' AND message.unread_since > lamp_entry.voice_since) OR \
        (message.kind = 'voice' AND message.is_urgent AND message.unread_since > lamp_entry.urgent_since))) AS messages, \
    (SELECT COUNT(*) FROM message WHERE line_id = $1 AND kind = 'voice' AND unread_since IS NOT NULL) AS voice, \
    (SELECT COUNT(*) FROM message WHERE line_id = $1 AND kind = 'voice' AND is_urgent AND unread_since IS NOT NULL) AS urgent, \
    (SELECT COUNT(*) FROM message WHERE line_id = $1 AND kind = 'fax' AND unread_since IS NOT NULL) AS fax";

impl Store {
    /// Whether the notification settings of at least one line name this line as a lamp to switch on.
    pub async fn has_lamp(&self, line_id: i64) -> Result<bool, Error> {
        let first = lamp_entry::Entity::find().select_only().column(lamp_entry::Column::Id).limit(1);
        let named = first.filter(lamp_entry::Column::TargetId.eq(line_id)).into_tuple::<i64>();
        Ok(named.one(self.read()?).await?.is_some())
    }

    /// The state of a line's lamp.
    pub async fn find_lamp(&self, line_id: i64) -> Result<LampRecord, Error> {
        let database = self.read()?;
        let statement = Statement::from_sql_and_values(database.get_database_backend(), SQL, [line_id.into()]);
        let row = Row::find_by_statement(statement).one(database).await?.ok_or(Error::NotFound)?;
        let count = |count| read_count(count, "message.id");
        Ok(LampRecord {
            is_activated: row.is_activated,
            messages: count(row.messages)?,
            unread: UnreadCounts { voice: count(row.voice)?, urgent: count(row.urgent)?, fax: count(row.fax)? },
        })
    }
}

#[derive(FromQueryResult)]
struct Row {
    is_activated: bool,
    messages: i64,
    voice: i64,
    urgent: i64,
    fax: i64,
}
