//! Contacts of a line. `search_name` is folded; `search_numbers` holds the digits of the numbers, separated by spaces.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contact")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub line_id: i64,
    pub name: String,
    pub search_name: String,
    pub work: Option<String>,
    pub mobile: Option<String>,
    pub other: Option<String>,
    pub search_numbers: String,
    #[sea_orm(belongs_to, from = "line_id", to = "id")]
    pub line: BelongsTo<super::line::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
