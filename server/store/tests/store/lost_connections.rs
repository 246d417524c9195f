//! Tests of a connection to PostgreSQL that is lost during a commit: the store reports that the outcome is unknown.

use crate::{
    demo::{new_client, world},
    each_database::{OPTIONS, TestDatabase, each_database_with_url},
};
use portal_api::client::ListClients;
use portal_store::{Error, Scope, Store};
use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// The proxy passes everything on.
const PASS: u8 = 0;
/// The connection ends before PostgreSQL receives the commit.
const CUT_BEFORE: u8 = 1;
/// PostgreSQL commits, but its answer is lost.
const CUT_AFTER: u8 = 2;

/// A proxy between the store and PostgreSQL that can cut the connection at the next COMMIT.
struct Proxy {
    address: SocketAddr,
    mode: Arc<AtomicU8>,
}

impl Proxy {
    async fn start(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let mode = Arc::new(AtomicU8::new(PASS));
        let shared_mode = mode.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                tokio::spawn(pass_on(client, server, shared_mode.clone()));
            }
        });
        Self { address, mode }
    }
}

/// Passes the traffic of one connection on, in both directions.
async fn pass_on(client: TcpStream, server: SocketAddr, mode: Arc<AtomicU8>) {
    let server = TcpStream::connect(server).await.expect("PostgreSQL");
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let answers = tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await.map(drop) });
    let mut buffer = vec![0; 65_536];
    while let Ok(size @ 1..) = from_client.read(&mut buffer).await {
        let is_commit = buffer[..size].windows(6).any(|part| part == b"COMMIT");
        match mode.load(Ordering::SeqCst) {
            CUT_BEFORE if is_commit => break,
            CUT_AFTER if is_commit => {
                answers.abort();
                to_server.write_all(&buffer[..size]).await.expect("sent");
                // Waits for the first byte of the answer: before it, PostgreSQL may not have committed yet.
                let mut answer = [0; 1];
                let _ = to_server.as_ref().readable().await;
                let _ = to_server.as_ref().try_read(&mut answer);
                break;
            }
            _ if to_server.write_all(&buffer[..size]).await.is_err() => break,
            _ => {}
        }
    }
    answers.abort();
}

#[tokio::test]
async fn a_commit_whose_answer_is_lost_is_unconfirmed() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let Some((user, rest)) = url.split_once('@').filter(|_| url.starts_with("postgres")) else { return };
        let (host, database) = rest.split_once('/').expect("a database");
        let reseller_id = world(&store).await.reseller_id;
        let proxy = Proxy::start(host.parse().expect("an address")).await;
        let through = format!("{user}@{}/{database}", proxy.address);
        let cut = Store::open_with(&through, OPTIONS).await.expect("opens");
        for (mode, reference, is_committed) in [(CUT_BEFORE, "40001", false), (CUT_AFTER, "40002", true)] {
            proxy.mode.store(mode, Ordering::SeqCst);
            let outcome = cut.create_client(&new_client(reseller_id, reference, "Neuf")).await.map(drop);
            assert!(matches!(outcome, Err(Error::Unconfirmed(_))), "{outcome:?}");
            proxy.mode.store(PASS, Ordering::SeqCst);
            let clients = store.list_clients(Scope::All, &ListClients::default(), crate::demo::now()).await;
            let (rows, _) = clients.expect("lists");
            assert_eq!(rows.iter().any(|row| row.reference.as_str() == reference), is_committed, "{reference}");
            let next = format!("5{reference}");
            cut.create_client(&new_client(reseller_id, &next, "Neuf")).await.expect("the next change succeeds");
        }
        cut.close().await.expect("closes");
    })
    .await;
}
