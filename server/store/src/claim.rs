//! The claim on a database: only one process may serve it at a time.
//!
//! Each of two portals on one database would keep cached configurations that the other one has changed, and would count
//! sign-in failures on its own.

use crate::{
    Error, Store,
    error::Cause,
    files::{private, with_suffix},
};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions};
use std::{
    fmt,
    fs::{File, TryLockError},
    io::Write as _,
    path::Path,
};

/// The key of the advisory lock in PostgreSQL. It can be any number that differs from the migrations' lock.
const LOCK: i64 = 7_045_921_038_843_521;

/// The claim of the process that serves a database. It is released when this value is dropped or the process ends, even
/// after a crash.
pub struct Claim(ClaimLock);

enum ClaimLock {
    /// A lock on a file beside the SQLite file, held while the file is open.
    File(#[expect(dead_code, reason = "is open")] File),
    /// An advisory lock of a PostgreSQL session, released when its connection ends.
    Session { options: Box<PgConnectOptions>, connection: Option<PgConnection> },
}

impl Store {
    /// Claims the database for this process. Returns `None` while another process holds the claim.
    ///
    /// Errors: [`Error::Unavailable`] when the database or the lock file can't be reached.
    pub async fn claim(&self) -> Result<Option<Claim>, Error> {
        let mut claim = match (&self.connections().file, &self.connections().postgres) {
            (Some(file), _) => return Ok(lock_file(file.path())?.map(|file| Claim(ClaimLock::File(file)))),
            (None, Some(options)) => Claim(ClaimLock::Session { options: options.clone(), connection: None }),
            (None, None) => return Err(Error::Unavailable(Cause::new("the database can't be claimed"))),
        };
        Ok(claim.check().await?.then_some(claim))
    }
}

impl Claim {
    /// Whether the claim still holds. PostgreSQL releases the claim when the connection ends; this function then tries
    /// to claim the database again, which fails if another process was faster.
    ///
    /// Errors: [`Error::Unavailable`] while PostgreSQL doesn't answer; no other process can claim the database during
    /// that time.
    pub async fn check(&mut self) -> Result<bool, Error> {
        let ClaimLock::Session { options, connection } = &mut self.0 else { return Ok(true) };
        if let Some(open) = connection {
            if open.ping().await.is_ok() {
                return Ok(true);
            }
            *connection = None;
        }
        let failed = |error: sqlx::Error| Error::Unavailable(Cause::new(error));
        let mut open = options.connect().await.map_err(failed)?;
        let ask = sqlx::query_scalar::<_, bool>("SELECT pg_try_advisory_lock($1)").bind(LOCK);
        let is_held = ask.fetch_one(&mut open).await.map_err(failed)?;
        if is_held {
            *connection = Some(open);
        }
        Ok(is_held)
    }
}

impl fmt::Debug for Claim {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self.0 {
            ClaimLock::File(_) => "Claim(file)",
            ClaimLock::Session { .. } => "Claim(session)",
        })
    }
}

/// Locks `portal.db.lock` in the folder of the real `portal.db`, after following links. The operating system holds the
/// lock, so a lock file left over from a crash locks nothing.
fn lock_file(database: &Path) -> Result<Option<File>, Error> {
    let failed = |error: std::io::Error| {
        Error::Unavailable(Cause::new(format!("the lock beside {}: {error}", database.display())))
    };
    let path = with_suffix(&database.canonicalize().map_err(failed)?, ".lock");
    let mut file = private().write(true).truncate(false).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    // Writes the process id for administrators. The lock doesn't depend on it.
    let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    Ok(Some(file))
}
