//! Test servers with files.

use crate::client::Client;
use bytes::Bytes;
use portal_protocols::tftp::{Bootstrap, Limits, serve};
use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex},
};
use tokio::{net::UdpSocket, task::JoinHandle};
use tokio_util::sync::CancellationToken;

/// Files by path, and a record of the requests.
#[derive(Default)]
pub struct Files {
    files: BTreeMap<String, Bytes>,
    requests: Mutex<Vec<(String, IpAddr)>>,
}

/// A running server.
pub struct Server {
    pub address: SocketAddr,
    pub files: Arc<Files>,
    pub stopping: CancellationToken,
    pub running: JoinHandle<()>,
}

impl Bootstrap for Files {
    fn file(&self, path: &str, from: IpAddr) -> Option<Bytes> {
        self.requests.lock().expect("no test panicked here").push((path.to_owned(), from));
        self.files.get(path).cloned()
    }
}

impl Files {
    /// The requests so far.
    pub fn requests(&self) -> Vec<(String, IpAddr)> {
        self.requests.lock().expect("no test panicked here").clone()
    }
}

/// `length` bytes that do not repeat at any block size.
pub fn bytes(length: usize) -> Bytes {
    (0..length).map(|index| u8::try_from(index % 251).expect("less than 251")).collect()
}

impl Server {
    /// Starts a server on its own port, with files of the given lengths.
    pub async fn start(files: &[(&str, usize)]) -> Self {
        Self::start_within(Limits::default(), "127.0.0.1:0", files).await
    }

    pub async fn start_within(limits: Limits, address: &str, files: &[(&str, usize)]) -> Self {
        let files = files.iter().map(|(path, length)| ((*path).to_owned(), bytes(*length))).collect();
        let files = Arc::new(Files { files, requests: Mutex::default() });
        let socket = UdpSocket::bind(address).await.expect("a port");
        let address = socket.local_addr().expect("its address");
        let stopping = CancellationToken::new();
        let running = tokio::spawn(serve(socket, files.clone(), limits, stopping.clone()));
        Self { address, files, stopping, running }
    }

    /// A client of this server.
    pub async fn client(&self) -> Client {
        Client::new(self.address).await
    }
}
