//! A transaction that never reports a commit when nothing was committed.
//!
//! Both databases can end a transaction by themselves when a statement fails: SQLite rolls back on a full disk and runs
//! the following statements outside any transaction; PostgreSQL answers the COMMIT of a failed transaction with a
//! ROLLBACK and no error. Therefore a transaction in which a statement failed can no longer be committed.

use crate::{Error, error::Cause};
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, RuntimeErr, Statement, sqlx,
};
use sea_orm_migration::async_trait::async_trait;
use std::sync::atomic::{AtomicBool, Ordering};

/// Several statements that take effect together. Dropping the transaction without a commit rolls everything back.
pub(crate) struct Transaction {
    inner: DatabaseTransaction,
    has_failed: AtomicBool,
}

impl Transaction {
    pub(crate) fn new(inner: DatabaseTransaction) -> Self {
        Self { inner, has_failed: AtomicBool::new(false) }
    }

    /// Makes the changes durable.
    ///
    /// Errors: [`Error::Unconfirmed`] when the connection was lost during the commit, so that the outcome is unknown.
    /// After any other error nothing was changed.
    pub(crate) async fn commit(self) -> Result<(), Error> {
        if self.has_failed.load(Ordering::Acquire) {
            return Err(Error::Query(Cause::new("a statement of this transaction failed before its commit")));
        }
        self.inner
            .commit()
            .await
            .map_err(|error| if is_refused(&error) { error.into() } else { Error::Unconfirmed(Cause::new(error)) })
    }

    /// The inner transaction, for migrations: their library accepts no other type.
    pub(crate) fn inner(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// Remembers a failed statement, so that the transaction can no longer be committed.
    fn record_failure<T>(&self, outcome: Result<T, DbErr>) -> Result<T, DbErr> {
        outcome.inspect_err(|_| self.has_failed.store(true, Ordering::Release))
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.record_failure(self.inner.execute_raw(statement).await)
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        self.record_failure(self.inner.execute_unprepared(sql).await)
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.record_failure(self.inner.query_one_raw(statement).await)
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.record_failure(self.inner.query_all_raw(statement).await)
    }
}

/// Whether the database itself refused a commit, so that certainly nothing was committed.
///
/// SQLite: this is certain for every error except I/O errors; of the I/O errors only a failed write (`IOERR_WRITE`)
/// rules out a commit. PostgreSQL: this is certain for the severity ERROR; after FATAL and PANIC the commit may have
/// been written.
fn is_refused(error: &DbErr) -> bool {
    const IOERR: i32 = 10;
    const IOERR_WRITE: i32 = 778;
    let (DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error))) = error else {
        return false;
    };
    let sqlx::Error::Database(error) = &**error else { return false };
    if let Some(error) = error.try_downcast_ref::<sqlx::postgres::PgDatabaseError>() {
        return error.severity() == sqlx::postgres::PgSeverity::Error;
    }
    let code = error.code().and_then(|code| code.parse::<i32>().ok());
    code.is_some_and(|code| code & 0xff != IOERR || code == IOERR_WRITE)
}
