//! The owners of settings, and the columns that store an owner.

use crate::{
    Error,
    entity::{client, department, line, phone, reseller, setting_value},
    stored::without_nul,
    transaction::Transaction,
};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect, sea_query::LockType};

/// The owner of settings. The variant is the scope. The operator is a single owner; every other scope has many owners,
/// identified by their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SettingOwner {
    /// All phones.
    Operator,
    /// The phones of a reseller's clients.
    Reseller(i64),
    /// The phones of a client.
    Client(i64),
    /// The phones of the lines in a department and in the departments below it.
    Department(i64),
    /// A line's phones of one model.
    Line {
        /// The line's id.
        line_id: i64,
        /// The id of the model, as the caller names models.
        model: String,
    },
    /// One phone.
    Phone(i64),
}

/// The word for a line's scope in the column `place`.
const LINE: &str = "line";

impl SettingOwner {
    /// The word in the column `place`.
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

    /// The owner's id; 0 for the operator.
    pub(super) fn id(&self) -> i64 {
        match self {
            Self::Operator => 0,
            Self::Reseller(id) | Self::Client(id) | Self::Department(id) | Self::Phone(id) => *id,
            Self::Line { line_id, .. } => *line_id,
        }
    }

    /// The model of a line's scope; empty for the other scopes.
    pub(super) fn model(&self) -> String {
        match self {
            Self::Line { model, .. } => without_nul(model),
            _ => String::new(),
        }
    }

    /// Converts a row's columns. Errors: [`Error::Unreadable`] for an unknown word.
    pub(crate) fn read(word: &str, id: i64, model: String) -> Result<Self, Error> {
        Ok(match word {
            "operator" => Self::Operator,
            "reseller" => Self::Reseller(id),
            "client" => Self::Client(id),
            "department" => Self::Department(id),
            LINE => Self::Line { line_id: id, model },
            "phone" => Self::Phone(id),
            _ => return Err(Error::Unreadable { column: "setting_value.place" }),
        })
    }

    /// The condition for the owner's settings, with the columns in the order of the table's index.
    pub(super) fn condition(&self) -> Condition {
        Condition::all()
            .add(setting_value::Column::Place.eq(self.word()))
            .add(setting_value::Column::Owner.eq(self.id()))
            .add(setting_value::Column::Model.eq(self.model()))
    }

    /// The condition for the settings of a line, for all models.
    pub(crate) fn of_line(line_id: i64) -> Condition {
        Condition::all().add(setting_value::Column::Place.eq(LINE)).add(setting_value::Column::Owner.eq(line_id))
    }

    /// Checks that the owner exists and belongs to the client; the operator and resellers belong to no client. Returns
    /// the scope's name for the audit.
    pub(super) async fn check(&self, transaction: &Transaction, client_id: Option<i64>) -> Result<String, Error> {
        let mut name = self.word().to_owned();
        let is_found = match (self, client_id) {
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
            // Of all owners only a phone can be deleted. The lock prevents its deletion until the transaction ends, so
            // that no settings of a deleted phone remain.
            (Self::Phone(id), Some(client_id)) => {
                let phone = phone::Entity::find_by_id(*id).filter(phone::Column::ClientId.eq(client_id));
                phone.lock(LockType::KeyShare).one(transaction).await?.is_some()
            }
            _ => false,
        };
        if is_found { Ok(name) } else { Err(Error::NotFound) }
    }
}

/// Deletes all settings of an owner.
pub(crate) async fn delete_all(database: &impl ConnectionTrait, owner: &SettingOwner) -> Result<(), Error> {
    setting_value::Entity::delete_many().filter(owner.condition()).exec(database).await?;
    Ok(())
}
