//! Creates the tables of resellers, accounts, sessions and the audit.

use super::column::{Texts, binary, id, index, integer, integer_or_null, part_of, reference, unique};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        let mut reseller = Table::create();
        reseller.table("reseller").col(id()).col(texts.text("name")).col(integer("created_at"));
        manager.create_table(reseller).await?;
        manager.create_index(unique("reseller", &["name"])).await?;

        let mut account = Table::create();
        account
            .table("account")
            .col(id())
            .col(texts.text("login"))
            .col(texts.text("name"))
            .col(texts.text("role"))
            .col(integer_or_null("reseller_id"))
            .col(texts.text("password_hash"))
            .col(integer("created_at"))
            .foreign_key(&mut reference("account", "reseller_id", "reseller"));
        manager.create_table(account).await?;
        manager.create_index(unique("account", &["login"])).await?;
        manager.create_index(index("account", &["reseller_id"])).await?;

        let mut session = Table::create();
        session
            .table("session")
            .col(id())
            .col(texts.text("public_id"))
            .col(binary("token_hash"))
            .col(integer("account_id"))
            .col(integer("created_at"))
            .col(integer("seen_at"))
            .col(texts.text("address"))
            .col(texts.text("user_agent"))
            .foreign_key(&mut part_of("session", "account_id", "account"));
        manager.create_table(session).await?;
        manager.create_index(unique("session", &["public_id"])).await?;
        manager.create_index(unique("session", &["token_hash"])).await?;
        manager.create_index(index("session", &["account_id", "seen_at"])).await?;
        manager.create_index(index("session", &["seen_at"])).await?;
        manager.create_index(index("session", &["created_at"])).await?;

        let mut audit = Table::create();
        audit
            .table("audit")
            .col(id())
            .col(integer("at"))
            .col(texts.text("actor"))
            .col(texts.text("address"))
            .col(integer_or_null("client_id"))
            .col(texts.text_or_null("mac"))
            .col(texts.text("action"))
            .col(texts.text("detail"));
        manager.create_table(audit).await?;
        manager.create_index(index("audit", &["mac", "client_id", "id"])).await?;
        manager.create_index(index("audit", &["client_id", "id"])).await
    }
}
