//! Any datagram: nothing panics, and what is understood is written as it was read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_protocols::tftp::Packet;

fuzz_target!(|bytes: &[u8]| {
    if let Ok(packet) = Packet::parse(bytes) {
        let written = packet.write();
        assert_eq!(Packet::parse(&written), Ok(packet));
    }
});
