//! Creates the table that records whether the demonstration's data are complete.

use super::column::{integer, integer_or_null};
use sea_orm_migration::{prelude::*, sea_query::ColumnDef};

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let mut id = ColumnDef::new("id");
        id.big_integer().not_null().primary_key();
        let mut demonstration = Table::create();
        demonstration.table("demonstration").col(id).col(integer("started_at")).col(integer_or_null("completed_at"));
        manager.create_table(demonstration).await
    }
}
