//! Creates the table of the installation's key check and last test commit, which has one row.

use super::column::{binary_or_null, id, integer};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut installation = Table::create();
        // `checked_at` is the time of the last test commit.
        installation.table("installation").col(id()).col(binary_or_null("key_check")).col(integer("checked_at"));
        manager.create_table(installation).await
    }
}
