//! The telephones that requests without credentials were about: looked up after the answer, many at once.

use crate::{
    Error, Store,
    entity::phone::{self, Column},
    stored::{read_text, read_time},
};
use jiff::Timestamp;
use portal_api::Mac;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// A telephone that somebody without its credentials asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AskedPhone {
    /// Its id.
    pub id: i64,
    /// Its client's id.
    pub client_id: i64,
    /// Its line's id, if it is on one.
    pub line_id: Option<i64>,
    /// The model that was registered.
    pub registered_model: Option<String>,
    /// When it was given its credentials.
    pub bound_at: Option<Timestamp>,
    /// The address it was given them at.
    pub bound_address: Option<String>,
    /// The source that it was last seen at with its credentials, since its window was last opened.
    pub seen_source: Option<String>,
}

impl Store {
    /// The registered ones of some addresses.
    pub async fn find_asked_phones(&self, macs: &[Mac]) -> Result<HashMap<Mac, AskedPhone>, Error> {
        let mut found = HashMap::new();
        for macs in macs.chunks(500) {
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
    fn read(self) -> Result<(Mac, AskedPhone), Error> {
        let phone = AskedPhone {
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
