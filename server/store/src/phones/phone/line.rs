//! Lists the phones of a line.

use super::row::{Row, rows};
use crate::{
    Error, Store,
    entity::{phone, phone_file},
    page::clamp_to_signed,
    stored::read_time,
};
use jiff::Timestamp;
use portal_api::phone::PhoneRow;
use sea_orm::{ColumnTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationTrait};

/// A phone of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinePhone {
    /// The phone's database id.
    pub id: i64,
    /// The phone, as in the client's list, with its state at the requested time.
    pub row: PhoneRow,
    /// The model that was registered for the phone.
    pub registered_model: Option<String>,
    /// The firmware that the phone reported.
    pub firmware: Option<String>,
    /// The file that the phone last fetched: the time of the fetch, and the model that the file was rendered for.
    pub file: Option<(Timestamp, String)>,
}

impl Store {
    /// Returns the first phones of a line in the order of registration, at most `limit`.
    pub async fn list_line_phones(&self, line_id: i64, limit: u64, now: Timestamp) -> Result<Vec<LinePhone>, Error> {
        let found = rows()
            .join(JoinType::LeftJoin, phone_file::Relation::Phone.def().rev())
            .columns([phone::Column::Id, phone::Column::RegisteredModel, phone::Column::Firmware])
            .column_as(phone_file::Column::At, "file_at")
            .column_as(phone_file::Column::Model, "file_model")
            .filter(phone::Column::LineId.eq(line_id))
            .order_by_asc(phone::Column::CreatedAt)
            .order_by_asc(phone::Column::Mac)
            .limit(clamp_to_signed(limit))
            .into_model::<LinePhoneRow>()
            .all(self.read()?)
            .await?;
        found.into_iter().map(|found| found.read(now)).collect()
    }
}

#[derive(FromQueryResult)]
struct LinePhoneRow {
    #[sea_orm(nested)]
    row: Row,
    id: i64,
    registered_model: Option<String>,
    firmware: Option<String>,
    file_at: Option<i64>,
    file_model: Option<String>,
}

impl LinePhoneRow {
    fn read(self, now: Timestamp) -> Result<LinePhone, Error> {
        let at = self.file_at.map(|at| read_time(at, "phone_file.at")).transpose()?;
        Ok(LinePhone {
            id: self.id,
            row: self.row.read(now)?,
            registered_model: self.registered_model,
            firmware: self.firmware,
            file: at.zip(self.file_model),
        })
    }
}
