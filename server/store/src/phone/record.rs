//! One telephone with everything there is about it.

use super::row::{Row, rows};
use crate::{
    Error, Scope, Sealed, Store, TokenHash,
    entity::{client, phone},
    stored::{read_text, read_time},
};
use jiff::Timestamp;
use portal_api::{Mac, Name, Reference, phone::PhoneRow};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait};

/// A telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneRecord {
    /// Its id.
    pub id: i64,
    /// Its client's id.
    pub client_id: i64,
    /// Its client's reference.
    pub reference: Reference,
    /// Its client's name.
    pub client_name: Name,
    /// Its line's id.
    pub line_id: Option<i64>,
    /// As in the list; the state is that of the time asked for.
    pub row: PhoneRow,
    /// The model that was registered.
    pub registered_model: Option<String>,
    /// The firmware it says it has.
    pub firmware: Option<String>,
    /// When it was registered.
    pub created_at: Timestamp,
    /// When it was given its credentials.
    pub bound_at: Option<Timestamp>,
    /// The address it was given them at.
    pub bound_address: Option<String>,
    /// When it first came back with them.
    pub confirmed_at: Option<Timestamp>,
    /// The hash of its provisioning token.
    pub token_hash: TokenHash,
    /// The token itself.
    pub sealed_token: Sealed,
    /// The password of its SIP account.
    pub sealed_sip_password: Sealed,
    /// The password of its own web page.
    pub sealed_admin_password: Sealed,
}

impl Store {
    /// The telephone of an address, if its client is within the scope. A window that ends at `now` has ended.
    pub async fn find_phone(&self, scope: Scope, mac: &Mac, now: Timestamp) -> Result<Option<PhoneRecord>, Error> {
        let found = rows()
            .join(JoinType::InnerJoin, phone::Relation::Client.def())
            .columns([phone::Column::Id, phone::Column::ClientId, phone::Column::LineId])
            .columns([phone::Column::RegisteredModel, phone::Column::Firmware, phone::Column::CreatedAt])
            .columns([phone::Column::BoundAddress, phone::Column::ConfirmedAt, phone::Column::TokenHash])
            .columns([phone::Column::SealedToken, phone::Column::SealedSipPassword])
            .column(phone::Column::SealedAdminPassword)
            .column_as(client::Column::Reference, "reference")
            .column_as(client::Column::Name, "client_name")
            .column_as(phone::Column::BoundAt, "given_at")
            .filter(phone::Column::Mac.eq(mac.as_str()))
            .filter(scope.line_condition())
            .into_model::<Found>()
            .one(self.read()?)
            .await?;
        found.map(|found| found.read(now)).transpose()
    }

    /// Whether an address is registered anywhere on the platform. No scope: nothing else is said.
    pub async fn has_phone(&self, mac: &Mac) -> Result<bool, Error> {
        let id = phone::Entity::find().select_only().column(phone::Column::Id);
        let id = id.filter(phone::Column::Mac.eq(mac.as_str())).into_tuple::<i64>().one(self.read()?).await?;
        Ok(id.is_some())
    }
}

#[derive(FromQueryResult)]
struct Found {
    #[sea_orm(nested)]
    row: Row,
    id: i64,
    client_id: i64,
    reference: String,
    client_name: String,
    line_id: Option<i64>,
    registered_model: Option<String>,
    firmware: Option<String>,
    created_at: i64,
    given_at: Option<i64>,
    bound_address: Option<String>,
    confirmed_at: Option<i64>,
    token_hash: TokenHash,
    sealed_token: Sealed,
    sealed_sip_password: Sealed,
    sealed_admin_password: Sealed,
}

impl Found {
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
            created_at: read_time(self.created_at, "phone.created_at")?,
            bound_at: self.given_at.map(|at| read_time(at, "phone.bound_at")).transpose()?,
            bound_address: self.bound_address,
            confirmed_at: self.confirmed_at.map(|at| read_time(at, "phone.confirmed_at")).transpose()?,
            token_hash: self.token_hash,
            sealed_token: self.sealed_token,
            sealed_sip_password: self.sealed_sip_password,
            sealed_admin_password: self.sealed_admin_password,
        })
    }
}
