//! Adds the seals of the audit: the proofs and the digest of each row, and the table of the chain of seals.

use super::column::{Texts, binary, binary_or_null, index, integer};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(super) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let texts = Texts::for_database(manager);
        // SQLite adds only one column per statement.
        for name in ["actor_proof", "address_proof", "detail_proof", "digest"] {
            let mut audit = Table::alter();
            audit.table("audit").add_column(binary_or_null(name));
            manager.alter_table(audit).await?;
        }
        let mut seal = Table::create();
        seal.table("audit_seal")
            // The sealing task assigns consecutive ids. If two tasks seal at the same time, both use the same id, and
            // one of them fails.
            .col(integer("id").primary_key())
            // Whether the rows from `first_id` to `last_id` were sealed or deleted.
            .col(texts.text("kind"))
            .col(integer("first_id"))
            .col(integer("last_id"))
            .col(integer("count"))
            // The latest time of a row in the range.
            .col(integer("last_at"))
            .col(binary("digest"))
            // The tag of the previous seal.
            .col(binary("previous"))
            // The time when the seal was made.
            .col(integer("at"))
            .col(binary("tag"));
        manager.create_table(seal).await?;
        // Finds the latest seal of a kind, and the seals after a row.
        manager.create_index(index("audit_seal", &["kind", "last_id"])).await
    }
}
