//! The migrations that create and change the tables. A released migration is never changed; a new change is a new
//! migration at the end of the list.

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
mod m0008_audit_seals;
mod m0008_demonstration;
mod m0008_disabled_accounts;
mod m0008_installation;
mod m0008_sign_in_locks;
mod m0008_strangers;
mod m0009_hand_overs;
mod m0010_lost_phones;
mod m0010_modules;

use crate::{Error, transaction::Transaction};
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, sea_query::Query};
use sea_orm_migration::{MigrationTrait, MigratorTrait, SchemaManager, async_trait::async_trait};

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
            Box::new(m0008_installation::Migration),
            Box::new(m0008_sign_in_locks::Migration),
            Box::new(m0008_strangers::Migration),
            Box::new(m0008_audit_seals::Migration),
            Box::new(m0008_disabled_accounts::Migration),
            Box::new(m0008_demonstration::Migration),
            Box::new(m0009_hand_overs::Migration),
            Box::new(m0010_lost_phones::Migration),
            Box::new(m0010_modules::Migration),
        ]
    }
}

/// Takes an advisory lock of PostgreSQL until the transaction ends, so that two portals can't migrate one database at
/// the same time. The number is arbitrary. SQLite needs no such lock: it takes its write lock when the transaction
/// begins.
const LOCK_SQL: &str = "SELECT pg_advisory_xact_lock(7045921038843520)";

/// Returns the migrations that were not applied yet: all of them, if the database has no table of applied migrations.
///
/// Errors: [`Error::Newer`] when a migration was applied that this version doesn't know.
pub(crate) async fn find_pending(database: &DatabaseConnection) -> Result<Vec<String>, Error> {
    let all: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    let applied = find_applied(database).await?;
    if let Some(unknown) = applied.iter().find(|name| !all.contains(name)) {
        return Err(Error::Newer { step: unknown.clone() });
    }
    Ok(all.into_iter().filter(|name| !applied.contains(name)).collect())
}

/// Whether any migration was ever applied.
pub(crate) async fn has_tables(database: &DatabaseConnection) -> Result<bool, Error> {
    Ok(SchemaManager::new(database).has_table("seaql_migrations").await?)
}

async fn find_applied(database: &DatabaseConnection) -> Result<Vec<String>, Error> {
    if !has_tables(database).await? {
        return Ok(Vec::new());
    }
    let select = Query::select().column("version").from("seaql_migrations").to_owned();
    let rows = database.query_all(&select).await?;
    rows.iter().map(|row| Ok(row.try_get("", "version")?)).collect()
}

/// Applies the pending migrations in one transaction.
pub(crate) async fn migrate(transaction: Transaction) -> Result<(), Error> {
    if transaction.get_database_backend() == DbBackend::Postgres {
        transaction.execute_unprepared(LOCK_SQL).await?;
    }
    Migrator::up(transaction.inner(), None).await?;
    transaction.commit().await?;
    Ok(())
}
