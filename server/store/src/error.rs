//! What can go wrong in the store, told apart by what the caller can do about it.

use portal_api::{Mac, Number};
use sea_orm::{DbErr, RuntimeErr, sqlx};
use std::fmt;

/// Why the store didn't do what it was asked. Nothing was changed, but for [`Error::Unconfirmed`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Something with the same identity exists already.
    #[error("{0:?} exists already")]
    Duplicate(Unique),
    /// What the argument names isn't there, or not any more.
    #[error("no such row")]
    NotFound,
    /// The client has no department of that name.
    #[error("the client has no such department")]
    UnknownDepartment,
    /// The number isn't one of the client's lines.
    #[error("{0} is not a number of the client")]
    ForeignNumber(Number),
    /// The address isn't one of the client's telephones.
    #[error("{0} is not a telephone of the client")]
    ForeignPhone(Mac),
    /// Somebody else saved meanwhile: what was to be replaced is now this version.
    #[error("version {version} was saved meanwhile")]
    Conflict {
        /// The current version.
        version: i64,
    },
    /// There are as many as there may be.
    #[error("there are {limit} already")]
    Full {
        /// How many.
        limit: u64,
    },
    /// The database doesn't answer: gone, locked, full, refusing connections. Trying again later may help.
    #[error("the database is unavailable: {0}")]
    Unavailable(#[source] Cause),
    /// The database stopped answering while it committed: the change may have been made, or not.
    #[error("the database did not confirm a commit: {0}")]
    Unconfirmed(#[source] Cause),
    /// A row holds something that this version can't read.
    #[error("the database holds something unreadable in {column}")]
    Unreadable {
        /// Table and column.
        column: &'static str,
    },
    /// The tables were made by a later version of the portal.
    #[error("the database was made by a later version of the portal: it has the step {step}")]
    Newer {
        /// The first step that this version doesn't know.
        step: String,
    },
    /// Only SQLite's file can be copied like that.
    #[error("the database is not a SQLite file: use PostgreSQL's pg_dump and pg_restore")]
    NotSqlite,
    /// The URL of the database can't be used; the sentence says why, without the URL's password.
    #[error("{0}")]
    Url(String),
    /// The database refused a statement: our fault.
    #[error("the database refused a statement: {0}")]
    Query(#[source] Cause),
}

/// The identities that the database keeps unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unique {
    /// A reseller's name.
    ResellerName,
    /// An account's login.
    Login,
    /// A session's token or public identifier.
    Session,
    /// A client's reference.
    ClientReference,
    /// A department's name in its client.
    DepartmentName,
    /// A line's number.
    LineNumber,
    /// A telephone's MAC address.
    PhoneMac,
    /// A telephone's provisioning token.
    PhoneToken,
    /// The place of a key on a telephone.
    KeyPlace,
    /// A program's token or its public identifier.
    ApiToken,
    /// A message in a mailbox.
    Message,
    /// A number or an address in what tells of a line's messages.
    Notification,
}

impl Unique {
    /// Each with its columns as SQLite names them, and its index as PostgreSQL does.
    const NAMES: [(Self, &'static str, &'static str); 15] = [
        (Self::ResellerName, "reseller.name", "reseller_name"),
        (Self::Login, "account.login", "account_login"),
        (Self::Session, "session.public_id", "session_public_id"),
        (Self::Session, "session.token_hash", "session_token_hash"),
        (Self::ClientReference, "client.reference", "client_reference"),
        (Self::DepartmentName, "department.client_id, department.name", "department_client_id_name"),
        (Self::LineNumber, "line.number", "line_number"),
        (Self::PhoneMac, "phone.mac", "phone_mac"),
        (Self::PhoneToken, "phone.token_hash", "phone_token_hash"),
        (Self::KeyPlace, "phone_key.profile_id, phone_key.place", "phone_key_profile_id_place"),
        (Self::ApiToken, "api_token.public_id", "api_token_public_id"),
        (Self::ApiToken, "api_token.token_hash", "api_token_token_hash"),
        (Self::Message, "message.line_id, message.public_id", "message_line_id_public_id"),
        (Self::Notification, "lamp_entry.line_id, lamp_entry.target_id", "lamp_entry_line_id_target_id"),
        (Self::Notification, "email_entry.line_id, email_entry.address", "email_entry_line_id_address"),
    ];

    /// SQLite says it in its message, PostgreSQL in a field of its own: its messages are in the cluster's language.
    fn violated(message: &str, constraint: Option<&str>) -> Option<Self> {
        let columns = message.strip_prefix("UNIQUE constraint failed: ");
        let is_it = |names: &&(Self, &str, &str)| columns == Some(names.1) || constraint == Some(names.2);
        Self::NAMES.iter().find(is_it).map(|(unique, ..)| *unique)
    }
}

/// The database's own words. Only its message is kept: the details that PostgreSQL adds quote whole rows.
#[derive(Clone, PartialEq, Eq)]
pub struct Cause(String);

impl Cause {
    pub(crate) fn new(text: impl fmt::Display) -> Self {
        Self(text.to_string())
    }
}

impl fmt::Display for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl fmt::Debug for Cause {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for Cause {}

impl From<DbErr> for Error {
    fn from(error: DbErr) -> Self {
        let driver = match &error {
            DbErr::Exec(RuntimeErr::SqlxError(error)) | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(&**error),
            _ => None,
        };
        if let Some(sqlx::Error::Database(error)) = driver
            && error.is_unique_violation()
            && let Some(unique) = Unique::violated(error.message(), error.constraint())
        {
            return Self::Duplicate(unique);
        }
        let is_unavailable =
            matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) || driver.is_some_and(is_failure);
        let cause = Cause::new(&error);
        if is_unavailable { Self::Unavailable(cause) } else { Self::Query(cause) }
    }
}

/// Whether the database failed, rather than the statement.
fn is_failure(error: &sqlx::Error) -> bool {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code().unwrap_or_default();
            if error.try_downcast_ref::<sqlx::sqlite::SqliteError>().is_some() {
                code.parse().is_ok_and(is_sqlite_failure)
            } else {
                is_postgres_failure(&code)
            }
        }
        sqlx::Error::Io(_)
        | sqlx::Error::Tls(_)
        | sqlx::Error::Protocol(_)
        | sqlx::Error::PoolTimedOut
        | sqlx::Error::PoolClosed
        | sqlx::Error::WorkerCrashed
        | sqlx::Error::BeginFailed => true,
        _ => false,
    }
}

/// The primary code is the low byte of an extended one (<https://www.sqlite.org/rescode.html>): PERM, BUSY, LOCKED,
/// NOMEM, READONLY, INTERRUPT, IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB.
fn is_sqlite_failure(code: i32) -> bool {
    matches!(code & 0xff, 3 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 13 | 14 | 15 | 26)
}

/// Classes 08 (connection), 25 (read-only or broken transaction), 40 (rolled back: deadlock), 53 (resources), 55 (not
/// available), 57 (operator), 58 (system), F0 and XX (<https://www.postgresql.org/docs/15/errcodes-appendix.html>).
fn is_postgres_failure(code: &str) -> bool {
    ["08", "25", "40", "53", "55", "57", "58", "F0", "XX"].iter().any(|class| code.starts_with(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_databases_name_what_is_duplicate() {
        let sqlite = "UNIQUE constraint failed: department.client_id, department.name";
        assert_eq!(Unique::violated(sqlite, None), Some(Unique::DepartmentName));
        let postgres = "la valeur d'une clé dupliquée rompt la contrainte unique « phone_mac »";
        assert_eq!(Unique::violated(postgres, Some("phone_mac")), Some(Unique::PhoneMac));
        assert_eq!(Unique::violated("UNIQUE constraint failed: phone.id", None), None);
    }

    #[test]
    fn failures_are_told_from_faults() {
        assert!(is_sqlite_failure(5) && is_sqlite_failure(266) && is_sqlite_failure(13), "BUSY, IOERR_READ, FULL");
        assert!(!is_sqlite_failure(1) && !is_sqlite_failure(787), "ERROR, CONSTRAINT_FOREIGNKEY");
        assert!(is_postgres_failure("53100") && is_postgres_failure("57P01"), "disk full, shutdown");
        assert!(!is_postgres_failure("42601") && !is_postgres_failure("23503"), "syntax, foreign key");
    }
}
