//! Creates the tables of settings by scope, of the keys of lines, and of contacts.

use super::column::{Texts, binary_or_null, flag, id, index, integer, part_of, small_integer, unique};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        // `place` is the word for the scope. `owner` is the id of the client, line, … whose settings they are, 0 for
        // the operator. `model` is empty except for lines.
        let mut setting = Table::create();
        setting
            .table("setting_value")
            .col(id())
            .col(texts.text("place"))
            .col(integer("owner"))
            .col(texts.text("model"))
            .col(texts.text("setting"))
            .col(texts.text_or_null("value"))
            .col(binary_or_null("sealed"))
            .col(flag("is_locked"));
        manager.create_table(setting).await?;
        // A scope has one row per setting. The query for the layers of a phone uses the first three columns.
        manager.create_index(unique("setting_value", &["place", "owner", "model", "setting"])).await?;

        let mut profile = Table::create();
        profile
            .table("phone_profile")
            .col(id())
            .col(integer("line_id"))
            .col(texts.text("model"))
            .col(integer("version"))
            .col(integer("changed_at"))
            .foreign_key(&mut part_of("phone_profile", "line_id", "line"));
        manager.create_table(profile).await?;
        // Finds the profile of a line for a model.
        manager.create_index(unique("phone_profile", &["line_id", "model"])).await?;

        let mut key = Table::create();
        key.table("phone_key")
            .col(id())
            .col(integer("profile_id"))
            // The position of the key on the phone.
            .col(texts.text("place"))
            .col(texts.text("function"))
            // The position of a line on the phone, from 1; not a telephone number.
            .col(small_integer("line"))
            .col(texts.text("operand"))
            .col(texts.text("pickup"))
            .col(texts.text("label"))
            .foreign_key(&mut part_of("phone_key", "profile_id", "phone_profile"));
        manager.create_table(key).await?;
        // Lists the keys of a profile, sorted by position; a position holds one key.
        manager.create_index(unique("phone_key", &["profile_id", "place"])).await?;

        let mut contact = Table::create();
        contact
            .table("contact")
            .col(id())
            .col(integer("line_id"))
            .col(texts.text("name"))
            .col(texts.text("search_name"))
            .col(texts.text_or_null("work"))
            .col(texts.text_or_null("mobile"))
            .col(texts.text_or_null("other"))
            .col(texts.text("search_numbers"))
            .foreign_key(&mut part_of("contact", "line_id", "line"));
        manager.create_table(contact).await?;
        // Lists a line's contacts, sorted by name.
        manager.create_index(index("contact", &["line_id", "search_name", "id"])).await?;

        // Pages through a client's phones by id, to find those that a change of its settings affects.
        manager.create_index(index("phone", &["client_id", "id"])).await
    }
}
