//! Counts of consecutive wrong PINs: one row per line and PIN. Until `locked_until` the PIN is refused.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "pin_lock")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub line_id: i64,
    pub pin: String,
    pub failures: i64,
    pub failed_at: i64,
    pub locked_until: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
