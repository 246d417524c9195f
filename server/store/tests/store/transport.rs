//! What travels to a PostgreSQL server that isn't this machine: `0.0.0.0` leads here and is not one of this machine's names.

use portal_store::{Error, Store};
use std::{fs, net::SocketAddr, sync::Arc};
use tempfile::TempDir;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpListener,
    task::JoinHandle,
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// The message that asks a server for TLS.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// What a server saw of a client's first connection.
#[derive(Debug, PartialEq, Eq)]
enum Seen {
    /// User and database, in the clear.
    Clear,
    /// The same within TLS.
    Encrypted,
    /// Nothing of them.
    Nothing,
}

/// A server that speaks TLS with a certificate, or doesn't, and says what came of the first connection.
async fn server(certificate: Option<ServerConfig>) -> (SocketAddr, JoinHandle<Seen>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let seen = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        // Others that are tried find nobody.
        drop(listener);
        let mut first = [0; 8];
        stream.read_exact(&mut first).await.expect("a message");
        if first != SSL_REQUEST {
            return Seen::Clear;
        }
        let Some(config) = certificate else {
            stream.write_all(b"N").await.expect("an answer");
            return if names_user(stream).await { Seen::Clear } else { Seen::Nothing };
        };
        stream.write_all(b"S").await.expect("an answer");
        let Ok(stream) = TlsAcceptor::from(Arc::new(config)).accept(stream).await else { return Seen::Nothing };
        if names_user(stream).await { Seen::Encrypted } else { Seen::Nothing }
    });
    (address, seen)
}

/// Whether the message that begins a session comes.
async fn names_user(mut stream: impl AsyncRead + Unpin) -> bool {
    let mut length = [0; 4];
    if stream.read_exact(&mut length).await.is_err() {
        return false;
    }
    let mut message = vec![0; u32::from_be_bytes(length) as usize - 4];
    stream.read_exact(&mut message).await.is_ok() && message.windows(6).any(|part| part == b"portal")
}

/// Tries to open a store at a server, and says what the server saw.
async fn try_open(host: &str, query: &str, certificate: Option<ServerConfig>) -> Seen {
    let (address, seen) = server(certificate).await;
    let url = format!("postgres://portal:secret@{host}:{}/portal{query}", address.port());
    let refused = Store::open(&url).await.expect_err("no database");
    assert!(matches!(refused, Error::Unavailable(_)), "{refused:?}");
    assert!(!refused.to_string().contains("secret"), "{refused}");
    seen.await.expect("a server")
}

fn certificate(folder: &TempDir, name: &str) -> (ServerConfig, String) {
    let made = rcgen::generate_simple_self_signed([name.to_owned()]).expect("a certificate");
    let path = folder.path().join(format!("{name}.pem"));
    fs::write(&path, made.cert.pem()).expect("written");
    let key = PrivateKeyDer::from(PrivatePkcs8KeyDer::from(made.signing_key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![CertificateDer::from(made.cert.der().to_vec())], key)
        .expect("a configuration");
    (config, path.display().to_string())
}

#[tokio::test(flavor = "multi_thread")]
async fn another_machine_gets_nothing_in_the_clear_unless_the_url_says_so() {
    assert_eq!(try_open("0.0.0.0", "", None).await, Seen::Nothing);
    assert_eq!(try_open("0.0.0.0", "?sslmode=require", None).await, Seen::Nothing);
    assert_eq!(try_open("127.0.0.1", "?sslmode=require", None).await, Seen::Nothing);
    assert_eq!(try_open("0.0.0.0", "?sslmode=prefer", None).await, Seen::Clear);
    assert_eq!(try_open("0.0.0.0", "?sslmode=disable", None).await, Seen::Clear);
    assert_eq!(try_open("127.0.0.1", "", None).await, Seen::Clear);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_verified_where_the_url_says_by_whom() {
    let folder = TempDir::new().expect("a folder");
    let (own, path) = certificate(&folder, "0.0.0.0");
    let (other, other_path) = certificate(&folder, "db.example.fr");
    for (query, config, expected) in [
        (String::new(), &own, Seen::Encrypted),
        ("?sslmode=require".to_owned(), &other, Seen::Encrypted),
        (format!("?sslmode=verify-full&sslrootcert={path}"), &own, Seen::Encrypted),
        (format!("?sslrootcert={path}"), &own, Seen::Encrypted),
        ("?sslmode=verify-full".to_owned(), &own, Seen::Nothing),
        (format!("?sslrootcert={other_path}"), &own, Seen::Nothing),
        (format!("?sslrootcert={other_path}"), &other, Seen::Nothing),
        (format!("?sslmode=verify-ca&sslrootcert={other_path}"), &other, Seen::Encrypted),
        (format!("?sslmode=verify-ca&sslrootcert={path}"), &other, Seen::Nothing),
    ] {
        assert_eq!(try_open("0.0.0.0", &query, Some(config.clone())).await, expected, "{query}");
    }
}
