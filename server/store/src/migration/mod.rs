//! The tables, step by step. A step that was released is never changed: the next one is added below it.

mod column;
mod m0001_accounts;
mod m0002_clients;
mod m0003_phones;
mod m0004_settings;
mod m0005_files;
mod m0006_line_accounts;
mod m0007_messages;
mod m0007_notifications;
mod m0007_outgoing_emails;
mod m0007_tokens;
mod m0008_demonstration;

use crate::Error;
use sea_orm::{ConnectionTrait, DatabaseTransaction, DbBackend};
use sea_orm_migration::{MigrationTrait, MigratorTrait, async_trait::async_trait};

struct Migrator;

#[async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_accounts::Migration),
            Box::new(m0002_clients::Migration),
            Box::new(m0003_phones::Migration),
            Box::new(m0004_settings::Migration),
            Box::new(m0005_files::Migration),
            Box::new(m0006_line_accounts::Migration),
            Box::new(m0007_tokens::Migration),
            Box::new(m0007_messages::Migration),
            Box::new(m0007_notifications::Migration),
            Box::new(m0007_outgoing_emails::Migration),
            Box::new(m0008_demonstration::Migration),
        ]
    }
}

/// PostgreSQL's lock that keeps two servers from migrating one database at once; any number would do. SQLite's write
/// lock is taken as the transaction begins.
const LOCK: &str = "SELECT pg_advisory_xact_lock(7045921038843520)";

/// Applies what is missing: all of it, or nothing.
pub(crate) async fn migrate(transaction: DatabaseTransaction) -> Result<(), Error> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(LOCK).await?;
    }
    Migrator::up(&transaction, None).await?;
    transaction.commit().await?;
    Ok(())
}
