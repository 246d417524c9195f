//! A server that is told to stop lets running transfers finish within the grace period.

use crate::handed_out::{Server, bytes};
use portal_protocols::tftp::Limits;
use std::time::Duration;

#[tokio::test]
async fn a_running_transfer_ends_well_and_no_other_begins() {
    let limits = Limits { grace: Duration::from_mins(10), ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", &[("boot", 5000)]).await;
    let (client, late) = (server.client().await, server.client().await);
    client.ask("boot", &[]).await;
    let (first, transfer) = client.receive().await;
    server.stopping.cancel();
    late.ask("boot", &[]).await;
    late.assert_silence().await;
    assert_eq!(client.rest(first, transfer, 512).await, Ok(bytes(5000).to_vec()));
    server.running.await.unwrap();
}

#[tokio::test]
async fn a_phone_that_says_nothing_holds_nobody_up() {
    let limits = Limits { grace: Duration::from_millis(20), ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", &[("boot", 5000)]).await;
    let client = server.client().await;
    client.ask("boot", &[]).await;
    client.receive().await;
    server.stopping.cancel();
    tokio::time::timeout(Duration::from_secs(3), server.running).await.expect("the grace is over").unwrap();
}

#[tokio::test]
async fn an_idle_server_stops_at_once() {
    let limits = Limits { grace: Duration::from_mins(10), ..Limits::default() };
    let server = Server::start_within(limits, "127.0.0.1:0", &[]).await;
    server.stopping.cancel();
    server.running.await.unwrap();
}
