//! Tests of the traffic to a PostgreSQL server on another machine. The address `0.0.0.0` stands for such a server: it
//! leads to this machine, but the store does not consider it local.

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

/// The PostgreSQL message `SSLRequest`, which asks a server for TLS.
const SSL_REQUEST: [u8; 8] = [0, 0, 0, 8, 4, 210, 22, 47];

/// What a server received on a client's first connection.
#[derive(Debug, PartialEq, Eq)]
enum Traffic {
    /// User and database, in clear text.
    Clear,
    /// User and database, within TLS.
    Encrypted,
    /// Neither user nor database.
    Nothing,
}

/// Starts a server with or without TLS, which reports what it received on the first connection.
async fn server(certificate: Option<ServerConfig>) -> (SocketAddr, JoinHandle<Traffic>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    let seen = tokio::spawn(async move {
        let (mut stream, _) = listener.accept().await.expect("a connection");
        // Later connection attempts of the client find no server.
        drop(listener);
        let mut first = [0; 8];
        stream.read_exact(&mut first).await.expect("a message");
        if first != SSL_REQUEST {
            return Traffic::Clear;
        }
        let Some(config) = certificate else {
            // PostgreSQL answers `N` to refuse TLS, and `S` to accept it.
            stream.write_all(b"N").await.expect("an answer");
            return if receives_user(stream).await { Traffic::Clear } else { Traffic::Nothing };
        };
        stream.write_all(b"S").await.expect("an answer");
        let Ok(stream) = TlsAcceptor::from(Arc::new(config)).accept(stream).await else { return Traffic::Nothing };
        if receives_user(stream).await { Traffic::Encrypted } else { Traffic::Nothing }
    });
    (address, seen)
}

/// Whether the server receives the message that begins a session and names the user and the database.
async fn receives_user(mut stream: impl AsyncRead + Unpin) -> bool {
    let mut length = [0; 4];
    if stream.read_exact(&mut length).await.is_err() {
        return false;
    }
    let mut message = vec![0; u32::from_be_bytes(length) as usize - 4];
    stream.read_exact(&mut message).await.is_ok() && message.windows(6).any(|part| part == b"portal")
}

/// Tries to open a store on a server, and returns what the server received.
async fn try_open(host: &str, query: &str, certificate: Option<ServerConfig>) -> Traffic {
    let (address, seen) = server(certificate).await;
    let url = format!("postgres://portal:secret@{host}:{}/portal{query}", address.port());
    let refused = Store::open(&url).await.expect_err("no database");
    assert!(matches!(refused, Error::Unavailable(_)), "{refused:?}");
    assert!(!refused.to_string().contains("secret"), "{refused}");
    seen.await.expect("a server")
}

/// Makes a self-signed certificate for a host name. Returns a server configuration and the path of the certificate's
/// file.
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
async fn connections_to_another_machine_are_encrypted_unless_sslmode_allows_clear_text() {
    assert_eq!(try_open("0.0.0.0", "", None).await, Traffic::Nothing);
    assert_eq!(try_open("0.0.0.0", "?sslmode=require", None).await, Traffic::Nothing);
    assert_eq!(try_open("127.0.0.1", "?sslmode=require", None).await, Traffic::Nothing);
    assert_eq!(try_open("0.0.0.0", "?sslmode=prefer", None).await, Traffic::Clear);
    assert_eq!(try_open("0.0.0.0", "?sslmode=disable", None).await, Traffic::Clear);
    assert_eq!(try_open("127.0.0.1", "", None).await, Traffic::Clear);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_certificate_is_verified_when_the_url_asks_for_it() {
    let folder = TempDir::new().expect("a folder");
    let (own, path) = certificate(&folder, "0.0.0.0");
    let (other, other_path) = certificate(&folder, "db.example.fr");
    for (query, config, expected) in [
        (String::new(), &own, Traffic::Encrypted),
        ("?sslmode=require".to_owned(), &other, Traffic::Encrypted),
        (format!("?sslmode=verify-full&sslrootcert={path}"), &own, Traffic::Encrypted),
        (format!("?sslrootcert={path}"), &own, Traffic::Encrypted),
        ("?sslmode=verify-full".to_owned(), &own, Traffic::Nothing),
        (format!("?sslrootcert={other_path}"), &own, Traffic::Nothing),
        (format!("?sslrootcert={other_path}"), &other, Traffic::Nothing),
        (format!("?sslmode=verify-ca&sslrootcert={other_path}"), &other, Traffic::Encrypted),
        (format!("?sslmode=verify-ca&sslrootcert={path}"), &other, Traffic::Nothing),
    ] {
        assert_eq!(try_open("0.0.0.0", &query, Some(config.clone())).await, expected, "{query}");
    }
}
