//! Adds an index to count the phones that lost their credentials without reading all phones of a client.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let index = "CREATE INDEX phone_lost ON phone (client_id) WHERE warning = 'lost_credentials'";
        manager.get_connection().execute_unprepared(index).await?;
        Ok(())
    }
}
