//! A telephone as provisioning needs it: in one lean query, without a scope, by what the telephone itself presents.

use crate::{
    Error, Sealed, Store, TokenHash,
    entity::{line, phone, phone_file},
    stored::{read_text, read_time, read_word},
};
use jiff::Timestamp;
use portal_api::{Label, Mac, Number, phone::PhoneWarning};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QuerySelect, RelationTrait, sea_query::SimpleExpr,
};

/// A telephone that asks for its configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionedPhone {
    /// Its id.
    pub id: i64,
    /// Its client's id.
    pub client_id: i64,
    /// Its address.
    pub mac: Mac,
    /// Its line's id, if it is on one.
    pub line_id: Option<i64>,
    /// The number of that line.
    pub number: Option<Number>,
    /// The name of that line.
    pub line_name: Option<String>,
    /// "Description".
    pub description: Label,
    /// The model that was registered.
    pub registered_model: Option<String>,
    /// The model learnt from its requests.
    pub model: Option<String>,
    /// The firmware it said it has.
    pub firmware: Option<String>,
    /// What its page warns of.
    pub warning: Option<PhoneWarning>,
    /// The end of its window.
    pub window_until: Timestamp,
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
    /// The digest of the file that it last fetched.
    pub file_digest: Option<Vec<u8>>,
}

impl Store {
    /// The telephone of an address.
    pub async fn find_phone_for_provisioning(&self, mac: &Mac) -> Result<Option<ProvisionedPhone>, Error> {
        self.find_provisioned(phone::Column::Mac.eq(mac.as_str())).await
    }

    /// The telephone of a provisioning token, by the token's hash.
    pub async fn find_phone_by_token_hash(&self, token_hash: &[u8; 32]) -> Result<Option<ProvisionedPhone>, Error> {
        self.find_provisioned(phone::Column::TokenHash.eq(TokenHash::from(token_hash))).await
    }

    async fn find_provisioned(&self, is_it: SimpleExpr) -> Result<Option<ProvisionedPhone>, Error> {
        let row = phone::Entity::find()
            .left_join(line::Entity)
            .join(JoinType::LeftJoin, phone_file::Relation::Phone.def().rev())
            .select_only()
            .columns([phone::Column::Id, phone::Column::ClientId, phone::Column::LineId])
            .columns([phone::Column::Mac, phone::Column::Description])
            .columns([phone::Column::RegisteredModel, phone::Column::Model, phone::Column::Firmware])
            .columns([phone::Column::Warning, phone::Column::WindowUntil, phone::Column::BoundAt])
            .columns([phone::Column::BoundAddress, phone::Column::ConfirmedAt, phone::Column::TokenHash])
            .columns([phone::Column::SealedToken, phone::Column::SealedSipPassword])
            .column(phone::Column::SealedAdminPassword)
            .column_as(line::Column::Number, "number")
            .column_as(line::Column::Name, "line_name")
            .column_as(phone_file::Column::Digest, "file_digest")
            .filter(is_it)
            .into_model::<Row>()
            .one(self.read()?)
            .await?;
        row.map(Row::read).transpose()
    }
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    client_id: i64,
    line_id: Option<i64>,
    mac: String,
    number: Option<String>,
    line_name: Option<String>,
    description: String,
    registered_model: Option<String>,
    model: Option<String>,
    firmware: Option<String>,
    warning: Option<String>,
    window_until: i64,
    bound_at: Option<i64>,
    bound_address: Option<String>,
    confirmed_at: Option<i64>,
    token_hash: TokenHash,
    sealed_token: Sealed,
    sealed_sip_password: Sealed,
    sealed_admin_password: Sealed,
    file_digest: Option<Vec<u8>>,
}

impl Row {
    fn read(self) -> Result<ProvisionedPhone, Error> {
        Ok(ProvisionedPhone {
            id: self.id,
            client_id: self.client_id,
            line_id: self.line_id,
            mac: read_text(self.mac, "phone.mac")?,
            number: self.number.map(|number| read_text(number, "line.number")).transpose()?,
            line_name: self.line_name,
            description: read_text(self.description, "phone.description")?,
            registered_model: self.registered_model,
            model: self.model,
            firmware: self.firmware,
            warning: self.warning.map(|warning| read_word(&warning, "phone.warning")).transpose()?,
            window_until: read_time(self.window_until, "phone.window_until")?,
            bound_at: self.bound_at.map(|at| read_time(at, "phone.bound_at")).transpose()?,
            bound_address: self.bound_address,
            confirmed_at: self.confirmed_at.map(|at| read_time(at, "phone.confirmed_at")).transpose()?,
            token_hash: self.token_hash,
            sealed_token: self.sealed_token,
            sealed_sip_password: self.sealed_sip_password,
            sealed_admin_password: self.sealed_admin_password,
            file_digest: self.file_digest,
        })
    }
}
