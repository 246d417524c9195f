//! The portal, started for one test.

use crate::{Database, Endpoint, Person, Reachable};
use jiff::{SignedDuration, Timestamp};
use portal_api::{
    Name, Secret,
    session::{Login, Role},
};
use portal_server::{
    clock::Clock,
    passwords::{Passwords, QueueKey},
    protocols::Protocols,
    random::Randomness,
    settings::{Settings, Sources},
    start::RunningPortal,
};
use portal_store::{Actor, NewAccount, Store};
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr, TcpListener},
    path::PathBuf,
};
use tempfile::TempDir;

/// The time of the clock when a test starts: one day after the date of the demonstration's data.
pub const START: &str = "2018-11-06T08:00:00Z";

/// A running portal, with an address, a database and a clock of its own.
pub struct TestPortal {
    /// The portal's clock, which stands still unless a test moves it.
    pub clock: Clock,
    /// The address on which the portal listens.
    pub address: SocketAddr,
    running: Option<RunningPortal>,
    settings: BTreeMap<String, String>,
    folder: TempDir,
    // The last field, so that it is dropped after the portal that uses it.
    _database: Database,
}

impl TestPortal {
    /// Starts a portal on SQLite, with the demonstration's data.
    pub async fn start() -> Self {
        Self::start_on(Database::Sqlite).await
    }

    /// Starts a portal on a database, with the demonstration's data.
    pub async fn start_on(database: Database) -> Self {
        Self::start_with(database, &[]).await
    }

    /// Starts a portal on a database, with these settings.
    pub async fn start_with(database: Database, settings: &[(&str, &str)]) -> Self {
        Self::start_in(TempDir::new().expect("a folder"), database, settings).await
    }

    /// Starts a portal on a folder and a database, which may be those of an earlier portal.
    pub async fn start_in(folder: TempDir, database: Database, settings: &[(&str, &str)]) -> Self {
        let mut all = BTreeMap::from([
            ("listen".to_owned(), "127.0.0.1:0".to_owned()),
            ("data_dir".to_owned(), folder.path().display().to_string()),
            ("database_url".to_owned(), database.url(&folder)),
            ("dist_dir".to_owned(), dist().display().to_string()),
            ("demo".to_owned(), "true".to_owned()),
        ]);
        all.extend(settings.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
        let start: Timestamp = START.parse().expect("a time");
        let clock = Clock::fixed(start);
        let address = all["listen"].parse().expect("an address");
        let mut portal = Self { clock, address, running: None, settings: all, folder, _database: database };
        portal.run().await;
        portal
    }

    async fn run(&mut self) {
        let settings = self.read_settings();
        let listener = TcpListener::bind(self.address).expect("a port");
        let settings = settings.listening_on(listener.local_addr().expect("an address"));
        let running = portal_server::start(settings, self.clock.clone(), listener).await.expect("a start");
        self.address = running.address;
        self.running = Some(running);
    }

    /// Stops the portal, as a signal does, and starts it again on the same port with the same data.
    pub async fn restart(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
        self.run().await;
    }

    /// Stops the portal.
    pub async fn stop(&mut self) {
        if let Some(running) = self.running.take() {
            running.stop().await;
        }
    }

    /// The addresses on which the portal speaks TFTP and LDAP.
    pub fn protocols(&self) -> &Protocols {
        &self.running.as_ref().expect("a running portal").protocols
    }

    /// The URL of a page.
    pub fn url(&self, path: &str) -> String {
        self.endpoint().url(path)
    }

    /// The portal's data folder.
    pub fn folder(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    /// The URL of the portal's database.
    pub fn database_url(&self) -> &str {
        &self.settings["database_url"]
    }

    /// Creates a visitor at 127.0.0.1, who is not signed in.
    pub fn visitor(&self) -> Person {
        Person::new(self, None)
    }

    /// Creates a visitor at another loopback address, such as 127.0.0.2, who is not signed in.
    pub fn visitor_from(&self, address: IpAddr) -> Person {
        Person::new(self, Some(address))
    }

    /// Signs somebody in with the demonstration's password.
    pub async fn sign_in(&self, login: &str) -> Person {
        let person = self.visitor();
        person.sign_in(login).await;
        person
    }

    /// Signs in a member of the operator's staff. The first call creates the account, with the demonstration's
    /// password. The rules for passwords refuse this password, so the account is written directly into the database.
    pub async fn operator(&self) -> Person {
        let password = Secret::new(portal_server::demo::PASSWORD);
        let hash = Passwords::new(Randomness::system()).hash(password, QueueKey::PORTAL).await.expect("a hash");
        let store = Store::open(self.database_url()).await.expect("the database");
        let account = NewAccount {
            login: Login::parse("operateur").expect("a login"),
            name: Name::parse("Opérateur").expect("a name"),
            role: Role::Operator,
            reseller_id: None,
            password_hash: Secret::new(hash),
            created_at: self.clock.now(),
        };
        match store.create_account(&account, &Actor::of_portal("create-operator")).await {
            Ok(_) | Err(portal_store::Error::Duplicate(_)) => {}
            Err(error) => panic!("an operator: {error}"),
        }
        store.close().await.expect("closes");
        self.sign_in("operateur").await
    }

    fn read_settings(&self) -> Settings {
        Settings::resolve(&Sources::read(&self.settings, |_| None)).expect("valid settings")
    }

    /// Moves the clock forward.
    pub fn advance(&self, hours: i64, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(hours * 60 + minutes));
    }
}

impl Reachable for TestPortal {
    fn endpoint(&self) -> Endpoint {
        let certificate = self.settings.get("tls_cert").map(|path| {
            let pem = std::fs::read(path).expect("the certificate");
            reqwest::Certificate::from_pem(&pem).expect("a certificate")
        });
        Endpoint { address: self.address, certificate }
    }
}

/// The browser's files, if they are built.
pub(crate) fn dist() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../dist")
}
