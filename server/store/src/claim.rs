//! The right to serve a database: one process has it at a time.
//!
//! Two portals on one database would each keep configurations ready that the other has changed, and count failures apart.

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

/// PostgreSQL's advisory lock of whoever serves the database; any number would do that is not the migrations'.
const LOCK: i64 = 7_045_921_038_843_521;

/// Held by the process that serves a database; given back when it is dropped or the process ends, however it ends.
pub struct Claim(Held);

enum Held {
    /// A lock on a file beside SQLite's, for as long as it is open.
    File(#[expect(dead_code, reason = "is open")] File),
    /// A lock of a session of PostgreSQL, which ends with its connection.
    Session { options: Box<PgConnectOptions>, connection: Option<PgConnection> },
}

impl Store {
    /// Claims the database for this process; `None` while another process has it.
    ///
    /// Errors: [`Error::Unavailable`] when that can't be found out.
    pub async fn claim(&self) -> Result<Option<Claim>, Error> {
        let mut claim = match (&self.connections().file, &self.connections().postgres) {
            (Some(file), _) => return Ok(lock_file(file.path())?.map(|file| Claim(Held::File(file)))),
            (None, Some(options)) => Claim(Held::Session { options: options.clone(), connection: None }),
            (None, None) => return Err(Error::Unavailable(Cause::new("the database can't be claimed"))),
        };
        Ok(claim.check().await?.then_some(claim))
    }
}

impl Claim {
    /// Whether the claim still holds. PostgreSQL's ends with its connection: it is taken again, unless another process was
    /// faster.
    ///
    /// Errors: [`Error::Unavailable`] while PostgreSQL doesn't answer: nobody else can have it then.
    pub async fn check(&mut self) -> Result<bool, Error> {
        let Held::Session { options, connection } = &mut self.0 else { return Ok(true) };
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
            Held::File(_) => "Claim(file)",
            Held::Session { .. } => "Claim(session)",
        })
    }
}

/// Locks `portal.db.lock` beside `portal.db`, wherever a link to it stands. The lock is the operating system's: a file that
/// is left behind locks nothing.
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
    // For whoever looks at it: which process it is. The lock doesn't depend on it.
    let _ = file.set_len(0).and_then(|()| writeln!(file, "{}", std::process::id()));
    Ok(Some(file))
}
