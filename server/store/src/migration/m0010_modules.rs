//! Creates a table of the largest number of expansion modules that a phone was ever configured with, by MAC address.
//! The number must outlive the phone's row: a phone that is deleted and registered again, perhaps for another client,
//! still has the old keys on its modules.

use super::column::{Texts, small_integer};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        let mut modules = Table::create();
        modules
            .table("phone_modules")
            .col(texts.text("mac"))
            .col(small_integer("modules"))
            .primary_key(Index::create().col("mac"));
        manager.create_table(modules).await?;
        for statement in [
            "INSERT INTO phone_modules (mac, modules) SELECT phone.mac, phone_file.modules FROM phone_file \
             JOIN phone ON phone.id = phone_file.phone_id WHERE phone_file.modules > 0",
            "ALTER TABLE phone_file DROP COLUMN modules",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
