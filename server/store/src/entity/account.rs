//! Accounts of staff, who use the Extranet, and accounts of lines, whose login is the line's number.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub login: String,
    pub name: String,
    pub role: String,
    pub reseller_id: Option<i64>,
    pub password_hash: String,
    pub created_at: i64,
    #[sea_orm(unique)]
    pub line_id: Option<i64>,
    pub must_change: bool,
    pub services_pin_hash: Option<String>,
    pub voicemail_pin_hash: Option<String>,
    pub signed_in_at: Option<i64>,
    pub disabled_at: Option<i64>,
    #[sea_orm(belongs_to, from = "reseller_id", to = "id")]
    pub reseller: BelongsTo<Option<super::reseller::Entity>>,
    #[sea_orm(belongs_to, from = "line_id", to = "id")]
    pub line: BelongsTo<Option<super::line::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
