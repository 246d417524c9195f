//! Limits per source and in total.

use crate::{
    client::Received,
    handed_out::{Server, bytes},
};
use portal_protocols::tftp::Limits;
use std::time::Duration;

const FILES: &[(&str, usize)] = &[("boot", 700)];

#[tokio::test]
async fn a_source_has_so_many_transfers_at_once() {
    let limits = Limits { transfers_per_source: 2, ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", FILES).await;
    let (first, second, third) = (server.client().await, server.client().await, server.client().await);
    first.ask("boot", &[]).await;
    let (block, transfer) = first.receive().await;
    second.ask("boot", &[]).await;
    second.receive().await;

    third.ask("boot", &[]).await;
    third.assert_silence().await;
    assert_eq!(first.rest(block, transfer, 512).await, Ok(bytes(700).to_vec()));
    // The last acknowledgement frees the unit of the transfer.
    let (block, transfer) = third.ask_until_answered("boot").await;
    assert_eq!(third.rest(block, transfer, 512).await, Ok(bytes(700).to_vec()));
}

#[tokio::test]
async fn there_are_so_many_transfers_in_all() {
    let limits = Limits { transfers: 1, ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", FILES).await;
    let (first, second) = (server.client().await, server.client().await);
    first.ask("boot", &[]).await;
    let (block, transfer) = first.receive().await;
    second.ask("boot", &[]).await;
    second.assert_silence().await;
    assert_eq!(first.rest(block, transfer, 512).await, Ok(bytes(700).to_vec()));
}

#[tokio::test]
async fn a_source_makes_so_many_requests() {
    let limits = Limits { burst: 3, request_every: Duration::from_hours(1), ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", FILES).await;
    let client = server.client().await;
    for _ in 0..10 {
        client.ask("missing", &[]).await;
    }
    for _ in 0..3 {
        assert_eq!(client.receive().await.0, Received::Error(1, "file not found".to_owned()));
    }
    client.assert_silence().await;
    assert_eq!(server.files.asked().len(), 3);
}

#[tokio::test]
async fn no_transfer_is_for_ever() {
    let limits = Limits { transfers: 1, longest: Duration::from_millis(50), ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", FILES).await;
    let (patient, other) = (server.client().await, server.client().await);
    patient.ask("boot", &["timeout=255"]).await;
    let (_, transfer) = patient.receive().await;
    patient.acknowledge(0, transfer).await;
    patient.receive().await;
    // The unit is free again long before the 255 seconds are over.
    let (block, _) = other.ask_until_answered("boot").await;
    assert_eq!(block, Received::Data(1, bytes(700)[..512].to_vec()));
}
