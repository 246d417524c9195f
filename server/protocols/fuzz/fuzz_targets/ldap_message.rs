//! Arbitrary bytes on a connection, with or without a sign-in. Nothing panics, every answer is well formed, and a
//! client without a sign-in gets no entry. The lowest bit of the first byte decides whether a sign-in succeeds.

#![no_main]

use ldap3_proto::{LdapCodec, proto::LdapOp};
use libfuzzer_sys::fuzz_target;
use portal_api::Secret;
use portal_protocols::ldap::{
    Directory, DirectoryError, Dn, Entry, Hint, LdapServer, Limits, NumberKind, Security, Settings,
};
use std::{net::IpAddr, sync::Arc, time::Duration};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _, duplex};
use tokio_util::{bytes::BytesMut, codec::Decoder as _, sync::CancellationToken};

/// A bind request: version 3, the name `w`, the password `p`.
const SIGN_IN: &[u8] = b"\x30\x0e\x02\x01\x01\x60\x09\x02\x01\x03\x04\x01w\x80\x01p";

struct OneEntry {
    accepts_sign_in: bool,
}

impl Directory for OneEntry {
    type Reader = ();

    async fn bind(&self, _: &str, _: &Secret, _: IpAddr) -> Result<(), DirectoryError> {
        if self.accepts_sign_in { Ok(()) } else { Err(DirectoryError::Refused) }
    }

    async fn entries(&self, (): &(), hint: &Hint) -> Result<Arc<[Entry]>, DirectoryError> {
        let entry = Entry {
            id: "1".into(),
            name: "Élodie, Dupont".into(),
            organisation: Some("OPENIP".into()),
            numbers: vec![(NumberKind::Work, "0970711111".into())],
            ..Entry::default()
        };
        Ok([entry].into_iter().filter(|entry| hint.admits(entry)).collect())
    }
}

async fn answer(accepts_sign_in: bool, bytes: &[u8]) -> BytesMut {
    let limits = Limits { failure_pause: Duration::ZERO, ..Limits::default() };
    let context = Dn::parse("dc=example,dc=com").unwrap();
    let server = LdapServer::new(Arc::new(OneEntry { accepts_sign_in }), Settings { context, allows_plain_bind: true, limits });
    // The pipe is larger than the answers to the largest input, because they are read only after the server has ended.
    let (mut near, far) = duplex(64 << 20);
    near.write_all(bytes).await.unwrap();
    near.shutdown().await.unwrap();
    let peer = "203.0.113.9:40000".parse().unwrap();
    server.serve_stream(far, peer, &Security::Plain, &CancellationToken::new()).await;
    let mut answer = BytesMut::new();
    while near.read_buf(&mut answer).await.unwrap() > 0 {}
    answer
}

fuzz_target!(|input: &[u8]| {
    let Some((first, rest)) = input.split_first() else { return };
    let accepts_sign_in = first & 1 == 1;
    let bytes = if accepts_sign_in { [SIGN_IN, rest].concat() } else { rest.to_vec() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let mut answer = runtime.block_on(answer(accepts_sign_in, &bytes));
    let mut codec = LdapCodec::new(Some(1 << 20), None);
    while !answer.is_empty() {
        // The codec refuses a buffer with several messages, so it gets one at a time.
        let length = 2 + usize::from(answer[1]);
        let length = match answer[1] {
            0x81 => 3 + usize::from(answer[2]),
            0x82 => 4 + usize::from(u16::from_be_bytes([answer[2], answer[3]])),
            _ => length,
        };
        let message = codec.decode(&mut answer.split_to(length)).unwrap().unwrap();
        assert!(accepts_sign_in || !matches!(message.op, LdapOp::SearchResultEntry(_)));
    }
});
