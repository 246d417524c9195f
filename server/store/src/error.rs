//! Errors of the store. Each variant is a case that the caller handles differently.

use portal_api::{Mac, Number};
use sea_orm::{DbErr, RuntimeErr, sqlx};
use std::fmt;

/// The reason why an operation of the store failed. A failed operation has changed nothing; only after
/// [`Error::Unconfirmed`] it is unknown whether the change was made.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Another row has the same unique value.
    #[error("{0:?} exists already")]
    Duplicate(UniqueValue),
    /// The row that an argument names doesn't exist, or was deleted.
    #[error("no such row")]
    NotFound,
    /// The client has no department with that name.
    #[error("the client has no such department")]
    UnknownDepartment,
    /// The number doesn't belong to the client's lines.
    #[error("{0} is not a number of the client")]
    ForeignNumber(Number),
    /// The MAC address doesn't belong to the client's phones.
    #[error("{0} is not a phone of the client")]
    ForeignPhone(Mac),
    /// Another request saved a newer version after the caller had read its version.
    #[error("version {version} was saved meanwhile")]
    Conflict {
        /// The current version.
        version: i64,
    },
    /// The limit on the number of rows is reached.
    #[error("the limit of {limit} rows is reached")]
    Full {
        /// The maximum number of rows.
        limit: u64,
    },
    /// The database doesn't answer: it is unreachable, locked, full or refuses connections. A later attempt may
    /// succeed.
    #[error("the database is unavailable: {0}")]
    Unavailable(#[source] Cause),
    /// The connection was lost during a commit: the change may or may not have been made.
    #[error("the database did not confirm a commit: {0}")]
    Unconfirmed(#[source] Cause),
    /// A row holds a value that this version can't read.
    #[error("the database holds an unreadable value in {column}")]
    Unreadable {
        /// The table and the column, as `table.column`.
        column: &'static str,
    },
    /// A later version of the portal created the tables.
    #[error("a later version of the portal made this database: it has the unknown migration {step}")]
    Newer {
        /// The first migration that this version doesn't know.
        step: String,
    },
    /// The operation works on SQLite files only.
    #[error("the database is not a SQLite file: use PostgreSQL's pg_dump and pg_restore")]
    NotSqlite,
    /// The database URL is unusable. The text says why and never contains the password.
    #[error("{0}")]
    Url(String),
    /// The database refused a statement, because of a bug in the portal.
    #[error("the database refused a statement: {0}")]
    Query(#[source] Cause),
}

/// The columns that the database keeps unique.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UniqueValue {
    /// A reseller's name.
    ResellerName,
    /// An account's login.
    Login,
    /// A session's token hash or public id.
    Session,
    /// A client's reference.
    ClientReference,
    /// A department's name within its client.
    DepartmentName,
    /// A line's number.
    LineNumber,
    /// A phone's MAC address.
    PhoneMac,
    /// A phone's provisioning token.
    PhoneToken,
    /// The position of a key on a phone.
    KeyPlace,
    /// An API token's hash or public id.
    ApiToken,
    /// A message's public id within its line.
    Message,
    /// The target line of a lamp, or the address of an e-mail notification, within a line's notifications.
    Notification,
}

impl UniqueValue {
    /// Each unique value, with its columns in SQLite's spelling and its index name in PostgreSQL.
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

    /// Returns the unique value that a statement would have duplicated. SQLite names its columns in the message.
    /// PostgreSQL names its index in a separate field; its messages are translated and can't be parsed.
    fn violated(message: &str, constraint: Option<&str>) -> Option<Self> {
        let columns = message.strip_prefix("UNIQUE constraint failed: ");
        let is_match = |&&(_, unique_columns, index): &&(Self, &str, &str)| {
            columns == Some(unique_columns) || constraint == Some(index)
        };
        Self::NAMES.iter().find(is_match).map(|(unique, ..)| *unique)
    }
}

/// A description of the failure, in most cases the database's own message. PostgreSQL's details are left out because
/// they quote whole rows.
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
            && let Some(unique) = UniqueValue::violated(error.message(), error.constraint())
        {
            return Self::Duplicate(unique);
        }
        let is_unavailable =
            matches!(error, DbErr::ConnectionAcquire(_) | DbErr::Conn(_)) || driver.is_some_and(is_failure);
        let cause = Cause::new(&error);
        if is_unavailable { Self::Unavailable(cause) } else { Self::Query(cause) }
    }
}

/// Whether the error comes from the state of the database or of the connection. Otherwise the statement itself is
/// wrong.
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

/// Whether an SQLite error code means that the database failed. The low byte of an extended error code is the primary
/// code (<https://www.sqlite.org/rescode.html>). The failures are PERM, BUSY, LOCKED, NOMEM, READONLY, INTERRUPT,
/// IOERR, CORRUPT, FULL, CANTOPEN, PROTOCOL, NOTADB.
fn is_sqlite_failure(code: i32) -> bool {
    matches!(code & 0xff, 3 | 5 | 6 | 7 | 8 | 9 | 10 | 11 | 13 | 14 | 15 | 26)
}

/// Whether a PostgreSQL error code means that the database failed. The first two characters are the class of the error:
/// 08 (connection), 25 (read-only or broken transaction), 40 (rolled back: deadlock), 53 (resources), 55 (not
/// available), 57 (operator), 58 (system), F0 (configuration file), XX (internal error)
/// (<https://www.postgresql.org/docs/15/errcodes-appendix.html>).
fn is_postgres_failure(code: &str) -> bool {
    ["08", "25", "40", "53", "55", "57", "58", "F0", "XX"].iter().any(|class| code.starts_with(class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_duplicate_value_is_read_from_the_error_of_either_database() {
        let sqlite = "UNIQUE constraint failed: department.client_id, department.name";
        assert_eq!(UniqueValue::violated(sqlite, None), Some(UniqueValue::DepartmentName));
        let postgres = "la valeur d'une clé dupliquée rompt la contrainte unique « phone_mac »";
        assert_eq!(UniqueValue::violated(postgres, Some("phone_mac")), Some(UniqueValue::PhoneMac));
        assert_eq!(UniqueValue::violated("UNIQUE constraint failed: phone.id", None), None);
    }

    #[test]
    fn failures_of_the_database_are_distinguished_from_wrong_statements() {
        assert!(is_sqlite_failure(5) && is_sqlite_failure(266) && is_sqlite_failure(13), "BUSY, IOERR_READ, FULL");
        assert!(!is_sqlite_failure(1) && !is_sqlite_failure(787), "ERROR, CONSTRAINT_FOREIGNKEY");
        assert!(is_postgres_failure("53100") && is_postgres_failure("57P01"), "disk full, shutdown");
        assert!(!is_postgres_failure("42601") && !is_postgres_failure("23503"), "syntax, foreign key");
    }
}
