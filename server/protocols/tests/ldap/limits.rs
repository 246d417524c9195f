//! Limits on connections, failed sign-ins, idle connections and slow readers, and the stop of the server.

use super::{
    client::{Client, everything},
    fixture::{PASSWORD, TwoTenants, settings, start, start_small},
};
use ldap3_proto::proto::{LdapOp, LdapResultCode};
use portal_protocols::ldap::{Limits, Security, Settings};
use std::time::Duration;
use tokio::{
    io::{AsyncWriteExt as _, duplex},
    time::{sleep, timeout},
};

fn limited(change: impl FnOnce(&mut Limits)) -> Settings {
    let mut settings = settings();
    change(&mut settings.limits);
    settings
}

#[tokio::test]
async fn a_name_with_too_many_failures_is_refused_without_asking_the_directory() {
    let settings = limited(|limits| limits.failures_per_name = 3);
    let running = start(TwoTenants::small(), settings, Security::Plain).await;
    let mut client = Client::connect(running.address).await;
    for _ in 0..3 {
        assert_eq!(client.bind("w1", "wrong").await, LdapResultCode::InvalidCredentials);
    }
    let bind_count = running.directory.binds.lock().unwrap().len();
    assert_eq!(client.bind("w1", PASSWORD).await, LdapResultCode::Busy, "even with the correct password");
    assert!(client.receive().await.is_none(), "closed");
    assert_eq!(running.directory.binds.lock().unwrap().len(), bind_count, "the directory is not asked");
    let mut other = Client::connect(running.address).await;
    assert_eq!(other.bind("w2", PASSWORD).await, LdapResultCode::Success, "other names at the same address still work");
}

#[tokio::test]
async fn a_source_with_too_many_failures_is_refused() {
    let settings = limited(|limits| limits.failures_per_source = 4);
    let running = start(TwoTenants::small(), settings, Security::Plain).await;
    let mut client = Client::connect(running.address).await;
    for name in ["a", "b", "uid=c,dc=elsewhere", "d"] {
        assert_eq!(client.bind(name, "wrong").await, LdapResultCode::InvalidCredentials);
    }
    assert_eq!(client.bind("w1", PASSWORD).await, LdapResultCode::Busy);
}

#[tokio::test]
async fn connections_above_the_limit_of_a_source_are_closed() {
    let settings = limited(|limits| limits.connections_per_source = 2);
    let running = start(TwoTenants::small(), settings, Security::Plain).await;
    let first = Client::signed_in(running.address).await;
    let mut second = Client::signed_in(running.address).await;
    assert!(Client::connect(running.address).await.receive().await.is_none(), "above the limit");
    drop(first);
    second.send(LdapOp::UnbindRequest, Vec::new()).await;
    assert!(second.receive().await.is_none());
    // The server frees the slots of both connections shortly after their end. Until then, it closes a new connection.
    loop {
        let mut again = Client::connect(running.address).await;
        again
            .stream
            .write_all(&super::client::encoded(1, super::client::bind(3, "w1", PASSWORD), Vec::new()))
            .await
            .unwrap();
        if again.receive().await.is_some() {
            break;
        }
    }
}

#[tokio::test]
async fn idle_connections_are_closed() {
    let settings = limited(|limits| limits.bind_timeout = Duration::from_millis(50));
    let running = start(TwoTenants::small(), settings, Security::Plain).await;
    assert!(Client::connect(running.address).await.receive().await.is_none());
    let mut slow = Client::connect(running.address).await;
    slow.stream.write_all(b"\x30\x20\x02").await.unwrap();
    assert!(slow.receive().await.is_none(), "half a message does not extend the time");
    let settings = limited(|limits| limits.idle_timeout = Duration::from_millis(50));
    let running = start(TwoTenants::small(), settings, Security::Plain).await;
    let mut bound = Client::signed_in(running.address).await;
    assert!(bound.receive().await.is_none());
}

/// Repeated anonymous binds do not extend the time that a connection has for its sign-in.
#[tokio::test]
async fn a_connection_without_a_sign_in_is_closed() {
    let settings = limited(|limits| limits.bind_timeout = Duration::from_millis(200));
    let running = start(TwoTenants::small(), settings, Security::Plain).await;
    let mut client = Client::connect(running.address).await;
    let binding = async {
        let anonymous = super::client::encoded(1, super::client::bind(3, "", ""), Vec::new());
        while client.stream.write_all(&anonymous).await.is_ok() && client.receive().await.is_some() {
            sleep(Duration::from_millis(10)).await;
        }
    };
    timeout(Duration::from_secs(10), binding).await.expect("the server closes the connection");
    assert_eq!(Client::connect(running.address).await.bind("w1", PASSWORD).await, LdapResultCode::Success);
}

/// A client that does not read a large response does not block the server.
#[tokio::test]
async fn a_client_that_does_not_read_is_disconnected() {
    let settings = limited(|limits| limits.write_timeout = Duration::from_millis(50));
    let running = start(TwoTenants::large(500), settings, Security::Plain).await;
    let (near, far) = duplex(1_024);
    let (server, stopping) = (running.server.clone(), running.stopping.clone());
    let peer = "127.0.0.1:40000".parse().unwrap();
    let serving = tokio::spawn(async move { server.serve_stream(far, peer, &Security::Plain, &stopping).await });
    let mut client = Client::over(near);
    assert_eq!(client.bind("w1", PASSWORD).await, LdapResultCode::Success);
    client.send(LdapOp::SearchRequest(everything()), Vec::new()).await;
    serving.await.unwrap();
}

#[tokio::test]
async fn a_stopping_server_sends_a_notice_to_each_client() {
    let mut running = start_small().await;
    let (mut bound, mut other) = (Client::signed_in(running.address).await, Client::connect(running.address).await);
    assert_eq!(other.bind("", "").await, LdapResultCode::Success);
    running.stopping.cancel();
    assert_eq!(bound.notice_of_disconnection().await, Some(LdapResultCode::Unavailable));
    assert_eq!(other.notice_of_disconnection().await, Some(LdapResultCode::Unavailable));
    (&mut running.serving).await.unwrap();
}

/// A server that stops still answers running requests. It aborts the requests that are not answered within
/// `stop_timeout`. The directory never answers the search of the user `slow`: the client gets `TimeLimitExceeded` after
/// `answer_timeout` if the stop waits that long, and otherwise no answer.
#[tokio::test]
async fn a_stopping_server_waits_for_running_requests_until_the_stop_timeout() {
    for (stop_timeout, expected) in
        [(Duration::from_mins(1), Some(LdapResultCode::TimeLimitExceeded)), (Duration::ZERO, None)]
    {
        let settings = limited(|limits| {
            limits.stop_timeout = stop_timeout;
            limits.answer_timeout =
                if stop_timeout.is_zero() { Duration::from_mins(1) } else { Duration::from_millis(100) };
        });
        let mut running = start(TwoTenants::small(), settings, Security::Plain).await;
        let mut client = Client::connect(running.address).await;
        assert_eq!(client.bind("slow", PASSWORD).await, LdapResultCode::Success);
        client.send(LdapOp::SearchRequest(everything()), Vec::new()).await;
        // Wait until the directory has received the search.
        while running.directory.hints.lock().unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
        running.stopping.cancel();
        (&mut running.serving).await.unwrap();
        assert_eq!(client.receive().await.map(|answer| super::client::code(answer.op)), expected);
    }
}
