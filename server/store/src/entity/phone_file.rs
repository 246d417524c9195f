//! The configuration file that a phone last fetched, sealed.

use crate::opaque::SealedSecret;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phone_file")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub phone_id: i64,
    pub at: i64,
    pub model: String,
    pub firmware: Option<String>,
    pub digest: Vec<u8>,
    pub sealed: SealedSecret,
    #[sea_orm(belongs_to, from = "phone_id", to = "id")]
    pub phone: BelongsTo<super::phone::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
