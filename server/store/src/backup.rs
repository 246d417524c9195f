//! Copies of a SQLite database: made while the database is in use, and checked before they are restored.

use crate::{
    Error, Store,
    error::Cause,
    files::{owner_only_options, sync_folder_of, with_suffix},
    open::DatabaseFile,
};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use std::{
    fs::{self, File},
    io,
    path::Path,
};

impl Store {
    /// Writes a consistent copy of a SQLite database to a new file, while others read and write the database. The file
    /// appears complete and synced to disk, or not at all. Only its owner can read it.
    ///
    /// Errors: [`Error::NotSqlite`] on PostgreSQL, which has its own tools for backups; [`Error::Unavailable`] when the
    /// file exists or can't be written, or when the database can't be read.
    pub async fn back_up(&self, target: &Path) -> Result<(), Error> {
        let source = self.connections().file.as_ref().ok_or(Error::NotSqlite)?;
        if target.exists() {
            return Err(unavailable(target, "the file exists already; choose another name"));
        }
        let draft = with_suffix(target, &format!(".{}.part", std::process::id()));
        let outcome = copy(source.path(), &draft).await.and_then(|()| publish(&draft, target));
        if outcome.is_err() {
            // An incomplete copy is useless. The file may not exist yet, so an error here is ignored.
            let _ = fs::remove_file(&draft);
        }
        outcome
    }

    /// The path of the SQLite file; `None` on PostgreSQL.
    pub fn file(&self) -> Option<&Path> {
        self.connections().file.as_ref().map(DatabaseFile::path)
    }
}

/// Checks that a file is an intact SQLite database by reading every page.
///
/// Errors: [`Error::Unavailable`] when the file is missing, damaged or no SQLite database.
pub async fn check_backup(path: &Path) -> Result<(), Error> {
    if !path.is_file() {
        return Err(unavailable(path, "there is no such file"));
    }
    let failed = |error: sqlx::Error| unavailable(path, error);
    let mut connection = read_only(path).connect().await.map_err(failed)?;
    // SQLite answers "ok" for an intact file. The argument 1 stops the check at the first fault.
    let verdict: String =
        sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    if verdict == "ok" { Ok(()) } else { Err(unavailable(path, format!("it is damaged: {verdict}"))) }
}

/// Writes a consistent copy of the database to the draft file, and checks the copy.
async fn copy(source: &Path, draft: &Path) -> Result<(), Error> {
    let failed = |error: sqlx::Error| unavailable(draft, error);
    // The file is created first, with permissions for its owner only; SQLite then writes into the empty file.
    owner_only_options().write(true).truncate(true).open(draft).map_err(|error| unavailable(draft, error))?;
    let mut connection = read_only(source).connect().await.map_err(failed)?;
    let target = draft.to_str().ok_or_else(|| unavailable(draft, "its name is not UTF-8"))?;
    sqlx::query("VACUUM INTO ?").bind(target).execute(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    check_backup(draft).await
}

fn read_only(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).read_only(true).disable_statement_logging()
}

/// Gives the finished file its final name, after syncing its content to disk.
fn publish(draft: &Path, target: &Path) -> Result<(), Error> {
    let failed = |error: io::Error| unavailable(target, error);
    File::open(draft).and_then(|file| file.sync_all()).map_err(failed)?;
    // Unlike a rename, a hard link never replaces a file that was created in the meantime.
    fs::hard_link(draft, target).map_err(failed)?;
    fs::remove_file(draft).map_err(failed)?;
    sync_folder_of(target).map_err(failed)
}

fn unavailable(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::Unavailable(Cause::new(format!("{}: {why}", path.display())))
}
