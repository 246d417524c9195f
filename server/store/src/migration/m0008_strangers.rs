//! Adds what the portal needs to detect strangers, who send requests in a phone's name: the networks for first fetches,
//! the networks where phones were seen, the counts of requests for unknown phones and of disclosures, and alarms.

use super::column::{Texts, index, integer};
use sea_orm_migration::{prelude::*, sea_orm::DbBackend};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let text = match manager.get_database_backend() {
            DbBackend::Postgres => "TEXT COLLATE \"C\"",
            _ => "TEXT",
        };
        for statement in [
            format!("ALTER TABLE reseller ADD COLUMN networks {text}"),
            format!("ALTER TABLE client ADD COLUMN networks {text}"),
            // The networks from which the phone got its credentials, and where it was last seen with them.
            format!("ALTER TABLE phone ADD COLUMN bound_source {text}"),
            format!("ALTER TABLE phone ADD COLUMN seen_source {text}"),
            // Set only for requests by strangers: one row holds all requests of a source, and `count` is their number.
            format!("ALTER TABLE phone_request ADD COLUMN source {text}"),
            "ALTER TABLE phone_request ADD COLUMN count BIGINT NOT NULL DEFAULT 1".to_owned(),
            // Finds an open window. For every MAC address without an open window the search does the same work: the
            // index doesn't contain the MAC address of a phone that came back with its credentials, and an expired
            // window lies before the part of the index that the search reads.
            "CREATE INDEX phone_door ON phone ((CASE WHEN confirmed_at IS NULL THEN mac END), bound_address, window_until)"
                .to_owned(),
            // Finds the few rows of strangers in a phone's journal.
            "CREATE INDEX phone_request_strangers ON phone_request (phone_id) WHERE source IS NOT NULL".to_owned(),
        ] {
            manager.get_connection().execute_unprepared(&statement).await?;
        }
        // Counts the recent hand-overs of a source.
        manager.create_index(index("phone", &["bound_source", "bound_at"])).await?;

        let texts = Texts::for_database(manager);
        let mut period = Table::create();
        period
            .table("unknown_period")
            .col(integer("start").primary_key())
            .col(integer("requests"))
            .col(integer("guesses"));
        manager.create_table(period).await?;

        // Each disclosure: an account was told that another reseller has registered the MAC address.
        let mut told = Table::create();
        told.table("told_elsewhere")
            .col(integer("reseller_id"))
            .col(integer("account_id"))
            .col(texts.text("mac"))
            .col(integer("at"))
            .primary_key(Index::create().col("reseller_id").col("mac"));
        manager.create_table(told).await?;
        manager.create_index(index("told_elsewhere", &["reseller_id", "at"])).await?;

        let mut alarm = Table::create();
        alarm
            .table("alarm")
            .col(texts.text("kind"))
            .col(texts.text("subject"))
            .col(integer("first_at"))
            .col(integer("last_at"))
            .col(integer("count"))
            .primary_key(Index::create().col("kind").col("subject"));
        manager.create_table(alarm).await?;
        manager.create_index(index("alarm", &["last_at"])).await
    }
}
