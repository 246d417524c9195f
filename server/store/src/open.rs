//! Opens the connections to SQLite or PostgreSQL. They are configured so that a confirmed write survives a crash and a
//! reader never waits for a writer.

mod postgres;

use crate::{Error, Options, error::Cause, files::owner_only_options};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection,
    sqlx::{
        ConnectOptions as _, Connection, Executor, SqliteConnection,
        postgres::PgConnectOptions,
        sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
    },
};
use std::{
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

/// The connection pools for reading and writing, and the SQLite file if there is one.
pub(crate) struct Connections {
    pub(crate) read: DatabaseConnection,
    pub(crate) write: DatabaseConnection,
    pub(crate) file: Option<DatabaseFile>,
    /// The options for a connection to PostgreSQL outside the pool; `None` for SQLite.
    pub(crate) postgres: Option<Box<PgConnectOptions>>,
}

pub(crate) async fn open(url: &str, options: Options) -> Result<Connections, Error> {
    match url.split_once(':') {
        Some(("sqlite", _)) => open_sqlite(url, options).await,
        Some(("postgres" | "postgresql", _)) => open_postgres(url, options).await,
        _ => Err(Error::Url("the database's URL must begin with sqlite:// or postgres://".into())),
    }
}

async fn open_postgres(url: &str, options: Options) -> Result<Connections, Error> {
    let postgres: PgConnectOptions = url.parse().map_err(|_| {
        Error::Url("the database's URL can't be read: expected postgres://user:password@host/database".into())
    })?;
    let ssl_mode = postgres::ssl_mode(url, &postgres);
    let mut connect = ConnectOptions::new(url);
    connect
        .max_connections(options.connections)
        .acquire_timeout(options.busy_timeout)
        // PostgreSQL cancels a longer statement: a request must start its answer within 30 s.
        .statement_timeout(Duration::from_secs(30))
        .test_before_acquire_if_idle_for(Duration::from_secs(10))
        .map_sqlx_postgres_opts(move |postgres| postgres.ssl_mode(ssl_mode))
        .sqlx_logging(false)
        .record_stmt_in_spans(false);
    let pool = Database::connect(connect).await?;
    let postgres = Box::new(postgres.ssl_mode(ssl_mode).disable_statement_logging());
    Ok(Connections { read: pool.clone(), write: pool, file: None, postgres: Some(postgres) })
}

/// Opens one connection for writing and several for reading. With a single writer, two transactions of the portal never
/// wait for each other's lock. With WAL the readers see the last commit without waiting. Each commit is on disk before
/// it returns (`synchronous=FULL`). The file is not mapped into memory: a disk error on mapped memory sends the process
/// a signal that ends it, while a read from the file returns an error.
async fn open_sqlite(url: &str, options: Options) -> Result<Connections, Error> {
    let file = DatabaseFile::create(sqlite_path(url)?)?;
    let mut write = sqlite_pool(url, options, 1, move |sqlite| {
        sqlite.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full)
    });
    write.map_sqlx_sqlite_pool_opts(|pool| {
        pool.after_release(|connection, _| Box::pin(async move { Ok(is_reusable(connection).await) }))
    });
    let read = sqlite_pool(url, options, options.readers, |sqlite| sqlite.pragma("query_only", "ON"));
    let write = Database::connect(write).await?;
    let read = Database::connect(read).await?;
    Ok(Connections { read, write, file: Some(file), postgres: None })
}

/// Whether a connection that returns to its pool may be used again: it must not have an open transaction.
///
/// The driver counts the nesting depth of transactions. When SQLite rolls back by itself (full disk, failed read or
/// write), the driver's own ROLLBACK fails and the driver's count stays too high: the next "transaction" would be a
/// savepoint that nobody commits. Such a connection is closed, and the pool opens a new one.
async fn is_reusable(connection: &mut SqliteConnection) -> bool {
    // Outside a transaction SQLite refuses this ROLLBACK, so its success shows that a transaction was still open.
    // Rollbacks that already wait in the connection's queue run before this one.
    let was_open = connection.execute("ROLLBACK").await.is_ok();
    let is_reusable = !was_open && !connection.is_in_transaction();
    if !is_reusable {
        tracing::warn!(was_open, "a database connection with an unfinished transaction is closed");
    }
    is_reusable
}

fn sqlite_pool(
    url: &str,
    options: Options,
    size: u32,
    configure: impl Fn(SqliteConnectOptions) -> SqliteConnectOptions + Send + Sync + 'static,
) -> ConnectOptions {
    let mut connect = ConnectOptions::new(url);
    connect
        .max_connections(size)
        .acquire_timeout(options.busy_timeout)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |sqlite| {
            let sqlite = sqlite.create_if_missing(false).foreign_keys(true).busy_timeout(options.busy_timeout);
            // A negative cache size is in KiB: 4,000 KiB per connection.
            configure(sqlite.pragma("cache_size", "-4000").pragma("temp_store", "MEMORY"))
        });
    connect
}

fn sqlite_path(url: &str) -> Result<PathBuf, Error> {
    let unusable = || Error::Url("the database's URL names no SQLite file: expected sqlite:///path/portal.db".into());
    let path = url.parse::<SqliteConnectOptions>().map_err(|_| unusable())?.get_filename().to_owned();
    // A database in memory is refused, because each connection would have a separate database.
    let is_memory = url.contains(":memory:") || url.contains("mode=memory");
    if is_memory || path.as_os_str().is_empty() { Err(unusable()) } else { Ok(path) }
}

/// The SQLite file that the portal opened. If somebody deleted or replaced the file, further writes would be lost.
#[derive(Debug)]
pub(crate) struct DatabaseFile {
    path: PathBuf,
    identity: FileIdentity,
}

/// The numbers that identify a file, whatever its path: device and inode.
type FileIdentity = (u64, u64);

/// The minimum free disk space in bytes. 256 KiB hold about 60 pages of SQLite's log (4 KiB each), enough for several
/// changes.
const MIN_FREE_BYTES: u64 = 256 * 1024;

/// The bytes available to ordinary users on the file's disk; `None` if unknown.
#[cfg(unix)]
fn free_bytes(path: &Path) -> Option<u64> {
    rustix::fs::statvfs(path).ok().map(|disk| disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free_bytes(_path: &Path) -> Option<u64> {
    None
}

impl DatabaseFile {
    /// Creates the file and its folder if they don't exist, with permissions for their owner only.
    fn create(path: PathBuf) -> Result<Self, Error> {
        let failed = |error: io::Error| Error::Unavailable(Cause::new(format!("{}: {error}", path.display())));
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            create_folder(folder).map_err(failed)?;
        }
        let identity = create_file(&path).and_then(|()| identity(&path)).map_err(failed)?;
        Ok(Self { path, identity })
    }

    /// Fails when the disk is almost full. A test commit alone doesn't show this: a small commit may still fit into
    /// SQLite's log when a larger commit does not.
    pub(crate) fn check_free_space(&self) -> Result<(), Error> {
        match free_bytes(&self.path) {
            Some(free) if free < MIN_FREE_BYTES => {
                Err(Error::Unavailable(Cause::new(format!("{}: the disk is full", self.path.display()))))
            }
            _ => Ok(()),
        }
    }

    /// The file's path.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Fails if the file was deleted or replaced since it was opened.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match identity(&self.path) {
            Ok(identity) if identity == self.identity => Ok(()),
            Ok(_) => Err(Error::Unavailable(Cause::new("the database file was replaced by another file"))),
            Err(error) => Err(Error::Unavailable(Cause::new(format!("{}: {error}", self.path.display())))),
        }
    }
}

#[cfg(unix)]
fn create_folder(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

#[cfg(unix)]
fn create_file(path: &Path) -> io::Result<()> {
    owner_only_options().append(true).open(path).map(drop)
}

#[cfg(unix)]
fn identity(path: &Path) -> io::Result<FileIdentity> {
    use std::os::unix::fs::MetadataExt as _;
    fs::metadata(path).map(|metadata| (metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn create_folder(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)
}

#[cfg(not(unix))]
fn create_file(path: &Path) -> io::Result<()> {
    fs::OpenOptions::new().append(true).create(true).open(path).map(drop)
}

/// Systems other than Unix don't let anybody delete an open file, so it is enough that the file exists.
#[cfg(not(unix))]
fn identity(path: &Path) -> io::Result<FileIdentity> {
    fs::metadata(path).map(|_| (0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use sea_orm::{ConnectionTrait, DbBackend, Statement};

    async fn pragma<T: sea_orm::TryGetable>(database: &DatabaseConnection, name: &str) -> T {
        let statement = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
        let row = database.query_one_raw(statement).await.expect("asks").expect("a row");
        row.try_get_by_index(0).expect("a value")
    }

    #[tokio::test]
    async fn sqlite_syncs_each_commit_and_checks_foreign_keys_and_a_reader_cannot_write() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}/new/portal.db", folder.path().display());
        let Connections { read, write, .. } = open(&url, Options::default()).await.expect("opens");
        assert_eq!(pragma::<String>(&write, "journal_mode").await, "wal");
        assert_eq!(pragma::<i64>(&write, "synchronous").await, 2, "FULL");
        assert_eq!(pragma::<i64>(&write, "foreign_keys").await, 1);
        assert_eq!(pragma::<i64>(&write, "busy_timeout").await, 5000);
        assert_eq!(pragma::<String>(&read, "journal_mode").await, "wal");
        assert_eq!(pragma::<i64>(&read, "query_only").await, 1);
    }

    #[test]
    fn a_sqlite_url_must_name_a_file() {
        assert_eq!(sqlite_path("sqlite:///var/lib/portal/portal.db"), Ok(PathBuf::from("/var/lib/portal/portal.db")));
        assert_eq!(sqlite_path("sqlite://data/portal.db"), Ok(PathBuf::from("data/portal.db")));
        assert!(matches!(sqlite_path("sqlite::memory:"), Err(Error::Url(_))));
        assert!(matches!(sqlite_path("sqlite://"), Err(Error::Url(_))));
    }
}
