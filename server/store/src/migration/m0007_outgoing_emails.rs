//! Creates the table of e-mails to send.

use super::column::{Texts, id, index, integer, part_of, unique};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        let mut email = Table::create();
        email
            .table("outgoing_email")
            .col(id())
            .col(integer("message_id"))
            .col(texts.text("address"))
            .col(texts.text("language"))
            .col(integer("created_at"))
            .col(integer("attempts"))
            .col(integer("next_at"))
            .foreign_key(&mut part_of("outgoing_email", "message_id", "message"));
        manager.create_table(email).await?;
        manager.create_index(unique("outgoing_email", &["message_id", "address"])).await?;
        // Finds the e-mail that is due next.
        manager.create_index(index("outgoing_email", &["next_at", "id"])).await
    }
}
