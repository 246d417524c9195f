//! A database for one test.

use std::process::{Command, Stdio};
use tempfile::TempDir;

/// The database of a test, which is removed with this value.
pub enum Database {
    /// A file in the test's folder.
    Sqlite,
    /// A database of its own on the server that `PORTAL_TEST_POSTGRES_URL` names.
    Postgres(PostgresDatabase),
}

/// Creates the databases on which every test of behaviour runs: SQLite and PostgreSQL. Without PostgreSQL, tests
/// outside CI run on SQLite alone.
pub fn databases() -> Vec<Database> {
    let mut databases = vec![Database::Sqlite];
    match std::env::var("PORTAL_TEST_POSTGRES_URL") {
        Ok(server) => databases.push(Database::Postgres(PostgresDatabase::create(&server))),
        Err(_) => assert!(
            std::env::var_os("CI").is_none(),
            "PORTAL_TEST_POSTGRES_URL is not set: run the tests by `make test`, or by `tests/postgres.sh run …`"
        ),
    }
    databases
}

impl Database {
    /// The URL of the database. The file of SQLite is in the folder of the test.
    pub fn url(&self, folder: &TempDir) -> String {
        match self {
            Self::Sqlite => format!("sqlite://{}", folder.path().join("portal.db").display()),
            Self::Postgres(database) => database.url.clone(),
        }
    }
}

/// A database on a PostgreSQL server, dropped with this value.
pub struct PostgresDatabase {
    server: String,
    name: String,
    url: String,
}

impl PostgresDatabase {
    fn create(server: &str) -> Self {
        let unique = TempDir::with_prefix("portal").expect("a unique name");
        let name = unique.path().file_name().expect("a name").to_string_lossy().to_lowercase().replace('.', "_");
        let name = format!("{name}_{}", std::process::id());
        execute(server, &format!("CREATE DATABASE {name}"));
        let (base, _) = server.rsplit_once('/').expect("a URL with a database");
        Self { server: server.to_owned(), url: format!("{base}/{name}"), name }
    }
}

impl Drop for PostgresDatabase {
    fn drop(&mut self) {
        execute(&self.server, &format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
    }
}

/// Executes a statement on a PostgreSQL server, in the database of the URL.
pub fn execute(server: &str, statement: &str) {
    let status = Command::new("psql")
        .args(["--quiet", "--no-psqlrc", "--command", statement, server])
        .stdout(Stdio::null())
        .status()
        .expect("psql, from Debian's postgresql-client");
    assert!(status.success(), "{statement}");
}
