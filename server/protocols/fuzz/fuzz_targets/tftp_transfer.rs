//! An arbitrary request, then arbitrary datagrams and timeouts. Nothing panics, no packet is longer than agreed, and
//! repeated timeouts end the transfer.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use portal_protocols::tftp::{Options, Packet, Request, Step, Transfer};

/// The longest answer to options: three names, three numbers, their NULs.
const OPTIONS_LIMIT: usize = 64;

fuzz_target!(|input: (u16, Vec<u8>, Vec<Option<Vec<u8>>>)| {
    let (length, request, datagrams) = input;
    let request = match Packet::parse(&request) {
        Ok(Packet::Read(request)) => request,
        _ => Request::default(),
    };
    let options = Options::of(&request, length.into());
    let packet_limit = OPTIONS_LIMIT.max(4 + options.block_size());
    let (mut transfer, first) = Transfer::new(Bytes::from(vec![0; length.into()]), options);
    assert!(first.len() <= packet_limit);
    for bytes in datagrams {
        let step = match bytes {
            Some(bytes) => transfer.receive(&bytes),
            None => transfer.handle_timeout(),
        };
        match step {
            Step::Send(packet) => assert!(packet.len() <= packet_limit),
            Step::Wait => {}
            Step::End(..) => return,
        }
    }
    let resends = (0..).take_while(|_| matches!(transfer.handle_timeout(), Step::Send(_))).count();
    assert!(resends <= 4);
});
