//! A directory with two tenants and a server for it on its own port.

use portal_api::Secret;
use portal_protocols::ldap::{
    Directory, DirectoryError, Dn, Entry, Hint, LdapServer, Limits, NumberKind, Security, Settings, TlsSource,
};
use std::{
    future::pending,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::{net::TcpListener, task::JoinHandle};
use tokio_rustls::rustls::{
    ServerConfig,
    crypto::ring,
    pki_types::{PrivateKeyDer, pem::PemObject as _},
};
use tokio_util::sync::CancellationToken;

pub const CONTEXT: &str = "ou=phones,dc=example,dc=com";
pub const PASSWORD: &str = "k7wVq2Zp";

/// The entries of two tenants. `w1` and `logged` read the entries of the first tenant, `w2` those of the second. `slow`
/// gets no answer to a search, `gone` is refused at a search, `never` gets no answer to a sign-in, and `broken` gets
/// "unavailable" at sign-in.
#[derive(Default)]
pub struct TwoTenants {
    first: Vec<Entry>,
    second: Vec<Entry>,
    /// The hints of all searches.
    pub hints: Mutex<Vec<Hint>>,
    /// The name and the client address of all sign-ins.
    pub binds: Mutex<Vec<(String, IpAddr)>>,
}

pub enum Reader {
    First,
    Second,
    Slow,
    Gone,
}

impl Directory for TwoTenants {
    type Reader = Reader;

    async fn bind(&self, name: &str, password: &Secret, from: IpAddr) -> Result<Reader, DirectoryError> {
        self.binds.lock().unwrap().push((name.to_owned(), from));
        match name {
            "broken" => Err(DirectoryError::Unavailable),
            "never" => pending().await,
            _ if password.expose() != PASSWORD => Err(DirectoryError::Refused),
            "w1" | "logged" => Ok(Reader::First),
            "w2" => Ok(Reader::Second),
            "slow" => Ok(Reader::Slow),
            "gone" => Ok(Reader::Gone),
            _ => Err(DirectoryError::Refused),
        }
    }

    async fn entries(&self, reader: &Reader, hint: &Hint) -> Result<Arc<[Entry]>, DirectoryError> {
        self.hints.lock().unwrap().push(hint.clone());
        let entries = match reader {
            Reader::First => &self.first,
            Reader::Second => &self.second,
            Reader::Slow => pending().await,
            Reader::Gone => return Err(DirectoryError::Refused),
        };
        Ok(entries.iter().filter(|entry| hint.admits(entry)).cloned().collect())
    }
}

impl TwoTenants {
    /// Three entries for the first tenant, one for the second.
    pub fn small() -> Self {
        let first = vec![
            person(
                "1",
                "Élodie Dupont",
                Some("OPENIP"),
                &[(NumberKind::Work, "0970711111"), (NumberKind::Mobile, "+33612345678")],
            ),
            person(
                "2",
                "Jean, dit \"Œil\"",
                Some("Perret & Fils"),
                &[(NumberKind::Work, "102"), (NumberKind::Home, "0140000000")],
            ),
            person("3", "Zoé Élan", None, &[(NumberKind::Work, "0970711113")]),
        ];
        let second = vec![person("9", "Élodie Secrète", Some("AUTRE"), &[(NumberKind::Work, "0970719999")])];
        Self { first, second, ..Self::default() }
    }

    /// `count` entries for the first tenant.
    pub fn large(count: usize) -> Self {
        let one = |index: usize| {
            person(
                &index.to_string(),
                &format!("Personne {index:05}"),
                Some("OPENIP"),
                &[(NumberKind::Work, "0970711111")],
            )
        };
        Self { first: (0..count).map(one).collect(), ..Self::default() }
    }
}

fn person(id: &str, name: &str, organisation: Option<&str>, numbers: &[(NumberKind, &str)]) -> Entry {
    let (given_name, surname) = name.split_once(' ').unwrap();
    Entry {
        id: id.into(),
        name: name.into(),
        given_name: Some(given_name.into()),
        surname: Some(surname.into()),
        organisation: organisation.map(str::to_owned),
        department: None,
        numbers: numbers.iter().map(|(kind, number)| (*kind, (*number).to_owned())).collect(),
    }
}

/// A running server; dropping it stops the server.
pub struct RunningServer {
    pub address: SocketAddr,
    pub directory: Arc<TwoTenants>,
    pub server: LdapServer<TwoTenants>,
    pub stopping: CancellationToken,
    pub serving: JoinHandle<()>,
}

impl Drop for RunningServer {
    fn drop(&mut self) {
        self.stopping.cancel();
    }
}

pub fn settings() -> Settings {
    let limits = Limits { failure_pause: Duration::ZERO, ..Limits::default() };
    Settings { context: Dn::parse(CONTEXT).unwrap(), allows_plain_bind: false, limits }
}

pub async fn start(directory: TwoTenants, settings: Settings, security: Security) -> RunningServer {
    let directory = Arc::new(directory);
    let server = LdapServer::new(Arc::clone(&directory), settings);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let stopping = CancellationToken::new();
    let serving = tokio::spawn({
        let (server, stopping) = (server.clone(), stopping.clone());
        async move { server.serve(listener, security, stopping).await }
    });
    RunningServer { address, directory, server, stopping, serving }
}

pub async fn start_small() -> RunningServer {
    start(TwoTenants::small(), settings(), Security::Plain).await
}

/// A self-signed certificate for this machine: the TLS configuration of the server, and the PEM text for the client's
/// trust store.
pub fn certificate() -> (TlsSource, String) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned(), "127.0.0.1".to_owned()]).unwrap();
    let key = PrivateKeyDer::from_pem_slice(made.signing_key.serialize_pem().as_bytes()).unwrap();
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(vec![made.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    (TlsSource::new(move || Arc::clone(&config)), made.cert.pem())
}
