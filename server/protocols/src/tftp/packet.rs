//! TFTP packets on the wire: RFC 1350 section 5 and RFC 2347. Numbers are two bytes, big-endian.

use super::string::TftpString;

/// A packet. It borrows its strings and payload from the received bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Packet<'a> {
    /// RRQ (1): a client asks to read a file.
    Read(Request<'a>),
    /// WRQ (2): a client asks to write a file.
    Write(Request<'a>),
    /// DATA (3).
    Data {
        /// The block number. The first block is 1; 0 follows 65535.
        block: u16,
        /// The bytes of the block. A block that is shorter than the block size ends the file.
        payload: &'a [u8],
    },
    /// ACK (4): a block arrived. Block 0 acknowledges the options.
    Acknowledgement {
        /// The number of the acknowledged block.
        block: u16,
    },
    /// ERROR (5): ends a transfer. It is never answered.
    Error {
        /// The reason as a number.
        code: ErrorCode,
        /// The reason as text.
        message: TftpString<'a>,
    },
    /// OACK (6, RFC 2347): the accepted options with the values that the server chose.
    OptionsAcknowledgement {
        /// Names and values of the options.
        options: Vec<(TftpString<'a>, TftpString<'a>)>,
    },
}

/// The content of an RRQ or WRQ packet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request<'a> {
    /// The name of the file, as received.
    pub path: TftpString<'a>,
    /// `octet`, `netascii` or `mail`, in upper or lower case.
    pub mode: TftpString<'a>,
    /// Names and values in the received order. Empty strings after the last pair are padding and are ignored.
    pub options: Vec<(TftpString<'a>, TftpString<'a>)>,
}

/// The error code of an ERROR packet: the appendix of RFC 1350; code 8 is from RFC 2347.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErrorCode(pub u16);

/// The bytes are not a TFTP packet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a TFTP packet")]
pub struct PacketError;

impl ErrorCode {
    /// Not defined: the message of the packet gives the reason.
    pub const NOT_DEFINED: Self = Self(0);
    /// The file does not exist.
    pub const FILE_NOT_FOUND: Self = Self(1);
    /// Access violation.
    pub const ACCESS_VIOLATION: Self = Self(2);
    /// Illegal operation: the packet is not allowed in this state.
    pub const ILLEGAL_OPERATION: Self = Self(4);
    /// Unknown transfer ID: the sender's port takes no part in the transfer.
    pub const UNKNOWN_TRANSFER: Self = Self(5);
}

impl<'a> Packet<'a> {
    /// Parses a datagram. It tolerates what some phones send: extra bytes after an ACK, NULs after the last option, and
    /// an error message without its final NUL.
    pub fn parse(bytes: &'a [u8]) -> Result<Self, PacketError> {
        let (code, rest) = split_number(bytes)?;
        Ok(match code {
            1 => Self::Read(Request::parse(rest)?),
            2 => Self::Write(Request::parse(rest)?),
            3 => {
                let (block, payload) = split_number(rest)?;
                Self::Data { block, payload }
            }
            4 => Self::Acknowledgement { block: split_number(rest)?.0 },
            5 => {
                let (code, message) = split_number(rest)?;
                Self::Error { code: ErrorCode(code), message: TftpString::until_nul(message) }
            }
            6 => Self::OptionsAcknowledgement { options: parse_options(rest)? },
            _ => return Err(PacketError),
        })
    }

    /// Encodes the packet as the bytes of a datagram.
    pub fn write(&self) -> Vec<u8> {
        match self {
            Self::Read(request) => request.write(1),
            Self::Write(request) => request.write(2),
            Self::Data { block, payload } => [&join_numbers(3, *block), *payload].concat(),
            Self::Acknowledgement { block } => join_numbers(4, *block).to_vec(),
            Self::Error { code, message } => [&join_numbers(5, code.0), message.as_bytes(), &[0]].concat(),
            Self::OptionsAcknowledgement { options } => {
                let mut bytes = 6_u16.to_be_bytes().to_vec();
                write_options(&mut bytes, options);
                bytes
            }
        }
    }
}

impl<'a> Request<'a> {
    /// The value of an option. RFC 2347 allows an option once; of duplicates the first counts.
    pub fn option(&self, name: &str) -> Option<TftpString<'a>> {
        self.options.iter().find(|(other, _)| other.is(name)).map(|(_, value)| *value)
    }

    fn parse(bytes: &'a [u8]) -> Result<Self, PacketError> {
        let (path, rest) = split_text(bytes)?;
        let (mode, rest) = split_text(rest)?;
        Ok(Self { path, mode, options: parse_options(rest)? })
    }

    fn write(&self, code: u16) -> Vec<u8> {
        let mut bytes = [&code.to_be_bytes(), self.path.as_bytes(), &[0], self.mode.as_bytes(), &[0]].concat();
        write_options(&mut bytes, &self.options);
        bytes
    }
}

fn join_numbers(first: u16, second: u16) -> [u8; 4] {
    let ([a, b], [c, d]) = (first.to_be_bytes(), second.to_be_bytes());
    [a, b, c, d]
}

fn split_number(bytes: &[u8]) -> Result<(u16, &[u8]), PacketError> {
    let (number, rest) = bytes.split_first_chunk().ok_or(PacketError)?;
    Ok((u16::from_be_bytes(*number), rest))
}

fn split_text(bytes: &[u8]) -> Result<(TftpString<'_>, &[u8]), PacketError> {
    let end = bytes.iter().position(|byte| *byte == 0).ok_or(PacketError)?;
    Ok((TftpString::until_nul(bytes), bytes.get(end + 1..).unwrap_or_default()))
}

fn parse_options(mut rest: &[u8]) -> Result<Vec<(TftpString<'_>, TftpString<'_>)>, PacketError> {
    let mut options = Vec::new();
    while rest.iter().any(|byte| *byte != 0) {
        let (name, after_name) = split_text(rest)?;
        let (value, after_value) = split_text(after_name)?;
        options.push((name, value));
        rest = after_value;
    }
    Ok(options)
}

fn write_options(bytes: &mut Vec<u8>, options: &[(TftpString<'_>, TftpString<'_>)]) {
    for text in options.iter().flat_map(|(name, value)| [name, value]) {
        bytes.extend_from_slice(text.as_bytes());
        bytes.push(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    #[test]
    fn parses_the_request_of_a_phone() {
        let bytes = b"\0\x01/Cisco/CP-7821-3PCC/00562b043615.cfg\0OCTET\0tsize\x000\0BlkSize\x001428\0";
        let Ok(Packet::Read(request)) = Packet::parse(bytes) else { panic!("not parsed") };
        assert_eq!(request.path, TftpString::from("/Cisco/CP-7821-3PCC/00562b043615.cfg"));
        assert!(request.mode.is("octet"));
        assert_eq!(request.option("blksize").and_then(TftpString::number), Some(1428));
        assert_eq!(request.option("tsize").and_then(TftpString::number), Some(0));
        assert_eq!(request.option("timeout"), None);
        assert_eq!(Packet::Read(request).write(), bytes);
    }

    #[test]
    fn the_first_of_two_equal_options_counts() {
        let Ok(Packet::Read(request)) = Packet::parse(b"\0\x01a\0octet\0blksize\x008\0blksize\x009\0") else {
            panic!("not parsed")
        };
        assert_eq!(request.option("blksize").and_then(TftpString::number), Some(8));
    }

    #[test]
    fn each_kind_of_packet_has_the_bytes_of_the_rfc() {
        for (packet, bytes) in [
            (Packet::Data { block: 258, payload: b"ab" }, &b"\0\x03\x01\x02ab"[..]),
            (Packet::Data { block: 1, payload: b"" }, b"\0\x03\0\x01"),
            (Packet::Acknowledgement { block: 65_535 }, b"\0\x04\xff\xff"),
            (Packet::Error { code: ErrorCode::FILE_NOT_FOUND, message: "no".into() }, b"\0\x05\0\x01no\0"),
            (Packet::OptionsAcknowledgement { options: vec![("tsize".into(), "9".into())] }, b"\0\x06tsize\x009\0"),
        ] {
            assert_eq!(packet.write(), bytes);
            assert_eq!(Packet::parse(bytes), Ok(packet));
        }
    }

    #[test]
    fn tolerates_padding_and_a_missing_final_nul() {
        assert_eq!(Packet::parse(b"\0\x04\0\x01\0\0"), Ok(Packet::Acknowledgement { block: 1 }));
        let (padded, plain) = (Packet::parse(b"\0\x01a\0octet\0\0\0\0"), Packet::parse(b"\0\x01a\0octet\0"));
        assert!(padded.is_ok());
        assert_eq!(padded, plain);
        let message = TftpString::from("bye");
        assert_eq!(Packet::parse(b"\0\x05\0\0bye"), Ok(Packet::Error { code: ErrorCode::NOT_DEFINED, message }));
    }

    #[test]
    fn rejects_truncated_packets() {
        for bytes in [
            &b""[..],
            b"\0",
            b"\0\x01",
            b"\0\x01a",
            b"\0\x01a\0",
            b"\0\x01a\0octet",
            b"\0\x01a\0octet\0blksize",
            b"\0\x01a\0octet\0blksize\0",
            b"\0\x01a\0octet\0blksize\x008",
            b"\0\x03\0",
            b"\0\x04\0",
            b"\0\x05\0",
            b"\0\x07\0\0",
            b"\x01\x01a\0octet\0",
        ] {
            assert_eq!(Packet::parse(bytes), Err(PacketError), "{}", bytes.escape_ascii());
        }
    }

    fn texts() -> impl Strategy<Value = Vec<u8>> {
        vec(1_u8.., 0..20)
    }

    fn pairs() -> impl Strategy<Value = Vec<(Vec<u8>, Vec<u8>)>> {
        vec((vec(1_u8.., 1..20), texts()), 0..5)
    }

    fn options(pairs: &[(Vec<u8>, Vec<u8>)]) -> Vec<(TftpString<'_>, TftpString<'_>)> {
        pairs.iter().map(|(name, value)| (TftpString::until_nul(name), TftpString::until_nul(value))).collect()
    }

    proptest! {
        #[test]
        fn a_written_packet_is_parsed_back(
            kind in 1_u8..=6,
            path in texts(),
            mode in texts(),
            pairs in pairs(),
            number: u16,
            payload: Vec<u8>,
        ) {
            let (path, mode) = (TftpString::until_nul(&path), TftpString::until_nul(&mode));
            let request = Request { path, mode, options: options(&pairs) };
            let packet = match kind {
                1 => Packet::Read(request),
                2 => Packet::Write(request),
                3 => Packet::Data { block: number, payload: &payload },
                4 => Packet::Acknowledgement { block: number },
                5 => Packet::Error { code: ErrorCode(number), message: path },
                _ => Packet::OptionsAcknowledgement { options: options(&pairs) },
            };
            let bytes = packet.write();
            prop_assert_eq!(Packet::parse(&bytes), Ok(packet));
        }

        #[test]
        fn arbitrary_bytes_never_panic(code in 0_u8..8, rest: Vec<u8>) {
            let bytes = [&[0, code], &rest[..]].concat();
            if let Ok(packet) = Packet::parse(&bytes) {
                let written = packet.write();
                prop_assert_eq!(Packet::parse(&written), Ok(packet));
            }
        }

        /// A path never contains a NUL, so it cannot start another string of the packet.
        #[test]
        fn a_path_cannot_start_another_string(path: Vec<u8>) {
            let request = Request { path: TftpString::until_nul(&path), mode: "octet".into(), options: Vec::new() };
            let bytes = Packet::Read(request).write();
            let Ok(Packet::Read(request)) = Packet::parse(&bytes) else { panic!("not parsed") };
            prop_assert!(request.mode.is("octet") && request.options.is_empty());
        }
    }
}
