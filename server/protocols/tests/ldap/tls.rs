//! `StartTLS` and LDAPS.

use super::{
    client::{Client, bind, encoded, everything, extended, search, values},
    fixture::{PASSWORD, RunningServer, TwoTenants, certificate, settings, start},
};
use ldap3_proto::proto::{LdapOp, LdapResultCode, LdapSearchScope};
use portal_protocols::ldap::{Limits, Security, Settings};
use std::{sync::Arc, time::Duration};
use tokio::{io::AsyncWriteExt as _, net::TcpStream};
use tokio_rustls::{
    TlsConnector,
    client::TlsStream,
    rustls::{
        ClientConfig, RootCertStore,
        crypto::ring,
        pki_types::{CertificateDer, pem::PemObject as _},
    },
};

const START_TLS: &str = "1.3.6.1.4.1.1466.20037";

async fn connect_tls(stream: TcpStream, trusted: &str) -> Client<TlsStream<TcpStream>> {
    let mut roots = RootCertStore::empty();
    roots.add(CertificateDer::from_pem_slice(trusted.as_bytes()).unwrap()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let connector = TlsConnector::from(Arc::new(config));
    Client::over(connector.connect("localhost".try_into().unwrap(), stream).await.unwrap())
}

async fn start_with_start_tls() -> (RunningServer, String) {
    let (source, trusted) = certificate();
    (start(TwoTenants::small(), settings(), Security::StartTls(source)).await, trusted)
}

#[tokio::test]
async fn start_tls_encrypts_the_connection_and_ends_the_sign_in() {
    let (running, trusted) = start_with_start_tls().await;
    let mut client = Client::signed_in(running.address).await;
    let root = || search("", LdapSearchScope::Base, "(objectClass=*)", &["+"]);
    assert_eq!(values(&client.search(root()).await.entries[0], "supportedExtension"), [START_TLS]);
    assert_eq!(client.ask(extended(START_TLS), Vec::new()).await, LdapResultCode::Success);
    let mut client = connect_tls(client.stream, &trusted).await;
    assert_eq!(client.search(everything()).await.result.code, LdapResultCode::InsufficentAccessRights);
    assert_eq!(client.bind("w1", PASSWORD).await, LdapResultCode::Success);
    assert_eq!(client.search(everything()).await.entries.len(), 3);
    assert!(values(&client.search(root()).await.entries[0], "supportedExtension").is_empty());
    assert_eq!(client.ask(extended(START_TLS), Vec::new()).await, LdapResultCode::OperationsError, "once");
}

#[tokio::test]
async fn requests_sent_before_the_handshake_are_not_answered_after_it() {
    let (running, _) = start_with_start_tls().await;
    let mut client = Client::connect(running.address).await;
    let mut bytes = encoded(1, extended(START_TLS), Vec::new());
    bytes.extend(encoded(2, bind(3, "w1", PASSWORD), Vec::new()));
    client.stream.write_all(&bytes).await.unwrap();
    assert_eq!(client.receive().await.unwrap().msgid, 1);
    assert!(client.receive().await.is_none(), "closed");
    assert!(running.directory.binds.lock().unwrap().is_empty());
}

#[tokio::test]
async fn ldaps_starts_with_a_handshake() {
    let (source, trusted) = certificate();
    let running = start(TwoTenants::small(), settings(), Security::Tls(source.clone())).await;
    let mut client = connect_tls(TcpStream::connect(running.address).await.unwrap(), &trusted).await;
    assert_eq!(client.bind("w1", PASSWORD).await, LdapResultCode::Success);
    assert_eq!(client.search(everything()).await.entries.len(), 3);
    client.send(LdapOp::UnbindRequest, Vec::new()).await;
    assert!(client.receive().await.is_none());
    let limits = Limits { bind_timeout: Duration::from_millis(50), ..settings().limits };
    let running = start(TwoTenants::small(), Settings { limits, ..settings() }, Security::Tls(source)).await;
    let mut silent = Client::connect(running.address).await;
    assert!(silent.receive().await.is_none(), "a missing handshake ends the connection");
}
