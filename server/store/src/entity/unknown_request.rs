//! Requests for unknown MAC addresses: one row per source address, so that guessing can't fill the database.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unknown_request")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub address: String,
    pub first_at: i64,
    pub last_at: i64,
    pub count: i64,
}

impl ActiveModelBehavior for ActiveModel {}
