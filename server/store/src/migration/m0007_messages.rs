//! Creates the tables of mailboxes and of their messages.

use super::column::{Texts, flag, id, index, integer, integer_or_null, part_of, unique};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        let mut mailbox = Table::create();
        mailbox
            .table("mailbox")
            .col(integer("line_id").primary_key())
            // The moment of the latest event in the mailbox, in milliseconds since the epoch. It only increases.
            .col(integer("latest"))
            // The number of times that the line's notifications were saved.
            .col(integer("version"))
            .foreign_key(&mut part_of("mailbox", "line_id", "line"));
        manager.create_table(mailbox).await?;

        let mut message = Table::create();
        message
            .table("message")
            .col(id())
            .col(integer("line_id"))
            .col(texts.text("public_id"))
            .col(texts.text("kind"))
            .col(flag("is_urgent"))
            .col(texts.text_or_null("from_number"))
            .col(texts.text_or_null("from_name"))
            // The duration of the message; a fax has 0.
            .col(integer("seconds"))
            .col(integer("arrived_at"))
            // A moment of the mailbox, like `latest`; null for a read message.
            .col(integer_or_null("unread_since"))
            .foreign_key(&mut part_of("message", "line_id", "line"));
        manager.create_table(message).await?;
        // The SIP platform's message id is unique within a mailbox.
        manager.create_index(unique("message", &["line_id", "public_id"])).await?;
        // Lists a mailbox, newest first.
        manager.create_index(index("message", &["line_id", "arrived_at", "id"])).await
    }
}
