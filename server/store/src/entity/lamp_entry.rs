//! Lamps that tell of a line's messages: those of the line `target_id`. `…_since` are moments of the mailbox, from which on a
//! type counts; nothing where it doesn't.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "lamp_entry")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub line_id: i64,
    pub target_id: i64,
    pub fax_since: Option<i64>,
    pub urgent_since: Option<i64>,
    pub voice_since: Option<i64>,
    #[sea_orm(belongs_to, from = "line_id", to = "id")]
    pub line: BelongsTo<super::line::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
