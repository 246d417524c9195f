//! Creates the table of API tokens, which programs use.

use super::column::{Texts, binary, id, index, integer, integer_or_null, part_of, unique};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        let mut token = Table::create();
        token
            .table("api_token")
            .col(id())
            .col(texts.text("public_id"))
            .col(binary("token_hash"))
            .col(integer("account_id"))
            .col(texts.text("name"))
            .col(integer("created_at"))
            .col(integer_or_null("used_at"))
            .foreign_key(&mut part_of("api_token", "account_id", "account"));
        manager.create_table(token).await?;
        manager.create_index(unique("api_token", &["public_id"])).await?;
        manager.create_index(unique("api_token", &["token_hash"])).await?;
        // Lists and counts an account's tokens.
        manager.create_index(index("api_token", &["account_id", "id"])).await
    }
}
