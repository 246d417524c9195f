//! Who changed what. A row outlives what it tells of: it refers to nothing.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub at: i64,
    pub actor: String,
    pub address: String,
    pub client_id: Option<i64>,
    pub mac: Option<String>,
    pub action: String,
    pub detail: String,
}

impl ActiveModelBehavior for ActiveModel {}
