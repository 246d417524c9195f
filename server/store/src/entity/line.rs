//! Lines. `search_name` and `search_licence` are folded.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "line")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub number: String,
    pub client_id: i64,
    pub department_id: i64,
    pub name: String,
    pub search_name: String,
    pub licence: String,
    pub search_licence: String,
    pub presented: String,
    pub restriction: i16,
    pub administrator: String,
    pub locked_at: Option<i64>,
    pub locked_until: Option<i64>,
    pub pins_locked_until: Option<i64>,
    pub created_at: i64,
    #[sea_orm(belongs_to, from = "client_id", to = "id")]
    pub client: BelongsTo<super::client::Entity>,
    #[sea_orm(belongs_to, from = "department_id", to = "id")]
    pub department: BelongsTo<super::department::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
