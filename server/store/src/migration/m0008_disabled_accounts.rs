//! Adds the time of an account's last sign-in, and the time when the account was disabled.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for column in ["signed_in_at", "disabled_at"] {
            let statement = format!("ALTER TABLE account ADD COLUMN {column} BIGINT");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        Ok(())
    }
}
