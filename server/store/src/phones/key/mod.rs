//! Reads the keys that a line's phones of one model share. The module `replace` replaces them.

mod replace;

use crate::{
    Error, Store,
    stored::{read_count, without_nul},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

/// The keys of a line's phones of one model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKeys {
    /// The number of times that the keys were saved; 0 means never.
    pub version: i64,
    /// The keys that have a function, sorted by the text of their position.
    pub keys: Vec<StoredKey>,
}

/// A stored key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredKey {
    /// The key's position on the phone.
    pub place: String,
    /// The key's function.
    pub function: String,
    /// The phone's line that the key uses: its position on the phone, from 1. It is not a telephone number.
    pub line: u8,
    /// The operand of the function: a number, a prefix or an address.
    pub operand: String,
    /// The code that picks up a call to the watched line.
    pub pickup: String,
    /// The label that the phone shows beside the key.
    pub label: String,
}

impl Store {
    /// Returns the keys of a line's phones of one model, with their version.
    pub async fn list_keys(&self, line_id: i64, model: &str) -> Result<StoredKeys, Error> {
        read(self.read()?, line_id, model).await
    }
}

/// Reads the keys with one query, so that the version and the keys are from the same moment. The SQL is written by hand
/// for speed: every phone that fetches its configuration waits for it.
async fn read(database: &impl ConnectionTrait, line_id: i64, model: &str) -> Result<StoredKeys, Error> {
    let sql = "SELECT profile.version, phone_key.place, phone_key.function, phone_key.line, phone_key.operand, \
               phone_key.pickup, phone_key.label FROM phone_profile AS profile \
               LEFT JOIN phone_key ON phone_key.profile_id = profile.id \
               WHERE profile.line_id = $1 AND profile.model = $2 ORDER BY phone_key.place";
    let values = [line_id.into(), without_nul(model).into()];
    let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(database).await?;
    let version = rows.first().map_or(0, |row| row.version);
    let keys = rows.into_iter().filter_map(|row| row.key).map(KeyRow::read).collect::<Result<_, _>>()?;
    Ok(StoredKeys { version, keys })
}

/// A row of the query. A profile without keys gives one row whose `key` is `None`.
#[derive(FromQueryResult)]
struct Row {
    version: i64,
    #[sea_orm(nested)]
    key: Option<KeyRow>,
}

#[derive(FromQueryResult)]
struct KeyRow {
    place: String,
    function: String,
    line: i16,
    operand: String,
    pickup: String,
    label: String,
}

impl KeyRow {
    fn read(self) -> Result<StoredKey, Error> {
        Ok(StoredKey {
            place: self.place,
            function: self.function,
            line: read_count(self.line.into(), "phone_key.line")?,
            operand: self.operand,
            pickup: self.pickup,
            label: self.label,
        })
    }
}
