//! Creates the table of the configuration files that each phone last fetched.

use super::column::{Texts, binary, id, integer, part_of, small_integer, unique};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        let mut file = Table::create();
        file.table("phone_file")
            .col(id())
            .col(integer("phone_id"))
            // The time when the phone first fetched this file.
            .col(integer("at"))
            .col(texts.text("model"))
            .col(texts.text_or_null("firmware"))
            .col(small_integer("modules"))
            .col(binary("digest"))
            .col(binary("sealed"))
            .foreign_key(&mut part_of("phone_file", "phone_id", "phone"));
        manager.create_table(file).await?;
        // A phone has one row.
        manager.create_index(unique("phone_file", &["phone_id"])).await
    }
}
