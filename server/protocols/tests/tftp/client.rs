//! A TFTP client that builds its packets byte by byte and shares no code with the server.

use std::{net::SocketAddr, time::Duration};
use tokio::{net::UdpSocket, time::timeout};

/// How long to wait for an expected packet, on a busy machine.
const RECEIVE_TIMEOUT: Duration = Duration::from_secs(20);
/// How long to listen when no packet is expected.
const SILENCE: Duration = Duration::from_millis(150);

pub struct Client {
    socket: UdpSocket,
    server: SocketAddr,
}

/// A received packet.
#[derive(Debug, PartialEq, Eq)]
pub enum Received {
    Data(u16, Vec<u8>),
    Error(u16, String),
    /// Options as `name=value`.
    Options(Vec<String>),
}

impl Client {
    pub async fn new(server: SocketAddr) -> Self {
        let socket = UdpSocket::bind((server.ip(), 0)).await.expect("a port");
        Self { socket, server }
    }

    /// Sends a read request in octet mode. Options are `name=value`.
    pub async fn ask(&self, path: &str, options: &[&str]) {
        self.ask_in("octet", path, options).await;
    }

    pub async fn ask_in(&self, mode: &str, path: &str, options: &[&str]) {
        self.send(&request(1, mode, path, options), self.server).await;
    }

    /// Sends raw bytes to the request port.
    pub async fn send_to_server(&self, bytes: &[u8]) {
        self.send(bytes, self.server).await;
    }

    pub async fn send(&self, bytes: &[u8], to: SocketAddr) {
        self.socket.send_to(bytes, to).await.expect("sent");
    }

    pub async fn acknowledge(&self, block: u16, to: SocketAddr) {
        let [high, low] = block.to_be_bytes();
        self.send(&[0, 4, high, low], to).await;
    }

    /// Receives the next packet, from any sender.
    pub async fn receive(&self) -> Received {
        let (received, _) = self.receive_with_sender().await;
        received
    }

    /// Receives the next packet, and returns its sender too.
    pub async fn receive_with_sender(&self) -> (Received, SocketAddr) {
        timeout(RECEIVE_TIMEOUT, self.next()).await.expect("an answer")
    }

    /// The next packet that is not a retransmission of `last`.
    pub async fn receive_after(&self, last: &Received) -> Received {
        loop {
            let received = self.receive().await;
            if received != *last {
                return received;
            }
        }
    }

    /// Repeats the request, as phones do, until the server answers.
    pub async fn ask_until_answered(&self, path: &str) -> (Received, SocketAddr) {
        let answered = async {
            loop {
                self.ask(path, &[]).await;
                if let Ok(received) = timeout(Duration::from_millis(50), self.next()).await {
                    return received;
                }
            }
        };
        timeout(RECEIVE_TIMEOUT, answered).await.expect("an answer")
    }

    /// Asserts that no packet arrives.
    pub async fn assert_silence(&self) {
        if let Ok(received) = timeout(SILENCE, self.next()).await {
            panic!("unexpected packet: {received:?}");
        }
    }

    /// Reads a file and acknowledges each block. Returns the content or the error code.
    pub async fn get_content(&self, path: &str, options: &[&str]) -> Result<Vec<u8>, u16> {
        let (content, _) = self.get(path, options).await;
        content
    }

    /// Reads a file and acknowledges each block. Returns the content or the error code, and the accepted options.
    pub async fn get(&self, path: &str, options: &[&str]) -> (Result<Vec<u8>, u16>, Vec<String>) {
        self.ask(path, options).await;
        let (mut received, transfer) = self.receive_with_sender().await;
        let mut accepted = Vec::new();
        if let Received::Options(options) = received {
            accepted = options;
            self.acknowledge(0, transfer).await;
            received = self.receive_from(transfer).await;
        }
        (self.read_rest(received, transfer, block_size(&accepted)).await, accepted)
    }

    /// Reads the rest of a file, from its first block on.
    pub async fn read_rest(&self, first: Received, transfer: SocketAddr, size: usize) -> Result<Vec<u8>, u16> {
        let (mut received, mut bytes, mut expected) = (first, Vec::new(), 1);
        loop {
            match received {
                // A retransmission that the server sent before the acknowledgement arrived.
                Received::Data(block, _) if block + 1 == expected => {}
                Received::Data(block, payload) => {
                    assert_eq!(block, expected);
                    assert!(payload.len() <= size);
                    bytes.extend_from_slice(&payload);
                    self.acknowledge(block, transfer).await;
                    if payload.len() < size {
                        return Ok(bytes);
                    }
                    expected += 1;
                }
                Received::Error(code, _) => return Err(code),
                Received::Options(options) => panic!("{options:?}"),
            }
            received = self.receive_from(transfer).await;
        }
    }

    async fn receive_from(&self, transfer: SocketAddr) -> Received {
        let (received, from) = self.receive_with_sender().await;
        assert_eq!(from, transfer, "a transfer keeps its port");
        received
    }

    async fn next(&self) -> (Received, SocketAddr) {
        let mut buffer = vec![0; 65_535];
        let (length, from) = self.socket.recv_from(&mut buffer).await.expect("a packet");
        let number = |at: usize| u16::from_be_bytes([buffer[at], buffer[at + 1]]);
        let rest = &buffer[2..length];
        let received = match number(0) {
            3 => Received::Data(number(2), rest[2..].to_vec()),
            5 => Received::Error(number(2), strings(&rest[2..]).concat()),
            6 => Received::Options(strings(rest).chunks(2).map(|pair| pair.join("=")).collect()),
            other => panic!("packet {other}"),
        };
        (received, from)
    }
}

/// Encodes a request.
pub fn request(code: u8, mode: &str, path: &str, options: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0, code];
    for text in [path, mode].into_iter().chain(options.iter().flat_map(|option| option.split('='))) {
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
    }
    bytes
}

fn block_size(accepted: &[String]) -> usize {
    accepted
        .iter()
        .find_map(|option| option.strip_prefix("blksize="))
        .map_or(512, |size| size.parse().expect("a number"))
}

fn strings(bytes: &[u8]) -> Vec<String> {
    let text = std::str::from_utf8(bytes).expect("ASCII");
    text.strip_suffix('\0').expect("strings end with NUL").split('\0').map(str::to_owned).collect()
}
