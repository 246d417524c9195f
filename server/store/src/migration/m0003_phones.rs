//! Creates the tables of phones, of their journal, and of requests for unknown phones.

use super::column::{Texts, binary, id, index, integer, integer_or_null, part_of, reference, unique};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        let mut phone = Table::create();
        phone
            .table("phone")
            .col(id())
            .col(texts.text("mac"))
            .col(integer("client_id"))
            .col(integer_or_null("line_id"))
            .col(texts.text_or_null("registered_model"))
            .col(texts.text("description"))
            .col(texts.text("search_description"))
            .col(integer("created_at"))
            // The time when the window was last opened or renewed.
            .col(integer("opened_at"))
            .col(integer("window_until"))
            .col(binary("token_hash"))
            .col(binary("sealed_token"))
            .col(binary("sealed_sip_password"))
            .col(binary("sealed_admin_password"))
            .col(integer_or_null("bound_at"))
            .col(texts.text_or_null("bound_address"))
            // The time when the phone first came back with its credentials.
            .col(integer_or_null("confirmed_at"))
            // The model that the phone's requests showed; `registered_model` is the model that a person chose.
            .col(texts.text_or_null("model"))
            .col(texts.text_or_null("firmware"))
            .col(texts.text_or_null("warning"))
            // The columns `last_…` repeat the latest request of the journal.
            .col(integer_or_null("last_at"))
            .col(texts.text_or_null("last_address"))
            .col(texts.text_or_null("last_file"))
            .col(texts.text_or_null("last_user_agent"))
            .col(ColumnDef::new("last_status").integer())
            .col(texts.text_or_null("last_reason"))
            .col(integer_or_null("last_size"))
            .foreign_key(&mut reference("phone", "client_id", "client"))
            .foreign_key(&mut reference("phone", "line_id", "line"));
        manager.create_table(phone).await?;
        manager.create_index(unique("phone", &["mac"])).await?;
        manager.create_index(unique("phone", &["token_hash"])).await?;
        manager.create_index(index("phone", &["client_id", "mac"])).await?;
        manager.create_index(index("phone", &["client_id", "created_at", "mac"])).await?;
        manager.create_index(index("phone", &["client_id", "search_description", "mac"])).await?;
        manager.create_index(index("phone", &["client_id", "bound_at", "window_until"])).await?;
        manager.create_index(index("phone", &["line_id"])).await?;

        let mut request = Table::create();
        request
            .table("phone_request")
            .col(id())
            .col(integer("phone_id"))
            .col(integer("at"))
            .col(texts.text("address"))
            .col(texts.text("file"))
            .col(texts.text("user_agent"))
            .col(ColumnDef::new("status").integer().not_null())
            .col(texts.text("reason"))
            .col(integer("size"))
            .foreign_key(&mut part_of("phone_request", "phone_id", "phone"));
        manager.create_table(request).await?;
        manager.create_index(index("phone_request", &["phone_id", "id"])).await?;

        let mut unknown = Table::create();
        unknown
            .table("unknown_request")
            .col(texts.text("address").primary_key())
            .col(integer("first_at"))
            .col(integer("last_at"))
            .col(integer("count"));
        manager.create_table(unknown).await?;
        manager.create_index(index("unknown_request", &["last_at", "address"])).await
    }
}
