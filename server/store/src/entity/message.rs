//! Messages of lines. `public_id` is the SIP platform's id. `unread_since` is the moment of the mailbox when the
//! message became unread, as `crate::mailbox::message::mailbox` defines moments; null for a read message.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "message")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub line_id: i64,
    pub public_id: String,
    pub kind: String,
    pub is_urgent: bool,
    pub from_number: Option<String>,
    pub from_name: Option<String>,
    pub seconds: i64,
    pub arrived_at: i64,
    pub unread_since: Option<i64>,
    #[sea_orm(belongs_to, from = "line_id", to = "id")]
    pub line: BelongsTo<super::line::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
