//! E-mails to send. An e-mail announces the message `message_id`. `attempts` counts the attempts so far; the next
//! attempt is due at `next_at`.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "outgoing_email")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    pub message_id: i64,
    pub address: String,
    pub language: String,
    pub created_at: i64,
    pub attempts: i64,
    pub next_at: i64,
    #[sea_orm(belongs_to, from = "message_id", to = "id")]
    pub message: BelongsTo<super::message::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
