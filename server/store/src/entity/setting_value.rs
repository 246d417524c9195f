//! The settings that a scope defines: a plain or sealed value, a lock, or both. `place` is the word for the scope,
//! `owner` the id of its owner.

use crate::opaque::SealedSecret;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "setting_value")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub place: String,
    pub owner: i64,
    pub model: String,
    pub setting: String,
    pub value: Option<String>,
    pub sealed: Option<SealedSecret>,
    pub is_locked: bool,
}

impl ActiveModelBehavior for ActiveModel {}
