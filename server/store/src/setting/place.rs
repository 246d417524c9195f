//! Where values are kept, and how the place stands in rows.

use crate::{
    Error,
    entity::{client, department, line, phone, reseller, setting_value},
    stored::plain,
    transaction::Transaction,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType};

/// Where values are kept. Below the operator each place is one of many, named by its id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingPlace {
    /// For every telephone.
    Operator,
    /// For the telephones of a reseller's clients.
    Reseller(i64),
    /// For a client's telephones.
    Client(i64),
    /// For the telephones of the lines in a department and below it.
    Department(i64),
    /// For a line's telephones of one model.
    Line {
        /// Which line.
        line_id: i64,
        /// Which model, by whatever names models for the caller.
        model: String,
    },
    /// For one telephone.
    Phone(i64),
}

/// The word of a line's place in the column.
const LINE: &str = "line";

impl SettingPlace {
    /// The word in the column.
    pub(super) fn word(&self) -> &'static str {
        match self {
            Self::Operator => "operator",
            Self::Reseller(_) => "reseller",
            Self::Client(_) => "client",
            Self::Department(_) => "department",
            Self::Line { .. } => LINE,
            Self::Phone(_) => "phone",
        }
    }

    /// The id, 0 for the operator.
    pub(super) fn owner(&self) -> i64 {
        match self {
            Self::Operator => 0,
            Self::Reseller(id) | Self::Client(id) | Self::Department(id) | Self::Phone(id) => *id,
            Self::Line { line_id, .. } => *line_id,
        }
    }

    /// The model of a line's telephones; empty for the other places.
    pub(super) fn model(&self) -> String {
        match self {
            Self::Line { model, .. } => plain(model),
            _ => String::new(),
        }
    }

    /// A place as a row holds it.
    pub(crate) fn read(word: &str, owner: i64, model: String) -> Result<Self, Error> {
        Ok(match word {
            "operator" => Self::Operator,
            "reseller" => Self::Reseller(owner),
            "client" => Self::Client(owner),
            "department" => Self::Department(owner),
            LINE => Self::Line { line_id: owner, model },
            "phone" => Self::Phone(owner),
            _ => return Err(Error::Unreadable { column: "setting_value.place" }),
        })
    }

    /// The condition on the table of settings: the first columns of its index.
    pub(super) fn condition(&self) -> Condition {
        Condition::all()
            .add(setting_value::Column::Place.eq(self.word()))
            .add(setting_value::Column::Owner.eq(self.owner()))
            .add(setting_value::Column::Model.eq(self.model()))
    }

    /// The condition on what a line says of its telephones, whichever their model.
    pub(crate) fn of_line(line_id: i64) -> Condition {
        Condition::all().add(setting_value::Column::Place.eq(LINE)).add(setting_value::Column::Owner.eq(line_id))
    }

    /// Fails unless the place is there and the client's; the operator and the resellers are no client's. Gives what the audit
    /// calls it.
    pub(super) async fn check(&self, transaction: &Transaction, client_id: Option<i64>) -> Result<String, Error> {
        let mut name = self.word().to_owned();
        let is_there = match (self, client_id) {
            (Self::Operator, None) => true,
            (Self::Reseller(id), None) => reseller::Entity::find_by_id(*id).one(transaction).await?.is_some(),
            (Self::Client(id), Some(client_id)) => {
                *id == client_id && client::Entity::find_by_id(*id).one(transaction).await?.is_some()
            }
            (Self::Department(id), Some(client_id)) => {
                let department = department::Entity::find_by_id(*id);
                let department = department.filter(department::Column::ClientId.eq(client_id));
                let department = department.one(transaction).await?.ok_or(Error::NotFound)?;
                name = format!("{name} {}", department.name);
                true
            }
            (Self::Line { line_id, model }, Some(client_id)) => {
                let line = line::Entity::find_by_id(*line_id).filter(line::Column::ClientId.eq(client_id));
                let line = line.one(transaction).await?.ok_or(Error::NotFound)?;
                name = format!("{name} {} {model}", line.number);
                true
            }
            // The one place that can be deleted: not before the transaction ends, or its rows would stay behind.
            (Self::Phone(id), Some(client_id)) => {
                let phone = phone::Entity::find_by_id(*id).filter(phone::Column::ClientId.eq(client_id));
                phone.lock(LockType::KeyShare).one(transaction).await?.is_some()
            }
            _ => false,
        };
        if is_there { Ok(name) } else { Err(Error::NotFound) }
    }
}

/// Deletes whatever a place keeps.
pub(crate) async fn delete_all(database: &impl ConnectionTrait, place: &SettingPlace) -> Result<(), Error> {
    setting_value::Entity::delete_many().filter(place.condition()).exec(database).await?;
    Ok(())
}
