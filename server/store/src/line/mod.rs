//! Lines: one, a new one, and unlocking.

mod account;
mod extension;
mod list;
mod model;
mod pin_lock;
mod presented;

pub use account::PasswordChange;
pub use extension::ExtensionRow;
pub use model::LineModel;
pub use pin_lock::{PinAttempt, PinLock, PinOutcome};

use crate::{
    Actor, Error, Scope, Store,
    audit::Entry,
    department,
    entity::{client, line},
    sign_in_lock,
    stored::{Milliseconds, Word, read_text},
};
use jiff::Timestamp;
use portal_api::{
    Name, Number, Reference,
    audit::AuditAction,
    fold::fold,
    line::{Administrator, LineRow, Presented, Restriction},
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr,
};

/// A line to create.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// Of which client.
    pub client_id: i64,
    /// Its number, unique on the platform.
    pub number: Number,
    /// Its user's name.
    pub name: Name,
    /// The department; the root if nothing is said.
    pub department: Option<Name>,
    /// "Licence".
    pub licence: Name,
    /// "N° à présenter": its own number, another one of the client, or none.
    pub presented: Presented,
    /// "Restriction internationale".
    pub restriction: Restriction,
    /// Whether its user administers the client.
    pub administrator: Administrator,
    /// Since when the account is locked, if it is.
    pub locked_at: Option<Timestamp>,
    /// When it is created.
    pub created_at: Timestamp,
    /// Who creates it.
    pub actor: Actor,
}

/// A line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRecord {
    /// Its id.
    pub id: i64,
    /// Its client's id.
    pub client_id: i64,
    /// Its client's reference.
    pub reference: Reference,
    /// Its client's name.
    pub client_name: Name,
    /// As in the list.
    pub row: LineRow,
}

impl Store {
    /// The line of a number, if it is within the scope.
    pub async fn find_line(&self, scope: Scope, number: &Number) -> Result<Option<LineRecord>, Error> {
        let row = list::rows()
            .inner_join(client::Entity)
            .column_as(client::Column::Reference, "reference")
            .column_as(client::Column::Name, "client_name")
            .filter(line::Column::Number.eq(number.as_str()))
            .filter(scope.line_condition())
            .into_model::<list::Found>()
            .one(self.read()?)
            .await?;
        let Some(list::Found { row, client_id, reference, client_name }) = row else { return Ok(None) };
        let reference = read_text(reference, "client.reference")?;
        let client_name = read_text(client_name, "client.name")?;
        Ok(Some(LineRecord { id: row.id, client_id, reference, client_name, row: row.read()? }))
    }

    /// Whether a line is within the scope.
    pub async fn has_line(&self, scope: Scope, id: i64) -> Result<bool, Error> {
        let found = line::Entity::find_by_id(id)
            .inner_join(client::Entity)
            .select_only()
            .column(line::Column::Id)
            .filter(scope.line_condition())
            .into_tuple::<i64>()
            .one(self.read()?)
            .await?;
        Ok(found.is_some())
    }

    /// All numbers of a client, in order.
    pub async fn list_numbers(&self, client_id: i64) -> Result<Vec<Number>, Error> {
        let numbers = line::Entity::find()
            .select_only()
            .column(line::Column::Number)
            .filter(line::Column::ClientId.eq(client_id))
            .order_by_asc(line::Column::Number)
            .into_tuple::<String>()
            .all(self.read()?)
            .await?;
        numbers.into_iter().map(|number| read_text(number, "line.number")).collect()
    }

    /// Creates a line and gives its id.
    ///
    /// Errors: [`Error::Duplicate`] when the number is taken, [`Error::UnknownDepartment`], and
    /// [`Error::ForeignNumber`] when it would present a number that isn't the client's.
    pub async fn create_line(&self, new: &NewLine) -> Result<i64, Error> {
        let transaction = self.begin().await?;
        let department = department::find(&transaction, new.client_id, new.department.as_ref()).await?;
        if let Presented::Number(presented) = &new.presented
            && *presented != new.number
        {
            presented::check(&transaction, new.client_id, presented).await?;
        }
        let row = line::ActiveModel {
            number: Set(new.number.as_str().to_owned()),
            client_id: Set(new.client_id),
            department_id: Set(department.id),
            name: Set(new.name.as_str().to_owned()),
            search_name: Set(fold(new.name.as_str())),
            licence: Set(new.licence.as_str().to_owned()),
            search_licence: Set(fold(new.licence.as_str())),
            presented: Set(new.presented.to_string()),
            restriction: Set(i16::from(new.restriction.class())),
            administrator: Set(new.administrator.word().to_owned()),
            locked_at: Set(new.locked_at.map(Milliseconds::milliseconds)),
            created_at: Set(new.created_at.milliseconds()),
            ..Default::default()
        };
        let id = line::Entity::insert(row).exec(&transaction).await?.last_insert_id;
        let detail = format!("{} {}", new.number, new.name);
        entry(new.created_at, &new.actor, new.client_id, AuditAction::LineCreated, detail).write(&transaction).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// Unlocks a line's account and its PINs: whoever tries next begins anew. `false`, and no line in the audit, if nothing
    /// was locked. `login_hash` is the one that locks of its sign-in are kept under.
    ///
    /// Errors: [`Error::NotFound`] when there is no such line.
    pub async fn unlock_line(
        &self,
        id: i64,
        login_hash: &[u8; 32],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let transaction = self.begin().await?;
        let line = find(&transaction, id).await?;
        let now = at.milliseconds();
        let is_locked = is_locked(&line, at) || line.pins_locked_until.is_some_and(|until| until > now);
        line::Entity::update_many()
            .col_expr(line::Column::LockedAt, Expr::value(None::<i64>))
            .col_expr(line::Column::LockedUntil, Expr::value(None::<i64>))
            .col_expr(line::Column::PinsLockedUntil, Expr::value(None::<i64>))
            .filter(line::Column::Id.eq(id))
            .exec(&transaction)
            .await?;
        sign_in_lock::forget(&transaction, login_hash).await?;
        pin_lock::forget(&transaction, id).await?;
        if is_locked {
            entry(at, actor, line.client_id, AuditAction::LineUnlocked, line.number).write(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(is_locked)
    }
}

/// Whether a line's account is locked at a time.
fn is_locked(line: &line::Model, at: Timestamp) -> bool {
    line.locked_at.is_some() && line.locked_until.is_none_or(|until| until > at.milliseconds())
}

async fn find(database: &impl ConnectionTrait, id: i64) -> Result<line::Model, Error> {
    line::Entity::find_by_id(id).one(database).await?.ok_or(Error::NotFound)
}

/// A line of the audit about lines.
fn entry(at: Timestamp, actor: &Actor, client_id: i64, action: AuditAction, detail: String) -> Entry<'_> {
    Entry { at, actor, client_id: Some(client_id), mac: None, action, detail }
}
