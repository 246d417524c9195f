//! The store: a handle on the database, opened once and cloned freely.

use crate::{
    Error, Options,
    entity::account,
    migration::{find_pending, has_tables, migrate},
    open::{Connections, DatabaseFile, open},
    transaction::Transaction,
};
use sea_orm::{
    DatabaseConnection, DeleteMany, EntityTrait, QuerySelect, SqliteTransactionMode, TransactionOptions,
    TransactionTrait, UpdateMany,
};
use std::{fmt, sync::Arc};

/// The database. A clone uses the same connections.
#[derive(Clone)]
pub struct Store {
    connections: Arc<Connections>,
}

impl Store {
    /// Opens `sqlite:///path/portal.db` (creating the file and its folder if needed) or `postgres://…`.
    ///
    /// Errors: [`Error::Url`] for anything else, [`Error::Unavailable`] when the database can't be reached.
    pub async fn open(url: &str) -> Result<Self, Error> {
        Self::open_with(url, Options::default()).await
    }

    /// Like [`open`](Self::open), with other options.
    pub async fn open_with(url: &str, options: Options) -> Result<Self, Error> {
        Ok(Self { connections: Arc::new(open(url, options).await?) })
    }

    /// Applies the pending migrations, if there are any.
    pub async fn migrate(&self) -> Result<(), Error> {
        migrate(self.begin().await?).await
    }

    /// The names of the migrations that [`migrate`](Self::migrate) would apply.
    ///
    /// Errors: [`Error::Newer`] when the database has a migration that this version doesn't know.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, Error> {
        find_pending(self.read()?).await
    }

    /// Whether the database has tables of any version of the portal.
    pub async fn has_tables(&self) -> Result<bool, Error> {
        has_tables(self.read()?).await
    }

    /// Succeeds if the database answers and has its tables.
    pub async fn ping(&self) -> Result<(), Error> {
        self.is_empty().await.map(drop)
    }

    /// Whether there is no account yet, so that nobody can sign in.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        let first = account::Entity::find().select_only().column(account::Column::Id).limit(1);
        Ok(first.into_tuple::<i64>().one(self.read()?).await?.is_none())
    }

    /// Closes every connection. SQLite then writes its log (the `-wal` file) back into the database file. Later calls
    /// fail with [`Error::Unavailable`].
    pub async fn close(&self) -> Result<(), Error> {
        let Connections { read, write, .. } = &*self.connections;
        read.close_by_ref().await?;
        write.close_by_ref().await?;
        Ok(())
    }

    /// The connections for statements that change nothing.
    pub(crate) fn read(&self) -> Result<&DatabaseConnection, Error> {
        self.check_file()?;
        Ok(&self.connections.read)
    }

    /// Begins a transaction for one or more changes. SQLite takes its write lock at the beginning. Otherwise a
    /// transaction that reads first could no longer get the lock if another transaction wrote in between.
    pub(crate) async fn begin(&self) -> Result<Transaction, Error> {
        self.check_file()?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Transaction::new(self.connections.write.begin_with_options(options).await?))
    }

    /// Deletes rows with one statement in a transaction of its own. Returns how many were deleted.
    pub(crate) async fn delete<E: EntityTrait>(&self, statement: DeleteMany<E>) -> Result<u64, Error> {
        let transaction = self.begin().await?;
        let deleted = statement.exec(&transaction).await?.rows_affected;
        transaction.commit().await?;
        Ok(deleted)
    }

    /// Updates rows with one statement in a transaction of its own. Returns how many were updated.
    pub(crate) async fn update<E: EntityTrait>(&self, statement: UpdateMany<E>) -> Result<u64, Error> {
        let transaction = self.begin().await?;
        let updated = statement.exec(&transaction).await?.rows_affected;
        transaction.commit().await?;
        Ok(updated)
    }

    /// The connection pools.
    pub(crate) fn connections(&self) -> &Connections {
        &self.connections
    }

    /// Checks that the SQLite file still exists at its path and was not replaced by another file. Otherwise SQLite
    /// would go on with the deleted file, and the changes would be lost. For PostgreSQL there is nothing to check.
    fn check_file(&self) -> Result<(), Error> {
        self.connections.file.as_ref().map_or(Ok(()), DatabaseFile::check)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Store").field("file", &self.connections.file).finish_non_exhaustive()
    }
}
