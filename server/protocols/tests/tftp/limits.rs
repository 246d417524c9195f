//! Limits per source and in total.

use crate::{
    client::Received,
    server::{Server, bytes},
};
use portal_protocols::tftp::Limits;
use std::time::Duration;

const FILES: &[(&str, usize)] = &[("boot", 700)];

#[tokio::test]
async fn transfers_of_a_source_are_limited() {
    let limits = Limits { transfers_per_source: 2, ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", FILES).await;
    let (first, second, third) = (server.client().await, server.client().await, server.client().await);
    first.ask("boot", &[]).await;
    let (block, transfer) = first.receive_with_sender().await;
    second.ask("boot", &[]).await;
    second.receive().await;

    third.ask("boot", &[]).await;
    third.assert_silence().await;
    assert_eq!(first.read_rest(block, transfer, 512).await, Ok(bytes(700).to_vec()));
    // The last acknowledgement frees the unit of the transfer.
    let (block, transfer) = third.ask_until_answered("boot").await;
    assert_eq!(third.read_rest(block, transfer, 512).await, Ok(bytes(700).to_vec()));
}

#[tokio::test]
async fn transfers_in_all_are_limited() {
    let limits = Limits { transfers: 1, ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", FILES).await;
    let (first, second) = (server.client().await, server.client().await);
    first.ask("boot", &[]).await;
    let (block, transfer) = first.receive_with_sender().await;
    second.ask("boot", &[]).await;
    second.assert_silence().await;
    assert_eq!(first.read_rest(block, transfer, 512).await, Ok(bytes(700).to_vec()));
}

#[tokio::test]
async fn requests_of_a_source_are_limited() {
    let limits = Limits { burst: 3, request_interval: Duration::from_hours(1), ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", FILES).await;
    let client = server.client().await;
    for _ in 0..10 {
        client.ask("missing", &[]).await;
    }
    for _ in 0..3 {
        assert_eq!(client.receive().await, Received::Error(1, "file not found".to_owned()));
    }
    client.assert_silence().await;
    assert_eq!(server.files.requests().len(), 3);
}

#[tokio::test]
async fn a_transfer_ends_after_the_transfer_timeout() {
    let limits = Limits { transfers: 1, transfer_timeout: Duration::from_millis(50), ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", FILES).await;
    let (waiting, other) = (server.client().await, server.client().await);
    waiting.ask("boot", &["timeout=255"]).await;
    let (_, transfer) = waiting.receive_with_sender().await;
    waiting.acknowledge(0, transfer).await;
    waiting.receive().await;
    // The unit is free again long before the 255 seconds are over.
    let (block, _) = other.ask_until_answered("boot").await;
    assert_eq!(block, Received::Data(1, bytes(700)[..512].to_vec()));
}
