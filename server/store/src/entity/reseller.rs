//! Resellers. `networks` lists the networks of the reseller's workshop; null means any network.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "reseller")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub name: String,
    pub created_at: i64,
    pub networks: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
