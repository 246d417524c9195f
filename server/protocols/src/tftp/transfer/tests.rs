//! Whole transfers in memory, over networks that lose, duplicate and delay packets.

use super::*;
use crate::tftp::packet::Request;
use proptest::{collection::vec, prelude::*};
use std::collections::VecDeque;

fn options(pairs: &[(&str, &str)], file: &Bytes) -> Options {
    let options = pairs.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    Options::of(&Request { options, ..Request::default() }, file.len())
}

fn start(length: usize, pairs: &[(&str, &str)]) -> (Bytes, Transfer, Vec<u8>) {
    let file: Bytes = (0..length).map(|index| u8::try_from(index % 251).unwrap()).collect();
    let (transfer, first) = Transfer::new(file.clone(), options(pairs, &file));
    (file, transfer, first)
}

fn acknowledgement(block: u16) -> Vec<u8> {
    Packet::Acknowledgement { block }.write()
}

fn data(block: u16, payload: &[u8]) -> Step {
    Step::Send(Packet::Data { block, payload }.write())
}

#[test]
fn a_file_without_options_is_sent_block_by_block() {
    let (file, mut transfer, first) = start(600, &[]);
    assert_eq!(Step::Send(first), data(1, &file[..512]));
    assert_eq!(transfer.receive(&acknowledgement(1)), data(2, &file[512..]));
    assert_eq!(transfer.receive(&acknowledgement(2)), Step::End(TransferOutcome::Sent, None));
}

#[test]
fn options_are_acknowledged_before_the_file_starts() {
    let (file, mut transfer, first) = start(20, &[("blksize", "16"), ("tsize", "0")]);
    assert_eq!(first, b"\0\x06blksize\x0016\0tsize\x0020\0");
    assert_eq!(transfer.handle_timeout(), Step::Send(first));
    assert_eq!(transfer.receive(&acknowledgement(0)), data(1, &file[..16]));
    assert_eq!(transfer.receive(&acknowledgement(0)), Step::Wait);
    assert_eq!(transfer.receive(&acknowledgement(1)), data(2, &file[16..]));
}

#[test]
fn a_full_last_block_is_followed_by_an_empty_one() {
    let (file, mut transfer, first) = start(1024, &[]);
    assert_eq!(Step::Send(first), data(1, &file[..512]));
    assert_eq!(transfer.receive(&acknowledgement(1)), data(2, &file[512..]));
    assert_eq!(transfer.receive(&acknowledgement(2)), data(3, b""));
    assert_eq!(transfer.receive(&acknowledgement(3)), Step::End(TransferOutcome::Sent, None));
}

#[test]
fn an_empty_file_is_one_empty_block() {
    let (_, mut transfer, first) = start(0, &[]);
    assert_eq!(Step::Send(first), data(1, b""));
    assert_eq!(transfer.receive(&acknowledgement(1)), Step::End(TransferOutcome::Sent, None));
}

#[test]
fn acknowledgements_of_other_blocks_get_no_answer() {
    let (file, mut transfer, _) = start(2000, &[]);
    assert_eq!(transfer.receive(&acknowledgement(1)), data(2, &file[512..1024]));
    for block in [1, 0, 1, 3, 65_535] {
        assert_eq!(transfer.receive(&acknowledgement(block)), Step::Wait, "{block}");
    }
    assert_eq!(transfer.receive(b"\0\x04\0"), Step::Wait, "an ACK without a whole block number");
    assert_eq!(transfer.receive(&acknowledgement(2)), data(3, &file[1024..1536]));
}

#[test]
fn a_packet_is_resent_four_times_before_the_transfer_fails() {
    let (file, mut transfer, _) = start(600, &[]);
    let second = transfer.receive(&acknowledgement(1));
    for _ in 0..4 {
        assert_eq!(transfer.handle_timeout(), second);
    }
    assert_eq!(transfer.handle_timeout(), Step::End(TransferOutcome::Unanswered, None));

    let (_, mut transfer, first) = start(600, &[]);
    for _ in 0..4 {
        assert_eq!(transfer.handle_timeout(), Step::Send(first.clone()));
    }
    assert_eq!(transfer.receive(&acknowledgement(1)), data(2, &file[512..]));
    assert_eq!(transfer.handle_timeout(), second, "an acknowledgement resets the count of retransmissions");
}

#[test]
fn block_0_follows_block_65535() {
    let (file, mut transfer, first) = start(8 * 65_540 + 3, &[("blksize", "8")]);
    assert_eq!(first, b"\0\x06blksize\x008\0");
    let mut received = Vec::new();
    let mut acknowledged = 0_u16;
    let mut blocks = 0;
    while let Step::Send(packet) = transfer.receive(&acknowledgement(acknowledged)) {
        let Ok(Packet::Data { block, payload }) = Packet::parse(&packet) else { panic!("not a block") };
        assert_eq!(block, acknowledged.wrapping_add(1));
        acknowledged = block;
        blocks += 1;
        received.extend_from_slice(payload);
        if blocks == 65_536 {
            assert_eq!(block, 0);
            assert_eq!(transfer.receive(&acknowledgement(65_535)), Step::Wait);
            assert_eq!(transfer.handle_timeout(), Step::Send(packet), "block 0 is no acknowledgement of options");
        }
    }
    assert_eq!(blocks, 65_541);
    assert!(received == file, "the same bytes");
}

#[test]
fn a_longer_timeout_applies_after_the_phone_acknowledged_it() {
    let seconds = |transfer: &Transfer| transfer.timeout().as_secs();
    let (_, mut transfer, _) = start(600, &[("timeout", "60")]);
    assert_eq!(seconds(&transfer), 4);
    transfer.receive(&acknowledgement(0));
    assert_eq!(seconds(&transfer), 60);
    assert_eq!(seconds(&start(600, &[("timeout", "1")]).1), 1);
    assert_eq!(seconds(&start(600, &[]).1), 4);
}

#[test]
fn an_error_packet_ends_the_transfer_without_an_answer() {
    let (_, mut transfer, _) = start(600, &[("blksize", "64")]);
    let packet = Packet::Error { code: ErrorCode(8), message: "no options please".into() }.write();
    assert_eq!(transfer.receive(&packet), Step::End(TransferOutcome::Refused(ErrorCode(8)), None));
}

#[test]
fn an_unexpected_packet_ends_the_transfer_with_an_error() {
    let request = || Request { path: "a".into(), mode: "octet".into(), options: Vec::new() };
    for packet in [
        Packet::Read(request()),
        Packet::Write(request()),
        Packet::Data { block: 1, payload: b"x" },
        Packet::OptionsAcknowledgement { options: Vec::new() },
    ] {
        let (_, mut transfer, _) = start(600, &[]);
        let Step::End(TransferOutcome::Illegal, Some(answer)) = transfer.receive(&packet.write()) else {
            panic!("{packet:?}")
        };
        assert!(matches!(Packet::parse(&answer), Ok(Packet::Error { code: ErrorCode::ILLEGAL_OPERATION, .. })));
    }
}

/// A phone as RFC 1350 describes it: it acknowledges the block that it expects, and again the block that it received
/// last.
struct Phone {
    size: usize,
    received: Vec<u8>,
    block: u16,
    is_done: bool,
}

impl Phone {
    fn receive(&mut self, packet: &[u8]) -> Option<Vec<u8>> {
        match Packet::parse(packet) {
            Ok(Packet::OptionsAcknowledgement { .. }) => Some(acknowledgement(0)),
            Ok(Packet::Data { block, payload }) if !self.is_done && block == self.block.wrapping_add(1) => {
                self.received.extend_from_slice(payload);
                self.block = block;
                self.is_done = payload.len() < self.size;
                Some(acknowledgement(block))
            }
            Ok(Packet::Data { block, .. }) => (block == self.block).then(|| acknowledgement(block)),
            other => panic!("{other:?}"),
        }
    }
}

#[derive(Clone, Copy, Debug)]
enum Delivery {
    Immediate,
    Lost,
    Duplicated,
    Delayed,
}

/// Delivers a packet according to `delivery`.
fn deliver(delivery: Delivery, packet: Vec<u8>, queue: &mut VecDeque<Vec<u8>>) {
    match delivery {
        Delivery::Immediate => queue.push_front(packet),
        Delivery::Lost => {}
        Delivery::Duplicated => queue.extend([packet.clone(), packet]),
        Delivery::Delayed => queue.push_back(packet),
    }
}

proptest! {
    #[test]
    fn the_file_arrives_intact_over_an_unreliable_network(
        length in 0_usize..200,
        has_options: bool,
        deliveries in vec(prop_oneof![
            6 => Just(Delivery::Immediate), 2 => Just(Delivery::Lost), 2 => Just(Delivery::Duplicated), 1 => Just(Delivery::Delayed),
        ], 0..120),
    ) {
        let (file, mut transfer, first) = start(length, if has_options { &[("blksize", "8")] } else { &[] });
        let mut phone = Phone {
            size: if has_options { 8 } else { 512 },
            received: Vec::new(),
            block: 0,
            is_done: false,
        };
        let mut deliveries = deliveries.into_iter();
        let mut next_delivery = || deliveries.next().unwrap_or(Delivery::Immediate);
        let (mut to_phone, mut to_server) = (VecDeque::<Vec<u8>>::new(), VecDeque::<Vec<u8>>::new());
        let (mut sent, mut timeouts) = (1, 0);
        deliver(next_delivery(), first, &mut to_phone);
        let outcome = loop {
            let step = if let Some(packet) = to_server.pop_front() {
                transfer.receive(&packet)
            } else if let Some(packet) = to_phone.pop_front() {
                if let Some(answer) = phone.receive(&packet) {
                    deliver(next_delivery(), answer, &mut to_server);
                }
                Step::Wait
            } else {
                timeouts += 1;
                transfer.handle_timeout()
            };
            match step {
                Step::Send(packet) => {
                    sent += 1;
                    deliver(next_delivery(), packet, &mut to_phone);
                }
                Step::Wait => {}
                Step::End(outcome, packet) => {
                    prop_assert_eq!(packet, None);
                    break outcome;
                }
            }
        };
        match outcome {
            TransferOutcome::Sent => {
                prop_assert!(phone.is_done);
                prop_assert_eq!(&phone.received, &file);
                // The server sends each packet once, and once more for each timeout. A duplicate causes no packet.
                prop_assert_eq!(sent, transfer.last_block() + usize::from(has_options) + timeouts);
            }
            TransferOutcome::Unanswered => prop_assert!(timeouts > usize::from(RESEND_LIMIT)),
            other => prop_assert!(false, "{:?}", other),
        }
        prop_assert!(file.starts_with(&phone.received));
    }

    #[test]
    fn arbitrary_packets_never_panic(length in 0_usize..3000, packets in vec(vec(any::<u8>(), 0..12), 0..20)) {
        let (_, mut transfer, _) = start(length, &[("blksize", "100")]);
        for packet in packets {
            match transfer.receive(&packet) {
                Step::Send(packet) => prop_assert!(packet.len() <= 104),
                Step::Wait => {}
                Step::End(..) => break,
            }
        }
    }
}
