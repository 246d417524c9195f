//! Clients. `search_name` is the folded name, which lists search and sort by.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "client")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub reference: String,
    pub name: String,
    pub search_name: String,
    pub siret: String,
    pub address: String,
    pub postal_code: String,
    pub city: String,
    pub reseller_id: i64,
    pub state: String,
    pub created_at: i64,
    pub networks: Option<String>,
    #[sea_orm(belongs_to, from = "reseller_id", to = "id")]
    pub reseller: BelongsTo<super::reseller::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
