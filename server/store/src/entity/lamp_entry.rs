//! Lamps (MWI) on the phones of the line `target_id` that signal the messages of the line `line_id`. A `…_since` column
//! holds the moment of the mailbox from which messages of this type count; null means that they don't count.

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
