//! Bytes that no phone sends.

use super::{
    client::{Client, bind, encoded, everything},
    fixture::{PASSWORD, TwoTenants, settings, start, start_small},
};
use ldap3_proto::proto::{LdapOp, LdapResultCode};
use portal_protocols::ldap::{LdapServer, Security};
use proptest::prelude::*;
use std::sync::Arc;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn malformed_bytes_get_a_notice_and_close_the_connection() {
    let running = start_small().await;
    for bytes in [
        &b"GET / HTTP/1.1\r\n\r\n"[..],
        b"\x16\x03\x01\x02\x00",
        b"\x30\x80\x00\x00",
        b"\x30\x84\x7f\xff\xff\xff",
        b"\x30\x83\x01\x00\x00",
        b"\x30\x05\x02\x01\x00\x42\x00",
        b"\x30\x05\x02\x01\x01\x61\x00",
        b"\x30\x05\x02\x01\x01\x5e\x00",
    ] {
        let mut client = Client::connect(running.address).await;
        client.stream.write_all(bytes).await.unwrap();
        assert_eq!(client.notice_of_disconnection().await, Some(LdapResultCode::ProtocolError), "{bytes:x?}");
    }
    assert_eq!(Client::signed_in(running.address).await.search(everything()).await.entries.len(), 3);
}

#[tokio::test]
async fn a_request_that_cannot_be_decoded_gets_an_error_and_the_connection_stays_open() {
    let running = start_small().await;
    let mut client = Client::signed_in(running.address).await;
    // A filter with a Latin-1 value: (cn=é).
    let filter = b"\xa3\x07\x04\x02cn\x04\x01\xe9";
    let mut search = b"\x04\x00\x0a\x01\x02\x0a\x01\x00\x02\x01\x00\x02\x01\x00\x01\x01\x00".to_vec();
    search.extend(filter);
    search.extend(b"\x30\x00");
    let mut bytes = vec![0x30, u8::try_from(search.len() + 5).unwrap(), 0x02, 0x01, 0x63, 0x63];
    bytes.push(u8::try_from(search.len()).unwrap());
    bytes.extend(search);
    client.stream.write_all(&bytes).await.unwrap();
    assert_eq!(client.search_results(0x63).await.result.code, LdapResultCode::ProtocolError);
    assert_eq!(client.search(everything()).await.entries.len(), 3);
    client.stream.write_all(b"\x30\x05\x02\x01\x05\x60\x00").await.unwrap();
    assert_eq!(super::client::code(client.receive().await.unwrap().op), LdapResultCode::ProtocolError);
    assert_eq!(client.search(everything()).await.result.code, LdapResultCode::InsufficentAccessRights, "signed out");
}

#[tokio::test]
async fn a_message_may_arrive_byte_by_byte() {
    let running = start_small().await;
    let mut client = Client::connect(running.address).await;
    for byte in encoded(1, bind(3, "w1", PASSWORD), Vec::new()) {
        client.stream.write_all(&[byte]).await.unwrap();
        client.stream.flush().await.unwrap();
    }
    assert_eq!(super::client::code(client.receive().await.unwrap().op), LdapResultCode::Success);
}

/// Everything that the server sends in response to some bytes, with or without a sign-in before.
async fn answer_to(bytes: &[u8], is_bound: bool) -> Vec<u8> {
    let server = LdapServer::new(Arc::new(TwoTenants::small()), settings());
    let (mut near, far) = duplex(1 << 20);
    let mut all = if is_bound { encoded(1, bind(3, "w1", PASSWORD), Vec::new()).to_vec() } else { Vec::new() };
    all.extend(bytes);
    near.write_all(&all).await.unwrap();
    near.shutdown().await.unwrap();
    let peer = "127.0.0.1:40000".parse().unwrap();
    server.serve_stream(far, peer, &Security::Plain, &CancellationToken::new()).await;
    let mut answer = Vec::new();
    near.read_to_end(&mut answer).await.unwrap();
    answer
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(future)
}

fn contains(answer: &[u8], name: &str) -> bool {
    answer.windows(name.len()).any(|window| window == name.as_bytes())
}

proptest! {
    /// Whatever bytes arrive, a client without a sign-in gets no name, and no client gets a name of another tenant.
    #[test]
    fn arbitrary_bytes_reveal_no_entry(bytes in prop::collection::vec(any::<u8>(), 0..300), is_bound in any::<bool>()) {
        let answer = run(answer_to(&bytes, is_bound));
        prop_assert!(is_bound || !contains(&answer, "Dupont"));
        prop_assert!(!contains(&answer, "Secr"));
    }

    /// The same property for valid requests with some changed bytes, which reach deeper code.
    #[test]
    fn changed_requests_reveal_no_entry(changes in prop::collection::vec((0_usize..120, any::<u8>()), 1..6), is_bound in any::<bool>()) {
        let mut bytes = encoded(2, LdapOp::SearchRequest(everything()), Vec::new()).to_vec();
        bytes.extend(encoded(3, LdapOp::SearchRequest(everything()), Vec::new()));
        for (at, byte) in changes {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        let answer = run(answer_to(&bytes, is_bound));
        prop_assert!(is_bound || !contains(&answer, "Dupont"));
        prop_assert!(!contains(&answer, "Secr"));
    }
}

#[tokio::test]
async fn a_message_above_the_size_limit_is_refused_by_its_length() {
    let running = start(TwoTenants::small(), settings(), Security::Plain).await;
    let mut client = Client::connect(running.address).await;
    let overhead = encoded(1, bind(3, &"w".repeat(60_000), ""), Vec::new()).len() - 60_000;
    let largest = encoded(1, bind(3, &"w".repeat(64 * 1_024 - overhead), ""), Vec::new());
    assert_eq!(largest.len(), 64 * 1_024);
    client.stream.write_all(&largest).await.unwrap();
    assert_eq!(super::client::code(client.receive().await.unwrap().op), LdapResultCode::UnwillingToPerform);
    let larger = encoded(2, bind(3, &"w".repeat(64 * 1_024 + 1 - overhead), ""), Vec::new());
    client.stream.write_all(&larger[..8]).await.unwrap();
    assert_eq!(
        client.notice_of_disconnection().await,
        Some(LdapResultCode::ProtocolError),
        "the length in the first bytes is enough"
    );
}
