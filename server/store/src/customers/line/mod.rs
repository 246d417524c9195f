//! Creates, finds and unlocks lines.

mod account;
mod extension;
mod free;
mod list;
mod model;
mod pin_lock;
mod presented;
mod row;

pub use account::PasswordChange;
pub use extension::ExtensionRow;
pub use model::LineModel;
pub use pin_lock::{PinAttempt, PinLock, PinOutcome};

use row::{entry, find, is_locked};

use crate::{
    Actor, Error, Scope, Store, department,
    entity::{client, line},
    sign_in_lock,
    stored::{Milliseconds, StoredWord, read_text},
};
use jiff::Timestamp;
use portal_api::{
    Name, Number, Reference,
    audit::AuditAction,
    fold::fold,
    line::{Administrator, LineRow, PresentedNumber, Restriction},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, sea_query::Expr};

/// A line to create.
#[derive(Clone, Debug)]
pub struct NewLine {
    /// The id of the line's client.
    pub client_id: i64,
    /// The phone number, unique on the platform.
    pub number: Number,
    /// The name of the line's user.
    pub name: Name,
    /// The department's name; `None` means the root.
    pub department: Option<Name>,
    /// The licence ("Licence").
    pub licence: Name,
    /// The presented number ("N° à présenter"): the line's own number, another number of the client, or none.
    pub presented: PresentedNumber,
    /// The restriction of international calls ("Restriction internationale").
    pub restriction: Restriction,
    /// Whether the line's user administers the client or a department.
    pub administrator: Administrator,
    /// The start of the account's lock; `None` if it is not locked.
    pub locked_at: Option<Timestamp>,
    /// The time of creation.
    pub created_at: Timestamp,
    /// The actor to record in the audit.
    pub actor: Actor,
}

/// A line with its client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineRecord {
    /// The line's database id.
    pub id: i64,
    /// The id of the line's client.
    pub client_id: i64,
    /// The client's reference.
    pub reference: Reference,
    /// The client's name.
    pub client_name: Name,
    /// The line, as in the list.
    pub row: LineRow,
}

impl Store {
    /// Finds a line by its number, within the scope.
    pub async fn find_line(&self, scope: Scope, number: &Number) -> Result<Option<LineRecord>, Error> {
        let row = list::rows()
            .inner_join(client::Entity)
            .column_as(client::Column::Reference, "reference")
            .column_as(client::Column::Name, "client_name")
            .filter(line::Column::Number.eq(number.as_str()))
            .filter(scope.line_condition())
            .into_model::<list::RowWithClient>()
            .one(self.read()?)
            .await?;
        let Some(list::RowWithClient { row, client_id, reference, client_name }) = row else { return Ok(None) };
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

    /// All numbers of a client, sorted.
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

    /// Creates a line and returns its id.
    ///
    /// Errors: [`Error::Duplicate`] when the number is taken; [`Error::UnknownDepartment`] when the client has no such
    /// department; [`Error::ForeignNumber`] when the presented number isn't one of the client's.
    pub async fn create_line(&self, new: &NewLine) -> Result<i64, Error> {
        let transaction = self.begin().await?;
        let department = department::find(&transaction, new.client_id, new.department.as_ref()).await?;
        if let PresentedNumber::Number(presented) = &new.presented
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

    /// Unlocks a line's account and its PINs; the counts of failed attempts start again at zero. `login_hash` is the
    /// hash under which the locks are stored. Returns `false` and writes no audit row if nothing was locked.
    ///
    /// Errors: [`Error::NotFound`] when the line does not exist.
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
        sign_in_lock::delete_of_login(&transaction, login_hash).await?;
        pin_lock::delete_of_line(&transaction, id).await?;
        if is_locked {
            entry(at, actor, line.client_id, AuditAction::LineUnlocked, line.number).write(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(is_locked)
    }
}
