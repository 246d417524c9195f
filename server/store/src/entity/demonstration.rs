//! The filling of a database with the demonstration's data: one row where it was begun.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "demonstration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: i64,
    pub started_at: i64,
    pub completed_at: Option<i64>,
}

impl ActiveModelBehavior for ActiveModel {}
