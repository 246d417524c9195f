//! HTTP requests written byte by byte: an ordinary HTTP client would correct wrong requests, or refuse to send them.

use crate::Reachable;
use std::{net::IpAddr, time::Duration};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpSocket,
    time::timeout,
};

/// A response as it was received.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawResponse {
    /// The status.
    pub status: u16,
    /// The header lines in their order. The value of the date is left out.
    pub headers: Vec<String>,
    /// The body.
    pub body: String,
}

/// Sends bytes from an address of this machine and reads until the portal closes the connection.
pub async fn send_raw(portal: &impl Reachable, from: IpAddr, bytes: &[u8]) -> RawResponse {
    let socket = TcpSocket::new_v4().expect("a socket");
    socket.bind((from, 0).into()).expect("an address of this machine");
    let mut stream = socket.connect(portal.endpoint().address).await.expect("a connection");
    stream.write_all(bytes).await.expect("sent");
    let mut read = Vec::new();
    timeout(Duration::from_secs(10), stream.read_to_end(&mut read)).await.expect("in time").expect("an answer");
    RawResponse::parse(&String::from_utf8_lossy(&read))
}

/// Requests exactly this target, as a phone does, from an address of this machine.
pub async fn get_raw(portal: &impl Reachable, from: IpAddr, target: &str) -> RawResponse {
    let host = portal.endpoint().address;
    let request = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
    send_raw(portal, from, request.as_bytes()).await
}

impl RawResponse {
    fn parse(text: &str) -> Self {
        let (head, body) = text.split_once("\r\n\r\n").expect("a head and a body");
        let mut lines = head.lines();
        let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).expect("a status");
        let headers = lines.map(|line| if line.starts_with("date:") { "date:" } else { line }.to_owned()).collect();
        Self { status, headers, body: body.to_owned() }
    }
}
