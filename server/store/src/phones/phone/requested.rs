//! Finds the phones that requests without credentials asked for. The server looks up many phones at once, after it has
//! sent the answers.

use crate::{
    Error, Store,
    entity::phone::{self, Column},
    stored::{read_text, read_time},
};
use jiff::Timestamp;
use portal_api::Mac;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// A phone whose configuration was requested without its credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestedPhone {
    /// The phone's database id.
    pub id: i64,
    /// The id of its client.
    pub client_id: i64,
    /// The id of its line, if it has one.
    pub line_id: Option<i64>,
    /// The model that was registered for it.
    pub registered_model: Option<String>,
    /// The time when the phone was bound, that is, when it got its credentials.
    pub bound_at: Option<Timestamp>,
    /// The IP address that got the credentials.
    pub bound_address: Option<String>,
    /// The network where the phone was last seen with its credentials since its window was last opened.
    pub seen_source: Option<String>,
}

/// The maximum number of MAC addresses per query, below the databases' limits on placeholders per statement.
const MACS_PER_QUERY: usize = 500;

impl Store {
    /// Finds the registered phones among some MAC addresses.
    pub async fn find_requested_phones(&self, macs: &[Mac]) -> Result<HashMap<Mac, RequestedPhone>, Error> {
        let mut found = HashMap::new();
        for macs in macs.chunks(MACS_PER_QUERY) {
            let rows = phone::Entity::find()
                .select_only()
                .columns([Column::Id, Column::Mac, Column::ClientId, Column::LineId, Column::RegisteredModel])
                .columns([Column::BoundAt, Column::BoundAddress, Column::SeenSource])
                .filter(Column::Mac.is_in(macs.iter().map(Mac::as_str)))
                .into_model::<Row>()
                .all(self.read()?)
                .await?;
            for row in rows {
                let (mac, phone) = row.read()?;
                found.insert(mac, phone);
            }
        }
        Ok(found)
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    mac: String,
    client_id: i64,
    line_id: Option<i64>,
    registered_model: Option<String>,
    bound_at: Option<i64>,
    bound_address: Option<String>,
    seen_source: Option<String>,
}

impl Row {
    fn read(self) -> Result<(Mac, RequestedPhone), Error> {
        let phone = RequestedPhone {
            id: self.id,
            client_id: self.client_id,
            line_id: self.line_id,
            registered_model: self.registered_model,
            bound_at: self.bound_at.map(|at| read_time(at, "phone.bound_at")).transpose()?,
            bound_address: self.bound_address,
            seen_source: self.seen_source,
        };
        Ok((read_text(self.mac, "phone.mac")?, phone))
    }
}
