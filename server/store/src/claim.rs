//! The claim on a database: only one process may serve it at a time.
//!
//! If two portals served one database, each portal would send cached configurations that the other portal has changed,
//! and each would count sign-in failures separately.

use crate::{
    Error, Store,
    error::Cause,
    files::{owner_only_options, with_suffix},
};
use sea_orm::sqlx::{self, ConnectOptions as _, Connection as _, PgConnection, postgres::PgConnectOptions};
use std::{
    fmt,
    fs::{File, TryLockError},
    io::Write as _,
    path::Path,
};

/// The key of the advisory lock in PostgreSQL. The number is arbitrary, but must differ from the key of the migrations'
/// lock.
const ADVISORY_LOCK_KEY: i64 = 7_045_921_038_843_521;

/// The claim of the process that serves a database. It is released when this value is dropped or the process ends, even
/// after a crash.
pub struct Claim(ClaimLock);

enum ClaimLock {
    /// A lock on a file beside the SQLite file, held while the file is open.
    File(#[expect(dead_code, reason = "the open file holds the lock")] File),
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
    /// Errors: [`Error::Unavailable`] when PostgreSQL doesn't answer. It is then unknown whether the claim still holds.
    pub async fn check(&mut self) -> Result<bool, Error> {
        let ClaimLock::Session { options, connection } = &mut self.0 else { return Ok(true) };
        if let Some(current) = connection {
            if current.ping().await.is_ok() {
                return Ok(true);
            }
            *connection = None;
        }
        let failed = |error: sqlx::Error| Error::Unavailable(Cause::new(error));
        let mut renewed = options.connect().await.map_err(failed)?;
        let query = sqlx::query_scalar::<_, bool>("SELECT pg_try_advisory_lock($1)").bind(ADVISORY_LOCK_KEY);
        let is_held = query.fetch_one(&mut renewed).await.map_err(failed)?;
        if is_held {
            *connection = Some(renewed);
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

/// Locks the file `portal.db.lock` beside the database file `portal.db`. Symbolic links are followed first, so that
/// every path to one database uses the same lock file. Returns `None` while another process holds the lock. The
/// operating system holds the lock, so a lock file left over from a crash locks nothing.
fn lock_file(database: &Path) -> Result<Option<File>, Error> {
    let failed = |error: std::io::Error| {
        Error::Unavailable(Cause::new(format!("the lock beside {}: {error}", database.display())))
    };
    let path = with_suffix(&database.canonicalize().map_err(failed)?, ".lock");
    let mut file = owner_only_options().write(true).truncate(false).open(path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => return Ok(None),
        Err(TryLockError::Error(error)) => return Err(failed(error)),
    }
    // Writes the process id for administrators. The lock doesn't depend on it.
    let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    Ok(Some(file))
}
