//! Adds accounts of lines, and sessions whose cookie the browser keeps after it is closed.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // Written by hand: only this form lets SQLite add a column with a foreign key.
        for column in [
            "line_id BIGINT REFERENCES line (id) ON DELETE CASCADE",
            "must_change BOOLEAN NOT NULL DEFAULT FALSE",
            "failures BIGINT NOT NULL DEFAULT 0",
            "services_pin_hash TEXT",
            "voicemail_pin_hash TEXT",
        ] {
            let statement = format!("ALTER TABLE account ADD COLUMN {column}");
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        let remembered = "ALTER TABLE session ADD COLUMN is_remembered BOOLEAN NOT NULL DEFAULT FALSE";
        manager.get_connection().execute_unprepared(remembered).await?;
        manager.create_index(super::column::unique("account", &["line_id"])).await
    }
}
