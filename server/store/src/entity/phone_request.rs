//! The journal of phone requests. `source` is set only for requests by strangers: one row holds all requests of a
//! source, and `count` is their number.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phone_request")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub phone_id: i64,
    pub at: i64,
    pub address: String,
    pub file: String,
    pub user_agent: String,
    pub status: i32,
    pub reason: String,
    pub size: i64,
    pub source: Option<String>,
    pub count: i64,
    #[sea_orm(belongs_to, from = "phone_id", to = "id")]
    pub phone: BelongsTo<super::phone::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
