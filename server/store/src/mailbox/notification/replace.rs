//! Replaces the notifications of a line's messages. A request replaces all notifications of the line, and only one
//! request at a time may do so.

use super::{StoredLamp, find_emails, find_lamps, read_email, rule::LampStarts};
use crate::{
    Actor, Error, Store,
    audit::AuditEntry,
    entity::{email_entry, lamp_entry, line, mailbox},
    message::mailbox::next_moment,
    stored::StoredWord,
    transaction::Transaction,
};
use jiff::Timestamp;
use portal_api::{
    Language,
    audit::AuditAction,
    notification::{EmailEntry, LampEntry},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use std::collections::{BTreeSet, HashMap};

/// The new notifications of a line's messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotifications {
    /// The version that the caller read before editing.
    pub version: i64,
    /// The lamps that signal the messages.
    pub lamp: Vec<LampEntry>,
    /// The e-mail addresses to which new messages are announced; `None` leaves the addresses unchanged.
    pub email: Option<Vec<EmailEntry>>,
    /// The language of e-mails to new addresses. Existing addresses keep their language.
    pub language: Language,
}

/// The result of saving notifications.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotificationsUpdate {
    /// The new version.
    pub version: i64,
    /// The ids of the lines whose lamp this change switched on or off. The phones of these lines get another
    /// configuration.
    pub switched_line_ids: Vec<i64>,
}

impl Store {
    /// Replaces the notifications of the messages of a client's line. When nothing changes, the version stays the same.
    ///
    /// Errors: [`Error::NotFound`] when the client has no such line, [`Error::Conflict`] when `new.version` isn't the
    /// current one, [`Error::ForeignNumber`] when a number isn't one of the client's, [`Error::Duplicate`] when a
    /// number or an address occurs twice.
    pub async fn replace_notifications(
        &self,
        client_id: i64,
        line_id: i64,
        new: &NewNotifications,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<NotificationsUpdate, Error> {
        let transaction = self.begin().await?;
        let number = find_number(&transaction, client_id, line_id).await?;
        let mailbox = next_moment(&transaction, line_id, at).await?;
        if mailbox.version != new.version {
            return Err(Error::Conflict { version: mailbox.version });
        }
        let before = find_lamps(&transaction, line_id).await?;
        let emails = find_emails(&transaction, line_id).await?;
        let languages: HashMap<_, _> = emails.iter().map(|row| (row.address.clone(), row.language.clone())).collect();
        let emails = emails.into_iter().map(read_email).collect::<Result<Vec<_>, _>>()?;
        let lamps = resolve_lamps(&transaction, client_id, &before, &new.lamp, mailbox.latest).await?;
        let new_emails = new.email.as_ref().filter(|email| **email != emails);
        if lamps == before && new_emails.is_none() {
            return Ok(NotificationsUpdate { version: mailbox.version, switched_line_ids: Vec::new() });
        }
        write_lamps(&transaction, line_id, &lamps).await?;
        if let Some(email) = new_emails {
            write_emails(&transaction, line_id, email, new.language, &languages).await?;
        }
        let version = mailbox.version + 1;
        mailbox::Entity::update_many()
            .col_expr(mailbox::Column::Version, Expr::value(version))
            .filter(mailbox::Column::LineId.eq(line_id))
            .exec(&transaction)
            .await?;
        let named: Vec<_> = lamps.iter().map(|lamp| lamp.number.as_str()).collect();
        let detail = format!("{number} lamp [{}] email {}", named.join(" "), new_emails.unwrap_or(&emails).len());
        entry(at, actor, client_id, detail).write(&transaction).await?;
        transaction.commit().await?;
        let targets = |lamps: &[StoredLamp]| lamps.iter().map(|lamp| lamp.target_id).collect::<BTreeSet<_>>();
        let switched_line_ids = targets(&before).symmetric_difference(&targets(&lamps)).copied().collect();
        Ok(NotificationsUpdate { version, switched_line_ids })
    }

    /// Makes the lamps of a client's line also count the messages that were unread before their types were ticked. When
    /// nothing changes, no audit row is written.
    ///
    /// Errors: [`Error::NotFound`] when the client has no such line.
    pub async fn count_existing(
        &self,
        client_id: i64,
        line_id: i64,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let number = find_number(&transaction, client_id, line_id).await?;
        next_moment(&transaction, line_id, at).await?;
        let lamps = find_lamps(&transaction, line_id).await?;
        if lamps.is_empty() {
            return Ok(());
        }
        let before = lamps.clone();
        let lamps: Vec<_> =
            lamps.into_iter().map(|lamp| StoredLamp { since: lamp.since.with_existing(), ..lamp }).collect();
        if lamps == before {
            return Ok(());
        }
        write_lamps(&transaction, line_id, &lamps).await?;
        entry(at, actor, client_id, format!("{number} existing")).write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// Finds the lines of the new lamps, and returns the lamps to store. A type that a lamp already included keeps the
/// moment from which it counts; any other type counts from `now`, a moment of the mailbox.
async fn resolve_lamps(
    transaction: &Transaction,
    client_id: i64,
    before: &[StoredLamp],
    new: &[LampEntry],
    now: i64,
) -> Result<Vec<StoredLamp>, Error> {
    let ids: HashMap<String, i64> = line::Entity::find()
        .select_only()
        .columns([line::Column::Number, line::Column::Id])
        .filter(line::Column::ClientId.eq(client_id))
        .filter(line::Column::Number.is_in(new.iter().map(|entry| entry.number.as_str())))
        .into_tuple::<(String, i64)>()
        .all(transaction)
        .await?
        .into_iter()
        .collect();
    let resolve = |entry: &LampEntry| {
        let target_id = *ids.get(entry.number.as_str()).ok_or_else(|| Error::ForeignNumber(entry.number.clone()))?;
        let since = before.iter().find(|lamp| lamp.target_id == target_id).map(|lamp| lamp.since);
        Ok(StoredLamp { target_id, number: entry.number.clone(), since: LampStarts::saved(since, entry.types(), now) })
    };
    new.iter().map(resolve).collect()
}

/// Replaces the lamps.
async fn write_lamps(transaction: &Transaction, line_id: i64, lamps: &[StoredLamp]) -> Result<(), Error> {
    lamp_entry::Entity::delete_many().filter(lamp_entry::Column::LineId.eq(line_id)).exec(transaction).await?;
    let row = |lamp: &StoredLamp| lamp_entry::ActiveModel {
        line_id: Set(line_id),
        target_id: Set(lamp.target_id),
        fax_since: Set(lamp.since.fax),
        urgent_since: Set(lamp.since.urgent),
        voice_since: Set(lamp.since.voice),
        ..Default::default()
    };
    if !lamps.is_empty() {
        lamp_entry::Entity::insert_many(lamps.iter().map(row)).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Replaces the e-mail addresses. `languages` holds the language of each existing address; a new address gets
/// `language`.
async fn write_emails(
    transaction: &Transaction,
    line_id: i64,
    email: &[EmailEntry],
    language: Language,
    languages: &HashMap<String, String>,
) -> Result<(), Error> {
    email_entry::Entity::delete_many().filter(email_entry::Column::LineId.eq(line_id)).exec(transaction).await?;
    let row = |entry: &EmailEntry| email_entry::ActiveModel {
        line_id: Set(line_id),
        address: Set(entry.address.as_str().to_owned()),
        language: Set(languages.get(entry.address.as_str()).cloned().unwrap_or_else(|| language.word().to_owned())),
        fax: Set(entry.fax),
        urgent: Set(entry.urgent),
        voice: Set(entry.voice),
        ..Default::default()
    };
    if !email.is_empty() {
        email_entry::Entity::insert_many(email.iter().map(row)).exec_without_returning(transaction).await?;
    }
    Ok(())
}

/// Returns the number of a client's line. Errors: [`Error::NotFound`] when the client has no such line.
async fn find_number(transaction: &Transaction, client_id: i64, line_id: i64) -> Result<String, Error> {
    let line = line::Entity::find_by_id(line_id).filter(line::Column::ClientId.eq(client_id));
    Ok(line.one(transaction).await?.ok_or(Error::NotFound)?.number)
}

/// Builds an audit row about notifications.
fn entry(at: Timestamp, actor: &Actor, client_id: i64, detail: String) -> AuditEntry<'_> {
    let action = AuditAction::NotificationsChanged;
    AuditEntry { at, actor, client_id: Some(client_id), mac: None, action, detail }
}
