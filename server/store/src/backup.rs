//! Copies of a SQLite database: made while it is in use, and checked before they replace one.

use crate::{
    Error, Store,
    error::Cause,
    files::{private, sync_folder_of, with_suffix},
    open::DatabaseFile,
};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, sqlite::SqliteConnectOptions};
use std::{
    fs::{self, File},
    io,
    path::Path,
};

impl Store {
    /// Writes a consistent copy of a SQLite database to a new file, while others read and write it. The file appears whole
    /// and on disk, or not at all; it is readable by its owner alone.
    ///
    /// Errors: [`Error::NotSqlite`] on PostgreSQL, which has its own programs for that; [`Error::Unavailable`] when the file
    /// exists or can't be written.
    pub async fn back_up(&self, target: &Path) -> Result<(), Error> {
        let source = self.connections().file.as_ref().ok_or(Error::NotSqlite)?;
        if target.exists() {
            return Err(unavailable(target, "the file exists already; choose another name"));
        }
        let draft = with_suffix(target, &format!(".{}.part", std::process::id()));
        let outcome = copy(source.path(), &draft).await.and_then(|()| publish(&draft, target));
        if outcome.is_err() {
            // What was begun is of no use to anybody. It may not even be there.
            let _ = fs::remove_file(&draft);
        }
        outcome
    }

    /// Where SQLite's file is; none on PostgreSQL.
    pub fn file(&self) -> Option<&Path> {
        self.connections().file.as_ref().map(DatabaseFile::path)
    }
}

/// Fails unless the file is a whole SQLite database: every page is read.
pub async fn check_backup(path: &Path) -> Result<(), Error> {
    if !path.is_file() {
        return Err(unavailable(path, "there is no such file"));
    }
    let failed = |error: sqlx::Error| unavailable(path, error);
    let mut connection = read_only(path).connect().await.map_err(failed)?;
    let said: String =
        sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_one(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    if said == "ok" { Ok(()) } else { Err(unavailable(path, format!("it is damaged: {said}"))) }
}

async fn copy(source: &Path, draft: &Path) -> Result<(), Error> {
    let failed = |error: sqlx::Error| unavailable(draft, error);
    // Made first, so that nobody else can read it; SQLite writes into an empty file.
    private().write(true).truncate(true).open(draft).map_err(|error| unavailable(draft, error))?;
    let mut connection = read_only(source).connect().await.map_err(failed)?;
    let target = draft.to_str().ok_or_else(|| unavailable(draft, "its name is not UTF-8"))?;
    sqlx::query("VACUUM INTO ?").bind(target).execute(&mut connection).await.map_err(failed)?;
    connection.close().await.map_err(failed)?;
    check_backup(draft).await
}

fn read_only(path: &Path) -> SqliteConnectOptions {
    SqliteConnectOptions::new().filename(path).read_only(true).disable_statement_logging()
}

/// Gives a finished file its name. It is on disk before it has it.
fn publish(draft: &Path, target: &Path) -> Result<(), Error> {
    let failed = |error: io::Error| unavailable(target, error);
    File::open(draft).and_then(|file| file.sync_all()).map_err(failed)?;
    // Unlike a rename, a link never replaces a file that somebody else made meanwhile.
    fs::hard_link(draft, target).map_err(failed)?;
    fs::remove_file(draft).map_err(failed)?;
    sync_folder_of(target).map_err(failed)
}

fn unavailable(path: &Path, why: impl std::fmt::Display) -> Error {
    Error::Unavailable(Cause::new(format!("{}: {why}", path.display())))
}
