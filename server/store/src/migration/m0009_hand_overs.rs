//! Creates a table that counts the hand-overs of each source per hour. With a separate table, renewing a window or
//! deleting a phone doesn't lower a count, and counting doesn't get slower with the number of phones.

use super::column::{Texts, index, integer};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        let mut hand_over = Table::create();
        hand_over
            .table("hand_over")
            .col(texts.text("source"))
            .col(integer("hour"))
            .col(integer("reseller_id"))
            .col(integer("count"))
            .primary_key(Index::create().col("source").col("hour").col("reseller_id"));
        manager.create_table(hand_over).await?;
        manager.create_index(index("hand_over", &["hour"])).await?;
        for statement in [
            "INSERT INTO hand_over (source, hour, reseller_id, count) \
             SELECT phone.bound_source, phone.bound_at / 3600000, client.reseller_id, COUNT(*) FROM phone \
             JOIN client ON client.id = phone.client_id \
             WHERE phone.bound_source IS NOT NULL AND phone.bound_at IS NOT NULL GROUP BY 1, 2, 3",
            "DROP INDEX phone_bound_source_bound_at",
            "DROP INDEX phone_door",
            // Finds the window of a MAC address with the condition of `phones/phone/fetch_window.rs`, which explains
            // the order of the digits.
            "CREATE INDEX phone_open_window ON phone \
             ((CASE WHEN confirmed_at IS NULL THEN substr(mac, 9) || substr(mac, 1, 8) END), bound_address, window_until)",
            "ALTER TABLE phone DROP COLUMN bound_source",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
