//! Mailboxes: one row per line with messages or notifications. `latest` is the moment of the last change, as
//! `crate::mailbox::message::mailbox` defines moments; it only increases. `version` counts how often the notifications
//! were saved.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "mailbox")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub line_id: i64,
    pub latest: i64,
    pub version: i64,
    #[sea_orm(belongs_to, from = "line_id", to = "id")]
    pub line: BelongsTo<super::line::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
