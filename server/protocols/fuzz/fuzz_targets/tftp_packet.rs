//! An arbitrary datagram. Nothing panics, and a parsed packet survives writing and parsing.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_protocols::tftp::Packet;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(packet) = Packet::parse(bytes) {
        let written = packet.write();
        assert_eq!(Packet::parse(&written), Ok(packet));
    }
});
