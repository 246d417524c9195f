//! The keys of a line's telephones of a model. Replacing them is beside.

mod replace;

use crate::{
    Error, Store,
    stored::{plain, read_count},
};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};

/// The keys of a line's telephones of a model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptKeys {
    /// How often they were saved: 0 when never.
    pub version: i64,
    /// The keys that have a function, in the order of the texts of their places.
    pub keys: Vec<KeptKey>,
}

/// One key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptKey {
    /// Where it is on the telephone.
    pub place: String,
    /// What it does.
    pub function: String,
    /// For which of the telephone's accounts.
    pub line: u8,
    /// The number, prefix or address that its function takes.
    pub operand: String,
    /// What picks a watched line's call up.
    pub pickup: String,
    /// What the telephone shows beside it.
    pub label: String,
}

impl Store {
    /// The keys of a line's telephones of a model, and their version: both of one moment.
    pub async fn list_keys(&self, line_id: i64, model: &str) -> Result<KeptKeys, Error> {
        read(self.read()?, line_id, model).await
    }
}

/// One query, for the version and the keys must be of one moment; by hand, for every telephone that comes waits for it.
async fn read(database: &impl ConnectionTrait, line_id: i64, model: &str) -> Result<KeptKeys, Error> {
    let sql = "SELECT profile.version, phone_key.place, phone_key.function, phone_key.line, phone_key.operand, \
               phone_key.pickup, phone_key.label FROM phone_profile AS profile \
               LEFT JOIN phone_key ON phone_key.profile_id = profile.id \
               WHERE profile.line_id = $1 AND profile.model = $2 ORDER BY phone_key.place";
    let values = [line_id.into(), plain(model).into()];
    let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, values);
    let rows = Row::find_by_statement(statement).all(database).await?;
    let version = rows.first().map_or(0, |row| row.version);
    let keys = rows.into_iter().filter_map(|row| row.key).map(KeyRow::read).collect::<Result<_, _>>()?;
    Ok(KeptKeys { version, keys })
}

/// A profile without keys is one row without a key.
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
    fn read(self) -> Result<KeptKey, Error> {
        Ok(KeptKey {
            place: self.place,
            function: self.function,
            line: read_count(self.line.into(), "phone_key.line")?,
            operand: self.operand,
            pickup: self.pickup,
            label: self.label,
        })
    }
}
