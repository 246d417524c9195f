//! The store itself: opened once, cloned freely, closed at the end.

use crate::{
    Error, Options,
    entity::account,
    migration::{has_tables, migrate, pending},
    open::{Connections, DatabaseFile, open},
    transaction::Transaction,
};
use sea_orm::{
    DatabaseConnection, DeleteMany, EntityTrait, QuerySelect, SqliteTransactionMode, TransactionOptions,
    TransactionTrait, UpdateMany,
};
use std::{fmt, sync::Arc};

/// The database. A clone is another handle on the same connections.
#[derive(Clone)]
pub struct Store {
    connections: Arc<Connections>,
}

impl Store {
    /// Opens `sqlite:///path/portal.db` (the file and its folder are created if they aren't there) or `postgres://…`.
    ///
    /// Errors: [`Error::Url`] for anything else, [`Error::Unavailable`] when the database can't be reached.
    pub async fn open(url: &str) -> Result<Self, Error> {
        Self::open_with(url, Options::default()).await
    }

    /// The same with other limits.
    pub async fn open_with(url: &str, options: Options) -> Result<Self, Error> {
        Ok(Self { connections: Arc::new(open(url, options).await?) })
    }

    /// Brings the tables up to this version; does nothing to those that are.
    pub async fn migrate(&self) -> Result<(), Error> {
        migrate(self.begin().await?).await
    }

    /// The steps that [`migrate`](Self::migrate) would apply.
    ///
    /// Errors: [`Error::Newer`] when the database has one that this version doesn't know.
    pub async fn pending_migrations(&self) -> Result<Vec<String>, Error> {
        pending(self.read()?).await
    }

    /// Whether the database has tables of the portal, of whatever version.
    pub async fn has_tables(&self) -> Result<bool, Error> {
        has_tables(self.read()?).await
    }

    /// Succeeds if the database answers and has its tables.
    pub async fn ping(&self) -> Result<(), Error> {
        self.is_empty().await.map(drop)
    }

    /// Whether there is no account yet, so that nobody could sign in.
    pub async fn is_empty(&self) -> Result<bool, Error> {
        let first = account::Entity::find().select_only().column(account::Column::Id).limit(1);
        Ok(first.into_tuple::<i64>().one(self.read()?).await?.is_none())
    }

    /// Closes every connection; SQLite's log is folded into its file. What is asked afterwards is
    /// [`Error::Unavailable`].
    pub async fn close(&self) -> Result<(), Error> {
        let Connections { read, write, .. } = &*self.connections;
        read.close_by_ref().await?;
        write.close_by_ref().await?;
        Ok(())
    }

    /// For statements that change nothing.
    pub(crate) fn read(&self) -> Result<&DatabaseConnection, Error> {
        self.check_file()?;
        Ok(&self.connections.read)
    }

    /// For statements that change something: one or several, together. SQLite takes its write lock at once: a transaction
    /// that began by reading could not have it any more if somebody else wrote in between.
    pub(crate) async fn begin(&self) -> Result<Transaction, Error> {
        self.check_file()?;
        let options = TransactionOptions {
            sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        Ok(Transaction::new(self.connections.write.begin_with_options(options).await?))
    }

    /// Deletes rows by one statement, as a change of its own, and says how many there were.
    pub(crate) async fn delete<E: EntityTrait>(&self, statement: DeleteMany<E>) -> Result<u64, Error> {
        let transaction = self.begin().await?;
        let deleted = statement.exec(&transaction).await?.rows_affected;
        transaction.commit().await?;
        Ok(deleted)
    }

    /// Updates rows by one statement, as a change of its own, and says how many there were.
    pub(crate) async fn update<E: EntityTrait>(&self, statement: UpdateMany<E>) -> Result<u64, Error> {
        let transaction = self.begin().await?;
        let updated = statement.exec(&transaction).await?.rows_affected;
        transaction.commit().await?;
        Ok(updated)
    }

    /// What it is made of.
    pub(crate) fn connections(&self) -> &Connections {
        &self.connections
    }

    fn check_file(&self) -> Result<(), Error> {
        self.connections.file.as_ref().map_or(Ok(()), DatabaseFile::check)
    }
}

impl fmt::Debug for Store {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Store").field("file", &self.connections.file).finish_non_exhaustive()
    }
}
