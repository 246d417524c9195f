//! Finds one phone with all its data.

use super::row::{Row, rows};
use crate::{
    Error, Scope, SealedSecret, Store, TokenHash,
    entity::{client, phone},
    stored::{read_text, read_time},
};
use jiff::Timestamp;
use portal_api::{Mac, Name, Reference, phone::PhoneRow};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait};

/// A phone with all its data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneRecord {
    /// The phone's database id.
    pub id: i64,
    /// The id of its client.
    pub client_id: i64,
    /// The client's reference.
    pub reference: Reference,
    /// The client's name.
    pub client_name: Name,
    /// The id of its line, if it has one.
    pub line_id: Option<i64>,
    /// The phone, as in the list, with its state at the requested time.
    pub row: PhoneRow,
    /// The model that was registered for it.
    pub registered_model: Option<String>,
    /// The firmware that it reported.
    pub firmware: Option<String>,
    /// The time when it was bound, that is, when it got its credentials.
    pub bound_at: Option<Timestamp>,
    /// The IP address that got the credentials.
    pub bound_address: Option<String>,
    /// The time when it first came back with its credentials.
    pub confirmed_at: Option<Timestamp>,
    /// The hash of its provisioning token.
    pub token_hash: TokenHash,
    /// The provisioning token, sealed.
    pub sealed_token: SealedSecret,
    /// The password of its SIP account, sealed.
    pub sealed_sip_password: SealedSecret,
    /// The password of its own web interface, sealed.
    pub sealed_admin_password: SealedSecret,
}

impl Store {
    /// Finds a phone by its MAC address, within the scope. A window that ends at `now` counts as expired.
    pub async fn find_phone(&self, scope: Scope, mac: &Mac, now: Timestamp) -> Result<Option<PhoneRecord>, Error> {
        let found = rows()
            .join(JoinType::InnerJoin, phone::Relation::Client.def())
            .columns([phone::Column::Id, phone::Column::ClientId, phone::Column::LineId])
            .columns([phone::Column::RegisteredModel, phone::Column::Firmware])
            .columns([phone::Column::BoundAddress, phone::Column::ConfirmedAt, phone::Column::TokenHash])
            .columns([phone::Column::SealedToken, phone::Column::SealedSipPassword])
            .column(phone::Column::SealedAdminPassword)
            .column_as(client::Column::Reference, "reference")
            .column_as(client::Column::Name, "client_name")
            // `Row` already has a column `bound_at`, so this copy needs another name.
            .column_as(phone::Column::BoundAt, "phone_bound_at")
            .filter(phone::Column::Mac.eq(mac.as_str()))
            .filter(scope.line_condition())
            .into_model::<RecordRow>()
            .one(self.read()?)
            .await?;
        found.map(|found| found.read(now)).transpose()
    }

    /// Whether a MAC address is registered anywhere on the platform. This function needs no scope, because it discloses
    /// nothing else about the phone.
    pub async fn has_phone(&self, mac: &Mac) -> Result<bool, Error> {
        let id = phone::Entity::find().select_only().column(phone::Column::Id);
        let id = id.filter(phone::Column::Mac.eq(mac.as_str())).into_tuple::<i64>().one(self.read()?).await?;
        Ok(id.is_some())
    }
}

#[derive(FromQueryResult)]
struct RecordRow {
    #[sea_orm(nested)]
    row: Row,
    id: i64,
    client_id: i64,
    reference: String,
    client_name: String,
    line_id: Option<i64>,
    registered_model: Option<String>,
    firmware: Option<String>,
    phone_bound_at: Option<i64>,
    bound_address: Option<String>,
    confirmed_at: Option<i64>,
    token_hash: TokenHash,
    sealed_token: SealedSecret,
    sealed_sip_password: SealedSecret,
    sealed_admin_password: SealedSecret,
}

impl RecordRow {
    fn read(self, now: Timestamp) -> Result<PhoneRecord, Error> {
        Ok(PhoneRecord {
            id: self.id,
            client_id: self.client_id,
            reference: read_text(self.reference, "client.reference")?,
            client_name: read_text(self.client_name, "client.name")?,
            line_id: self.line_id,
            row: self.row.read(now)?,
            registered_model: self.registered_model,
            firmware: self.firmware,
            bound_at: self.phone_bound_at.map(|at| read_time(at, "phone.bound_at")).transpose()?,
            bound_address: self.bound_address,
            confirmed_at: self.confirmed_at.map(|at| read_time(at, "phone.confirmed_at")).transpose()?,
            token_hash: self.token_hash,
            sealed_token: self.sealed_token,
            sealed_sip_password: self.sealed_sip_password,
            sealed_admin_password: self.sealed_admin_password,
        })
    }
}
