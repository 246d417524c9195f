//! Creates the tables of a line's notifications: lamps and e-mail addresses.

use super::column::{Texts, flag, id, index, integer, integer_or_null, part_of, unique};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        let mut lamp = Table::create();
        lamp.table("lamp_entry")
            .col(id())
            // The line whose messages light the lamp.
            .col(integer("line_id"))
            // The line whose phones have the lamp.
            .col(integer("target_id"))
            // The moment of the mailbox from which messages of a type count; null when they don't count.
            .col(integer_or_null("fax_since"))
            .col(integer_or_null("urgent_since"))
            .col(integer_or_null("voice_since"))
            .foreign_key(&mut part_of("lamp_entry", "line_id", "line"))
            .foreign_key(&mut part_of("lamp_entry", "target_id", "line"));
        manager.create_table(lamp).await?;
        // A line's notifications contain each lamp once.
        manager.create_index(unique("lamp_entry", &["line_id", "target_id"])).await?;
        // Finds the notifications that switch on a line's lamp: at each fetch of a configuration, and for the lamp's
        // state.
        manager.create_index(index("lamp_entry", &["target_id", "line_id"])).await?;

        let mut email = Table::create();
        email
            .table("email_entry")
            .col(id())
            .col(integer("line_id"))
            .col(texts.text("address"))
            .col(texts.text("language"))
            .col(flag("fax"))
            .col(flag("urgent"))
            .col(flag("voice"))
            .foreign_key(&mut part_of("email_entry", "line_id", "line"));
        manager.create_table(email).await?;
        manager.create_index(unique("email_entry", &["line_id", "address"])).await
    }
}
