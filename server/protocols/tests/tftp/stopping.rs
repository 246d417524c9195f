//! A server that is told to stop lets running transfers finish within the stop timeout.

use crate::server::{Server, bytes};
use portal_protocols::tftp::Limits;
use std::time::Duration;

#[tokio::test]
async fn a_stopping_server_finishes_running_transfers_and_starts_no_new_one() {
    let limits = Limits { stop_timeout: Duration::from_mins(10), ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", &[("boot", 5000)]).await;
    let (client, late) = (server.client().await, server.client().await);
    client.ask("boot", &[]).await;
    let (first, transfer) = client.receive_with_sender().await;
    server.stopping.cancel();
    late.ask("boot", &[]).await;
    late.assert_silence().await;
    assert_eq!(client.read_rest(first, transfer, 512).await, Ok(bytes(5000).to_vec()));
    server.running.await.unwrap();
}

#[tokio::test]
async fn a_phone_that_does_not_answer_delays_the_stop_by_the_stop_timeout_only() {
    let limits = Limits { stop_timeout: Duration::from_millis(20), ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", &[("boot", 5000)]).await;
    let client = server.client().await;
    client.ask("boot", &[]).await;
    client.receive().await;
    server.stopping.cancel();
    tokio::time::timeout(Duration::from_secs(3), server.running).await.expect("the stop timeout is over").unwrap();
}

#[tokio::test]
async fn an_idle_server_stops_at_once() {
    let limits = Limits { stop_timeout: Duration::from_mins(10), ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", &[]).await;
    server.stopping.cancel();
    server.running.await.unwrap();
}
