//! Adds, changes and deletes the contacts of a line. The list of contacts is in `list`.

mod list;

pub use list::ContactRow;

use crate::{
    Actor, Error, Store,
    audit::AuditEntry,
    entity::{contact, line},
    page::count_rows,
    search::number_digits,
    stored::{read_count, without_nul},
};
use jiff::Timestamp;
use portal_api::{Name, audit::AuditAction, fold::fold};
use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
    sea_query::LockType,
};

/// A contact. Its numbers are stored as the user typed them; a search compares their digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// The contact's name.
    pub name: Name,
    /// The work number.
    pub work: Option<String>,
    /// The mobile number.
    pub mobile: Option<String>,
    /// A number of another kind.
    pub other: Option<String>,
}

impl Store {
    /// Adds a contact to a client's line, and returns its id. `limit` is the maximum number of contacts per line.
    ///
    /// Errors: [`Error::Full`] when the limit is reached, [`Error::NotFound`] when the client has no such line.
    pub async fn create_contact(
        &self,
        client_id: i64,
        line_id: i64,
        contact: &Contact,
        limit: u64,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<i64, Error> {
        let transaction = self.begin().await?;
        let number = lock_line(&transaction, client_id, line_id).await?;
        if count(&transaction, line_id).await? >= limit {
            return Err(Error::Full { limit });
        }
        let id = contact::Entity::insert(row(line_id, contact)).exec(&transaction).await?.last_insert_id;
        let detail = format!("{number} {}", contact.name);
        entry(at, actor, client_id, AuditAction::ContactCreated, detail).write(&transaction).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Changes a contact of a client's line. When nothing changes, no audit row is written.
    ///
    /// Errors: [`Error::NotFound`] when the client has no such line, or the line has no such contact.
    pub async fn update_contact(
        &self,
        client_id: i64,
        line_id: i64,
        id: i64,
        contact: &Contact,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let number = lock_line(&transaction, client_id, line_id).await?;
        let of_line = contact::Entity::find_by_id(id).filter(contact::Column::LineId.eq(line_id));
        let before = of_line.one(&transaction).await?.ok_or(Error::NotFound)?;
        let after = row(line_id, contact);
        if is_same(&before, &after) {
            return Ok(());
        }
        let after = contact::ActiveModel { line_id: NotSet, ..after };
        contact::Entity::update_many().set(after).filter(contact::Column::Id.eq(id)).exec(&transaction).await?;
        let detail = format!("{number} {}", contact.name);
        entry(at, actor, client_id, AuditAction::ContactChanged, detail).write(&transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Deletes a contact of a client's line. Returns `false` if the line has no contact with this id.
    ///
    /// Errors: [`Error::NotFound`] when the client has no such line.
    pub async fn delete_contact(
        &self,
        client_id: i64,
        line_id: i64,
        id: i64,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let transaction = self.begin().await?;
        let number = lock_line(&transaction, client_id, line_id).await?;
        let of_line = contact::Entity::find_by_id(id).filter(contact::Column::LineId.eq(line_id));
        let Some(found) = of_line.one(&transaction).await? else { return Ok(false) };
        if contact::Entity::delete_by_id(id).exec(&transaction).await?.rows_affected == 0 {
            return Ok(false);
        }
        let detail = format!("{number} {}", found.name);
        entry(at, actor, client_id, AuditAction::ContactDeleted, detail).write(&transaction).await?;
        transaction.commit().await?;
        Ok(true)
    }
}

/// Locks a client's line and returns its number. The lock serializes changes of the line's contacts, so that two
/// requests can't exceed the limit together.
async fn lock_line(database: &impl ConnectionTrait, client_id: i64, line_id: i64) -> Result<String, Error> {
    let number = line::Entity::find_by_id(line_id)
        .select_only()
        .column(line::Column::Number)
        .filter(line::Column::ClientId.eq(client_id))
        .lock(LockType::NoKeyUpdate)
        .into_tuple::<String>()
        .one(database)
        .await?;
    number.ok_or(Error::NotFound)
}

async fn count(database: &impl ConnectionTrait, line_id: i64) -> Result<u64, Error> {
    let count = contact::Entity::find()
        .select_only()
        .column_as(count_rows(), "contacts")
        .filter(contact::Column::LineId.eq(line_id));
    read_count(count.into_tuple::<i64>().one(database).await?.unwrap_or_default(), "contact.id")
}

fn row(line_id: i64, contact: &Contact) -> contact::ActiveModel {
    let numbers = [&contact.work, &contact.mobile, &contact.other];
    let digits: Vec<_> = numbers.into_iter().flatten().filter_map(|number| number_digits(number)).collect();
    let number = |number: &Option<String>| Set(number.as_deref().map(without_nul));
    contact::ActiveModel {
        line_id: Set(line_id),
        name: Set(contact.name.as_str().to_owned()),
        search_name: Set(fold(contact.name.as_str())),
        work: number(&contact.work),
        mobile: number(&contact.mobile),
        other: number(&contact.other),
        search_numbers: Set(digits.join(" ")),
        ..Default::default()
    }
}

/// Whether a contact already has the new values.
fn is_same(before: &contact::Model, after: &contact::ActiveModel) -> bool {
    after.name == Set(before.name.clone())
        && after.work == Set(before.work.clone())
        && after.mobile == Set(before.mobile.clone())
        && after.other == Set(before.other.clone())
}

/// Builds an audit row about a contact.
fn entry(at: Timestamp, actor: &Actor, client_id: i64, action: AuditAction, detail: String) -> AuditEntry<'_> {
    AuditEntry { at, actor, client_id: Some(client_id), mac: None, action, detail }
}
