//! Profiles: the keys that a line's phones of one model share. `version` counts how often the keys were saved.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phone_profile")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub line_id: i64,
    pub model: String,
    pub version: i64,
    pub changed_at: i64,
    #[sea_orm(belongs_to, from = "line_id", to = "id")]
    pub line: BelongsTo<super::line::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
