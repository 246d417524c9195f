//! Sign-ins.

use super::{
    client::{Client, bind, code, everything, search},
    fixture::{CONTEXT, PASSWORD, RunningServer, TwoTenants, settings, start, start_small},
};
use ldap3_proto::proto::{LdapBindCred, LdapBindRequest, LdapOp, LdapResultCode, LdapSearchScope, SaslCredentials};
use portal_protocols::ldap::{Security, Settings};
use std::{
    io,
    sync::{Arc, Mutex},
};
use tokio::io::{DuplexStream, duplex};
use tracing_subscriber::fmt::MakeWriter;

#[tokio::test]
async fn signs_in_with_a_bare_name_or_a_dn() {
    let running = start_small().await;
    for name in
        ["w1", &format!("uid=w1,{CONTEXT}"), "UID=w1, OU=phones, DC=example, DC=com", &format!("cn=w1,{CONTEXT}")]
    {
        let mut client = Client::connect(running.address).await;
        assert_eq!(client.bind(name, PASSWORD).await, LdapResultCode::Success, "{name}");
        assert_eq!(client.search(everything()).await.entries.len(), 3);
    }
    assert!(running.directory.binds.lock().unwrap().iter().all(|(name, from)| name == "w1" && from.is_loopback()));
}

#[tokio::test]
async fn all_wrong_credentials_get_the_same_answer_and_no_entry() {
    let running = start_small().await;
    let mut answers = Vec::new();
    for (name, password) in
        [("w1", "wrong"), ("nobody", PASSWORD), ("uid=w1,dc=elsewhere", PASSWORD), ("w1", &PASSWORD.repeat(100))]
    {
        let mut client = Client::connect(running.address).await;
        client.send(bind(3, name, password), Vec::new()).await;
        answers.push(client.receive().await.unwrap());
        let found = client.search(everything()).await;
        assert_eq!((found.entries.len(), found.result.code), (0, LdapResultCode::InsufficentAccessRights), "{name}");
    }
    assert_eq!(code(answers[0].op.clone()), LdapResultCode::InvalidCredentials);
    assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
}

#[tokio::test]
async fn a_failed_bind_ends_the_previous_sign_in() {
    let running = start_small().await;
    let mut client = Client::signed_in(running.address).await;
    assert_eq!(client.bind("w2", "wrong").await, LdapResultCode::InvalidCredentials);
    assert_eq!(client.search(everything()).await.result.code, LdapResultCode::InsufficentAccessRights);
    assert_eq!(client.bind("w2", PASSWORD).await, LdapResultCode::Success);
    assert_eq!(client.search(everything()).await.names(), ["Élodie Secrète"]);
}

#[tokio::test]
async fn an_anonymous_bind_succeeds_but_finds_nothing() {
    let running = start_small().await;
    let mut client = Client::connect(running.address).await;
    for has_bound in [false, true] {
        if has_bound {
            assert_eq!(client.bind("", "").await, LdapResultCode::Success);
        }
        for request in [everything(), search("", LdapSearchScope::Base, "(objectClass=*)", &[])] {
            let found = client.search(request).await;
            assert_eq!((found.entries.len(), found.result.code), (0, LdapResultCode::InsufficentAccessRights));
        }
    }
    assert!(running.directory.hints.lock().unwrap().is_empty(), "the directory isn't even asked");
}

#[tokio::test]
async fn other_bind_methods_are_refused() {
    let running = start_small().await;
    let mut client = Client::connect(running.address).await;
    assert_eq!(client.bind("w1", "").await, LdapResultCode::UnwillingToPerform);
    assert_eq!(client.ask(bind(2, "w1", PASSWORD), Vec::new()).await, LdapResultCode::ProtocolError);
    let cred = LdapBindCred::SASL(SaslCredentials { mechanism: "PLAIN".into(), credentials: Vec::new() });
    let sasl = LdapOp::BindRequest(LdapBindRequest { version: 3, dn: String::new(), cred });
    assert_eq!(client.ask(sasl, Vec::new()).await, LdapResultCode::AuthMethodNotSupported);
    assert!(running.directory.binds.lock().unwrap().is_empty());
    assert_eq!(client.bind("broken", PASSWORD).await, LdapResultCode::Unavailable);
}

/// An unencrypted connection from another machine.
fn connect_remotely(running: &RunningServer) -> Client<DuplexStream> {
    let (near, far) = duplex(64 * 1024);
    let (server, stopping) = (running.server.clone(), running.stopping.clone());
    let peer = "203.0.113.9:40000".parse().unwrap();
    tokio::spawn(async move { server.serve_stream(far, peer, &Security::Plain, &stopping).await });
    Client::over(near)
}

#[tokio::test]
async fn a_remote_bind_without_tls_is_refused_unless_allowed() {
    let running = start_small().await;
    let mut client = connect_remotely(&running);
    assert_eq!(client.bind("w1", PASSWORD).await, LdapResultCode::ConfidentialityRequired);
    assert_eq!(client.search(everything()).await.result.code, LdapResultCode::InsufficentAccessRights);
    assert!(running.directory.binds.lock().unwrap().is_empty());

    let allowing = Settings { allows_plain_bind: true, ..settings() };
    let running = start(TwoTenants::small(), allowing, Security::Plain).await;
    let mut client = connect_remotely(&running);
    assert_eq!(client.bind("w1", PASSWORD).await, LdapResultCode::Success);
    assert_eq!(running.directory.binds.lock().unwrap()[0].1.to_string(), "203.0.113.9");
}

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

/// Captures the log at the trace level, including the decoder's. The log subscriber is global to the process; the other
/// tests log no password either.
#[tokio::test]
async fn the_log_has_one_line_per_connection_and_no_password() {
    let log = Log::default();
    let builder = tracing_subscriber::fmt().with_max_level(tracing::Level::TRACE).with_ansi(false);
    tracing::subscriber::set_global_default(builder.with_writer(log.clone()).finish()).unwrap();
    let mut running = start_small().await;
    let mut client = Client::connect(running.address).await;
    assert_eq!(client.bind("w\n1", PASSWORD).await, LdapResultCode::InvalidCredentials);
    assert_eq!(client.bind("logged", PASSWORD).await, LdapResultCode::Success);
    assert_eq!(client.search(everything()).await.entries.len(), 3);
    client.send(LdapOp::UnbindRequest, Vec::new()).await;
    assert!(client.receive().await.is_none());
    running.stopping.cancel();
    (&mut running.serving).await.unwrap();
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    let line = text.lines().find(|line| line.contains(r#"name="logged""#)).unwrap();
    for part in ["an LDAP connection ended", "address=127.0.0.1", "searches=1", "failures=1", "tls=false"] {
        assert!(line.contains(part), "{line}");
    }
    let as_numbers = format!("{:?}", PASSWORD.as_bytes());
    assert!(!text.contains(PASSWORD) && !text.contains(&as_numbers), "{text}");
}
