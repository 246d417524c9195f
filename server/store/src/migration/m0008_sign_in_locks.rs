//! Creates the tables of locks of sign-ins and PINs, which now end by themselves, and of known browsers.

use super::column::{Texts, binary, id, index, integer, integer_or_null, part_of, unique};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        // Locks also exist for logins without an account. A login is identified by its hash, so there is no foreign
        // key.
        let mut sign_in_lock = Table::create();
        sign_in_lock
            .table("sign_in_lock")
            .col(id())
            .col(binary("login_hash"))
            // Empty for a lock that applies to every source.
            .col(texts.text("source"))
            .col(integer("failures"))
            .col(integer("locked_at"))
            .col(integer("locked_until"));
        manager.create_table(sign_in_lock).await?;
        manager.create_index(unique("sign_in_lock", &["login_hash", "source"])).await?;
        manager.create_index(index("sign_in_lock", &["locked_until"])).await?;

        // A device is a known browser.
        let mut device = Table::create();
        device
            .table("device")
            .col(id())
            .col(integer("account_id"))
            .col(binary("token_hash"))
            .col(integer("created_at"))
            .col(integer("seen_at"))
            .foreign_key(&mut part_of("device", "account_id", "account"));
        manager.create_table(device).await?;
        manager.create_index(unique("device", &["token_hash", "account_id"])).await?;
        manager.create_index(index("device", &["account_id", "seen_at"])).await?;

        let mut pin_lock = Table::create();
        pin_lock
            .table("pin_lock")
            .col(id())
            .col(integer("line_id"))
            .col(texts.text("pin"))
            .col(integer("failures"))
            .col(integer("failed_at"))
            .col(integer_or_null("locked_until"))
            .foreign_key(&mut part_of("pin_lock", "line_id", "line"));
        manager.create_table(pin_lock).await?;
        manager.create_index(unique("pin_lock", &["line_id", "pin"])).await?;

        for statement in [
            "ALTER TABLE line ADD COLUMN locked_until BIGINT",
            "ALTER TABLE line ADD COLUMN pins_locked_until BIGINT",
            // Before this migration locks had no end. Existing locks are removed.
            "UPDATE line SET locked_at = NULL",
            // Failures are now counted in memory, and only locks are stored.
            "ALTER TABLE account DROP COLUMN failures",
        ] {
            manager.get_connection().execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
