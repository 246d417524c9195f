//! Creates the tables of clients, departments and lines.

use super::column::{Texts, id, index, integer, integer_or_null, reference, small_integer, unique};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        let mut client = Table::create();
        client
            .table("client")
            .col(id())
            .col(texts.text("reference"))
            .col(texts.text("name"))
            .col(texts.text("search_name"))
            .col(texts.text("siret"))
            .col(texts.text("address"))
            .col(texts.text("postal_code"))
            .col(texts.text("city"))
            .col(integer("reseller_id"))
            .col(texts.text("state"))
            .col(integer("created_at"))
            .foreign_key(&mut reference("client", "reseller_id", "reseller"));
        manager.create_table(client).await?;
        manager.create_index(unique("client", &["reference"])).await?;
        for sort in ["search_name", "created_at"] {
            manager.create_index(index("client", &[sort, "reference"])).await?;
            manager.create_index(index("client", &["reseller_id", sort, "reference"])).await?;
        }
        manager.create_index(index("client", &["reseller_id", "reference"])).await?;

        let mut department = Table::create();
        department
            .table("department")
            .col(id())
            .col(integer("client_id"))
            .col(integer_or_null("parent_id"))
            .col(texts.text("name"))
            .col(texts.text("search_name"))
            .foreign_key(&mut reference("department", "client_id", "client"))
            .foreign_key(&mut reference("department", "parent_id", "department"));
        manager.create_table(department).await?;
        manager.create_index(unique("department", &["client_id", "name"])).await?;
        manager.create_index(index("department", &["parent_id"])).await?;

        let mut line = Table::create();
        line.table("line")
            .col(id())
            .col(texts.text("number"))
            .col(integer("client_id"))
            .col(integer("department_id"))
            .col(texts.text("name"))
            .col(texts.text("search_name"))
            .col(texts.text("licence"))
            .col(texts.text("search_licence"))
            // The number that called parties see, or the word for a masked number.
            .col(texts.text("presented"))
            .col(small_integer("restriction"))
            // What the line's user administers: nothing, the line's department, or the whole client.
            .col(texts.text("administrator"))
            .col(integer_or_null("locked_at"))
            .col(integer("created_at"))
            .foreign_key(&mut reference("line", "client_id", "client"))
            .foreign_key(&mut reference("line", "department_id", "department"));
        manager.create_table(line).await?;
        manager.create_index(unique("line", &["number"])).await?;
        manager.create_index(index("line", &["client_id", "number"])).await?;
        manager.create_index(index("line", &["client_id", "search_name", "number"])).await?;
        manager.create_index(index("line", &["department_id"])).await
    }
}
