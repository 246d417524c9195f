//! RFC 1350, 2347, 2348 and 2349, packet by packet.

use crate::{
    client::{Received, request},
    server::{Server, bytes},
};
use portal_protocols::tftp::Limits;

#[tokio::test]
async fn files_of_all_lengths_arrive_with_and_without_options() {
    let files = [("0", 0), ("1", 1), ("511", 511), ("512", 512), ("513", 513), ("1024", 1024), ("5000", 5000)];
    let server = Server::start(&files).await;
    for (path, length) in files {
        for (option, size) in [("blksize=8", 8), ("blksize=1428", 1428), ("blksize=65464", 65_464)] {
            let (file, accepted) = server.client().await.get(path, &[option, "tsize=0"]).await;
            assert_eq!(file, Ok(bytes(length).to_vec()), "{path} by {size}");
            assert_eq!(accepted, [option.to_owned(), format!("tsize={length}")]);
        }
        assert_eq!(server.client().await.get(path, &[]).await, (Ok(bytes(length).to_vec()), vec![]));
    }
}

#[tokio::test]
async fn a_large_file_arrives_in_blocks_of_the_largest_size() {
    let server = Server::start(&[("firmware", 1_000_000)]).await;
    let (file, _) = server.client().await.get("firmware", &["blksize=65464"]).await;
    assert!(file == Ok(bytes(1_000_000).to_vec()));
}

#[tokio::test]
async fn refused_options_do_not_stop_the_transfer() {
    let server = Server::start(&[("boot", 700)]).await;
    for options in [&["blksize=7"][..], &["blksize=65465"], &["timeout=0"], &["windowsize=8", "multicast="]] {
        assert_eq!(server.client().await.get("boot", options).await, (Ok(bytes(700).to_vec()), vec![]), "{options:?}");
    }
    let (file, accepted) = server.client().await.get("boot", &["blksize=1", "TSIZE=0", "timeout=256"]).await;
    assert_eq!((file, accepted), (Ok(bytes(700).to_vec()), vec!["tsize=700".to_owned()]));
}

#[tokio::test]
async fn a_phone_may_end_the_transfer_after_the_options() {
    let server = Server::start(&[("boot", 700)]).await;
    let client = server.client().await;
    client.ask("boot", &["tsize=0"]).await;
    let (received, transfer) = client.receive_with_sender().await;
    assert_eq!(received, Received::Options(vec!["tsize=700".to_owned()]));
    client.send(b"\0\x05\0\x03too large\0", transfer).await;
    client.acknowledge(0, transfer).await;
    client.assert_silence().await;
}

#[tokio::test]
async fn the_bootstrap_gets_the_path_without_its_leading_slash_and_the_address_of_the_client() {
    let server = Server::start(&[("Cisco/CP-7821-3PCC/00562b043615.cfg", 300)]).await;
    let client = server.client().await;
    let (file, _) = client.get("/Cisco/CP-7821-3PCC/00562b043615.cfg", &["blksize=1024"]).await;
    assert_eq!(file, Ok(bytes(300).to_vec()));
    assert_eq!(client.get_content("/Cisco/CP-7821-3PCC/000000000000.cfg", &[]).await, Err(1));
    let localhost = server.address.ip();
    assert_eq!(
        server.files.requests(),
        [
            ("Cisco/CP-7821-3PCC/00562b043615.cfg".to_owned(), localhost),
            ("Cisco/CP-7821-3PCC/000000000000.cfg".to_owned(), localhost)
        ]
    );
}

#[tokio::test]
async fn invalid_requests_are_refused_without_a_lookup() {
    let server = Server::start(&[("boot", 700)]).await;
    let client = server.client().await;
    for path in ["../boot", "/a/../../boot", "a\\..\\boot", "", "/", "bo\not", "boot\u{7f}"] {
        assert_eq!(client.get_content(path, &[]).await, Err(2), "{path:?}");
    }
    for mode in ["netascii", "NETASCII", "mail", "", "octets"] {
        client.ask_in(mode, "boot", &[]).await;
        assert_eq!(client.receive().await, Received::Error(0, "only octet mode is served".to_owned()), "{mode}");
    }
    client.send_to_server(&request(2, "octet", "boot", &["tsize=5"])).await;
    assert_eq!(client.receive().await, Received::Error(2, "nothing can be written here".to_owned()));
    assert_eq!(server.files.requests(), []);
}

#[tokio::test]
async fn the_mode_is_accepted_in_upper_and_lower_case() {
    let server = Server::start(&[("boot", 7)]).await;
    let client = server.client().await;
    client.ask_in("OcTeT", "boot", &[]).await;
    assert_eq!(client.receive().await, Received::Data(1, bytes(7).to_vec()));
}

#[tokio::test]
async fn only_requests_are_answered_at_the_request_port() {
    let server = Server::start(&[("boot", 700)]).await;
    let client = server.client().await;
    let too_long = request(1, "octet", &"a".repeat(600), &[]);
    for bytes in [
        &b""[..],
        b"\0",
        b"\0\x01boot",
        b"\0\x03\0\x01x",
        b"\0\x04\0\0",
        b"\0\x05\0\x01no\0",
        b"\0\x06blksize\x008\0",
        b"\0\x09",
        &too_long,
    ] {
        client.send_to_server(bytes).await;
    }
    client.ask("missing", &[]).await;
    assert_eq!(client.receive_with_sender().await, (Received::Error(1, "file not found".to_owned()), server.address));
}

#[tokio::test]
async fn each_transfer_has_its_own_port_and_rejects_other_senders() {
    let server = Server::start(&[("boot", 1300)]).await;
    let (client, stranger) = (server.client().await, server.client().await);
    client.ask("boot", &[]).await;
    let (first, transfer) = client.receive_with_sender().await;
    assert_ne!(transfer, server.address);
    stranger.ask("boot", &[]).await;
    let (_, sender) = stranger.receive_with_sender().await;
    assert_ne!(sender, transfer);

    for bytes in [&b"\0\x04\0\x01"[..], b"\0\x01boot\0octet\0"] {
        stranger.send(bytes, transfer).await;
        let (received, from) = stranger.receive_with_sender().await;
        assert!(matches!(received, Received::Error(5, _)), "{received:?}");
        assert_eq!(from, transfer);
    }
    stranger.send(b"\0\x05\0\0bye\0", transfer).await;
    stranger.send(b"?", transfer).await;
    stranger.assert_silence().await;
    assert_eq!(client.read_rest(first, transfer, 512).await, Ok(bytes(1300).to_vec()));
}

#[tokio::test]
async fn a_duplicate_acknowledgement_resends_nothing() {
    let server = Server::start(&[("boot", 1300)]).await;
    let client = server.client().await;
    client.ask("boot", &[]).await;
    let (_, transfer) = client.receive_with_sender().await;
    for _ in 0..5 {
        client.acknowledge(1, transfer).await;
    }
    assert_eq!(client.receive().await, Received::Data(2, bytes(1300)[512..1024].to_vec()));
    client.acknowledge(2, transfer).await;
    assert_eq!(client.receive().await, Received::Data(3, bytes(1300)[1024..].to_vec()));
    client.acknowledge(3, transfer).await;
    client.assert_silence().await;
}

#[tokio::test]
async fn a_lost_packet_is_resent() {
    let server = Server::start(&[("boot", 700)]).await;
    let client = server.client().await;
    client.ask("boot", &["timeout=1"]).await;
    let (options, transfer) = client.receive_with_sender().await;
    assert_eq!(options, Received::Options(vec!["timeout=1".to_owned()]));
    let (again, from) = client.receive_with_sender().await;
    assert_eq!((&again, from), (&options, transfer));
    client.acknowledge(0, transfer).await;
    let first = Received::Data(1, bytes(700)[..512].to_vec());
    assert_eq!(client.receive_after(&options).await, first);
    assert_eq!(client.receive().await, first);
    assert_eq!(client.read_rest(first, transfer, 512).await, Ok(bytes(700).to_vec()));
}

#[tokio::test]
async fn a_duplicate_request_starts_a_separate_transfer() {
    let server = Server::start(&[("boot", 1300)]).await;
    let client = server.client().await;
    client.ask("boot", &[]).await;
    client.ask("boot", &[]).await;
    let ((first, transfer), (_, other)) = (client.receive_with_sender().await, client.receive_with_sender().await);
    assert_ne!(transfer, other);
    client.send(b"\0\x05\0\x05unknown transfer\0", other).await;
    assert_eq!(client.read_rest(first, transfer, 512).await, Ok(bytes(1300).to_vec()));
}

#[tokio::test]
async fn ipv6_is_served_and_mapped_addresses_are_ipv4() {
    let server = Server::start_within(Limits::default(), "[::1]:0", &[("boot", 700)]).await;
    assert_eq!(server.client().await.get_content("boot", &["blksize=64"]).await, Ok(bytes(700).to_vec()));
    assert_eq!(server.files.requests(), [("boot".to_owned(), server.address.ip())]);

    let server = Server::start_within(Limits::default(), "[::ffff:127.0.0.1]:0", &[("boot", 700)]).await;
    assert_eq!(server.client().await.get_content("boot", &[]).await, Ok(bytes(700).to_vec()));
    assert_eq!(server.files.requests(), [("boot".to_owned(), "127.0.0.1".parse().unwrap())]);
}
