//! Any request, then any datagrams and silences: nothing panics, no packet is longer than agreed, and silence ends it.

#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use portal_protocols::tftp::{Options, Packet, Request, Step, Transfer};

/// The longest answer to options: three names, three numbers, their NULs.
const LONGEST_OPTIONS: usize = 64;

fuzz_target!(|input: (u16, Vec<u8>, Vec<Option<Vec<u8>>>)| {
    let (length, request, heard) = input;
    let request = match Packet::parse(&request) {
        Ok(Packet::Read(request)) => request,
        _ => Request::default(),
    };
    let options = Options::of(&request, length.into());
    let longest = LONGEST_OPTIONS.max(4 + options.block_size());
    let (mut transfer, first) = Transfer::new(Bytes::from(vec![0; length.into()]), options);
    assert!(first.len() <= longest);
    for bytes in heard {
        let step = match bytes {
            Some(bytes) => transfer.hear(&bytes),
            None => transfer.time_out(),
        };
        match step {
            Step::Send(packet) => assert!(packet.len() <= longest),
            Step::Wait => {}
            Step::End(..) => return,
        }
    }
    let silences = (0..).take_while(|_| matches!(transfer.time_out(), Step::Send(_))).count();
    assert!(silences <= 4);
});
