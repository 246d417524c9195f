//! The keys of a phone profile. `place` is the key's position on the phone. `line` is the phone's line that the key
//! uses: its position on the phone, from 1; it is not a telephone number.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phone_key")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub profile_id: i64,
    pub place: String,
    pub function: String,
    pub line: i16,
    pub operand: String,
    pub pickup: String,
    pub label: String,
    #[sea_orm(belongs_to, from = "profile_id", to = "id")]
    pub profile: BelongsTo<super::phone_profile::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
