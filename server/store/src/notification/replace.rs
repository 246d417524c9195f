//! What tells of a line's messages is replaced as a whole, by one saver at a time.

use super::{KeptLamp, find_emails, find_lamps, read_email, rule::Since};
use crate::{
    Actor, Error, Store,
    audit::Entry,
    entity::{email_entry, lamp_entry, line, mailbox},
    message::mailbox::next_moment,
    stored::Word,
    transaction::Transaction,
};
use jiff::Timestamp;
use portal_api::{
    Language, Number,
    audit::AuditAction,
    notification::{EmailEntry, LampEntry},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::Expr};
use std::collections::{BTreeSet, HashMap};

/// What is to tell of a line's messages from now on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewNotifications {
    /// The version that was changed.
    pub version: i64,
    /// The lamps.
    pub lamp: Vec<LampEntry>,
    /// The addresses; nothing leaves them as they are.
    pub email: Option<Vec<EmailEntry>>,
    /// What is read at an address that is new.
    pub language: Language,
}

/// What came of saving.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedNotifications {
    /// The version that is current now.
    pub version: i64,
    /// The lines whose lamp this table came to name, or names no more: their telephones are told something else.
    pub switched: Vec<i64>,
}

impl Store {
    /// Replaces what tells of the messages of a client's line. Nothing happens, and the version stays, if it is so already.
    ///
    /// Errors: [`Error::NotFound`] when the client has no such line, [`Error::Conflict`] when `new.version` isn't the current
    /// one, [`Error::ForeignNumber`] when a number isn't the client's, [`Error::Duplicate`] when a number or an address comes
    /// twice.
    pub async fn replace_notifications(
        &self,
        client_id: i64,
        line_id: i64,
        new: &NewNotifications,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<SavedNotifications, Error> {
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
        let lamps = resolve(&transaction, client_id, &before, &new.lamp, mailbox.latest).await?;
        let new_emails = new.email.as_ref().filter(|email| **email != emails);
        if lamps == before && new_emails.is_none() {
            return Ok(SavedNotifications { version: mailbox.version, switched: Vec::new() });
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
        let targets = |lamps: &[KeptLamp]| lamps.iter().map(|lamp| lamp.target_id).collect::<BTreeSet<_>>();
        let switched = targets(&before).symmetric_difference(&targets(&lamps)).copied().collect();
        Ok(SavedNotifications { version, switched })
    }

    /// Has the lamps of a client's line count the unread messages that were there before they were switched on.
    /// Nothing happens if they count them already.
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
            lamps.into_iter().map(|lamp| KeptLamp { since: lamp.since.with_existing(), ..lamp }).collect();
        if lamps == before {
            return Ok(());
        }
        write_lamps(&transaction, line_id, &lamps).await?;
        entry(at, actor, client_id, format!("{number} existing")).write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }
}

/// The lamps as they are from this moment on: those that stay keep what they count.
async fn resolve(
    transaction: &Transaction,
    client_id: i64,
    before: &[KeptLamp],
    new: &[LampEntry],
    now: i64,
) -> Result<Vec<KeptLamp>, Error> {
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
        let target_id = *ids.get(entry.number.as_str()).ok_or_else(|| foreign(&entry.number))?;
        let since = before.iter().find(|lamp| lamp.target_id == target_id).map(|lamp| lamp.since);
        Ok(KeptLamp { target_id, number: entry.number.clone(), since: Since::saved(since, entry.types(), now) })
    };
    new.iter().map(resolve).collect()
}

fn foreign(number: &Number) -> Error {
    Error::ForeignNumber(number.clone())
}

async fn write_lamps(transaction: &Transaction, line_id: i64, lamps: &[KeptLamp]) -> Result<(), Error> {
    lamp_entry::Entity::delete_many().filter(lamp_entry::Column::LineId.eq(line_id)).exec(transaction).await?;
    let row = |lamp: &KeptLamp| lamp_entry::ActiveModel {
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

async fn find_number(transaction: &Transaction, client_id: i64, line_id: i64) -> Result<String, Error> {
    let line = line::Entity::find_by_id(line_id).filter(line::Column::ClientId.eq(client_id));
    Ok(line.one(transaction).await?.ok_or(Error::NotFound)?.number)
}

/// A line of the audit about notifications.
fn entry(at: Timestamp, actor: &Actor, client_id: i64, detail: String) -> Entry<'_> {
    let action = AuditAction::NotificationsChanged;
    Entry { at, actor, client_id: Some(client_id), mac: None, action, detail }
}
