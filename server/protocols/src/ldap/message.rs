//! Incoming messages: the length is checked before memory is allocated, and the header before the message is decoded.

use ldap3_proto::{
    LdapCodec,
    proto::{self, LdapMsg, LdapOp, LdapResult},
};
use std::ops::Range;
use tokio_util::{bytes::BytesMut, codec::Decoder as _};
use tracing::dispatcher::{self, Dispatch};

/// The maximum size of a message, in bytes. A search of a phone has some hundred bytes.
pub(super) const MESSAGE_LIMIT: usize = 64 * 1024;
/// The maximum nesting of BER elements: the deepest filter, plus the elements around and inside it.
const NESTING_LIMIT: usize = 32;

/// The tag of a message: universal SEQUENCE.
const SEQUENCE: u8 = 0x30;
/// The tag of a message ID: universal INTEGER.
const INTEGER: u8 = 0x02;

/// The bytes are not an LDAP message. The rest of the stream cannot be parsed either.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an LDAP message")]
pub(super) struct MalformedMessage;

/// The operation of a request, by the tags of RFC 4511 4.2 to 4.14.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Bind,
    Unbind,
    Search,
    Modify,
    Add,
    Delete,
    Rename,
    Compare,
    Abandon,
    Extended,
}

/// A request.
#[derive(Debug)]
pub(super) struct Request {
    /// The message ID that the client chose; greater than 0.
    pub(super) id: i32,
    /// The operation.
    pub(super) kind: Kind,
    /// The decoded message. `None` when it cannot be decoded; the request gets a response nevertheless.
    pub(super) message: Option<Box<LdapMsg>>,
}

/// The length in bytes of the message at the start of a buffer. `None` when the length has not arrived yet.
pub(super) fn measure(buffer: &[u8]) -> Result<Option<usize>, MalformedMessage> {
    if buffer.first().is_some_and(|tag| *tag != SEQUENCE) {
        return Err(MalformedMessage);
    }
    let end = content_range(buffer)?.map(|content| content.end);
    if end.is_some_and(|end| end > MESSAGE_LIMIT) { Err(MalformedMessage) } else { Ok(end) }
}

/// Reads a complete message.
pub(super) fn read(bytes: &[u8]) -> Result<Request, MalformedMessage> {
    let inner = content_range(bytes)?.and_then(|content| bytes.get(content)).ok_or(MalformedMessage)?;
    let id_range = content_range(inner)?.filter(|_| inner[0] == INTEGER).ok_or(MalformedMessage)?;
    let tag = inner.get(id_range.end).copied().ok_or(MalformedMessage)?;
    let id = inner.get(id_range).and_then(read_id).ok_or(MalformedMessage)?;
    let kind = Kind::of(tag).ok_or(MalformedMessage)?;
    let message = decode(bytes).filter(|message| message.msgid == id);
    Ok(Request { id, kind, message })
}

/// Reads a message ID, from 1 (0 is reserved for the server, RFC 4511 4.1.1.1) to 2^31 - 1.
fn read_id(bytes: &[u8]) -> Option<i32> {
    if bytes.is_empty() || bytes.len() > 4 || bytes[0] > 0x7f {
        return None;
    }
    let id = bytes.iter().fold(0, |id, byte| id << 8 | i32::from(*byte));
    (id > 0).then_some(id)
}

/// Finds the content of the first element in `bytes`, as a range. `None` when the element's length has not arrived yet.
fn content_range(bytes: &[u8]) -> Result<Option<Range<usize>>, MalformedMessage> {
    let Some(first) = bytes.get(1).copied() else { return Ok(None) };
    if first < 0x80 {
        return Ok(Some(2..2 + usize::from(first)));
    }
    let count = usize::from(first & 0x7f);
    // Zero is the indefinite form, which LDAP excludes (RFC 4511 5.1). No message within the limit needs more than four
    // bytes for its length.
    if !(1..=4).contains(&count) {
        return Err(MalformedMessage);
    }
    let Some(octets) = bytes.get(2..2 + count) else { return Ok(None) };
    let length = octets.iter().fold(0_u64, |length, octet| length << 8 | u64::from(*octet));
    let length = usize::try_from(length).map_err(|_| MalformedMessage)?;
    Ok(Some(2 + count..length.checked_add(2 + count).ok_or(MalformedMessage)?))
}

/// Decodes a message without logging. At its trace level the decoder logs everything it reads, passwords included; at
/// its error level it logs every malformed message.
fn decode(bytes: &[u8]) -> Option<Box<LdapMsg>> {
    let mut codec = LdapCodec::new(Some(MESSAGE_LIMIT), Some(NESTING_LIMIT));
    let mut buffer = BytesMut::from(bytes);
    let decoded = dispatcher::with_default(&Dispatch::none(), || codec.decode(&mut buffer));
    decoded.ok().flatten().filter(|_| buffer.is_empty()).map(Box::new)
}

impl Kind {
    const fn of(tag: u8) -> Option<Self> {
        Some(match tag {
            0x60 => Self::Bind,
            0x42 => Self::Unbind,
            0x63 => Self::Search,
            0x66 => Self::Modify,
            0x68 => Self::Add,
            0x4a => Self::Delete,
            0x6c => Self::Rename,
            0x6e => Self::Compare,
            0x50 => Self::Abandon,
            0x77 => Self::Extended,
            _ => return None,
        })
    }

    /// The response that holds a result. Unbind and abandon have none.
    pub(super) fn response(self, result: LdapResult) -> Option<LdapOp> {
        Some(match self {
            Self::Bind => LdapOp::BindResponse(proto::LdapBindResponse { res: result, saslcreds: None }),
            Self::Search => LdapOp::SearchResultDone(result),
            Self::Modify => LdapOp::ModifyResponse(result),
            Self::Add => LdapOp::AddResponse(result),
            Self::Delete => LdapOp::DelResponse(result),
            Self::Rename => LdapOp::ModifyDNResponse(result),
            Self::Compare => LdapOp::CompareResult(result),
            Self::Extended => {
                LdapOp::ExtendedResponse(proto::LdapExtendedResponse { res: result, name: None, value: None })
            }
            Self::Unbind | Self::Abandon => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ldap3_proto::proto::{LdapBindCred, LdapBindRequest};
    use proptest::prelude::*;
    use tokio_util::codec::Encoder as _;

    fn bytes(id: i32, name: &str) -> BytesMut {
        let cred = LdapBindCred::Simple("secret".into());
        let op = LdapOp::BindRequest(LdapBindRequest { version: 3, dn: name.into(), cred });
        let mut buffer = BytesMut::new();
        LdapCodec::default().encode(LdapMsg { msgid: id, op, ctrl: Vec::new() }, &mut buffer).unwrap();
        buffer
    }

    #[test]
    fn measure_rejects_other_protocols_by_their_first_bytes() {
        for wrong in
            [&b"GET / HTTP/1.1"[..], b"\x16\x03\x01", b"\x30\x80", b"\x30\x85\0\0\0\0\x01", b"\x30\x84\x7f\xff\xff\xff"]
        {
            assert_eq!(measure(wrong), Err(MalformedMessage), "{wrong:x?}");
        }
        for unfinished in [&b""[..], b"\x30", b"\x30\x82", b"\x30\x82\x01"] {
            assert_eq!(measure(unfinished), Ok(None), "{unfinished:x?}");
        }
        assert_eq!(measure(b"\x30\x0c\x02"), Ok(Some(14)));
        assert_eq!(measure(b"\x30\x82\x01\x00"), Ok(Some(260)));
        assert_eq!(measure(b"\x30\x83\x00\xff\xfb"), Ok(Some(MESSAGE_LIMIT)));
        assert_eq!(measure(b"\x30\x83\x00\xff\xfc"), Err(MalformedMessage));
    }

    #[test]
    fn rejects_messages_without_a_valid_id_or_operation() {
        for wrong in [
            &b"\x30\x00"[..],
            b"\x30\x03\x02\x01\x01",
            b"\x30\x05\x02\x01\x00\x42\x00",
            b"\x30\x05\x02\x01\xff\x42\x00",
            b"\x30\x05\x04\x01\x01\x42\x00",
            b"\x30\x06\x02\x02\x01",
            b"\x30\x05\x02\x01\x01\x61\x00",
            b"\x30\x05\x02\x01\x01\x5e\x00",
            b"\x30\x09\x02\x05\x01\x01\x01\x01\x01\x42\x00",
        ] {
            assert_eq!(read(wrong).unwrap_err(), MalformedMessage, "{wrong:x?}");
        }
    }

    #[test]
    fn a_request_that_cannot_be_decoded_keeps_its_id_and_kind() {
        let request = read(b"\x30\x05\x02\x01\x07\x63\x00").unwrap();
        assert_eq!((request.id, request.kind), (7, Kind::Search));
        assert!(request.message.is_none());
        let deep = (0..2_000).fold(vec![0x87, 0x00], |inner, _| {
            let mut outer = vec![0xa2, 0x82];
            outer.extend(u16::try_from(inner.len()).unwrap().to_be_bytes());
            outer.extend(inner);
            outer
        });
        let mut bytes = vec![0x30, 0x82];
        bytes.extend(u16::try_from(deep.len() + 7).unwrap().to_be_bytes());
        bytes.extend([0x02, 0x01, 0x07, 0x63, 0x82]);
        bytes.extend(u16::try_from(deep.len()).unwrap().to_be_bytes());
        bytes.extend(deep);
        assert!(read(&bytes).unwrap().message.is_none());
    }

    proptest! {
        #[test]
        fn an_encoded_message_is_measured_and_read_back(id in 1_i32.., name in "\\PC{0,300}") {
            let bytes = bytes(id, &name);
            prop_assert_eq!(measure(&bytes), Ok(Some(bytes.len())));
            let request = read(&bytes).unwrap();
            prop_assert_eq!((request.id, request.kind), (id, Kind::Bind));
            let op = request.message.map(|message| message.op);
            prop_assert!(matches!(op, Some(LdapOp::BindRequest(bind)) if bind.dn == name));
        }

        #[test]
        fn arbitrary_bytes_never_panic(mut bytes in prop::collection::vec(any::<u8>(), 0..200), tag in any::<u8>()) {
            let _ = measure(&bytes);
            let _ = read(&bytes);
            if bytes.len() >= 6 {
                let length = u8::try_from(bytes.len() - 2).unwrap();
                bytes[..6].copy_from_slice(&[SEQUENCE, 0x81, length - 1, INTEGER, 1, 1]);
                bytes[5] = tag | 1;
                let _ = read(&bytes);
            }
        }

        #[test]
        fn a_request_with_one_changed_byte_never_panics(at in 0_usize..60, byte in any::<u8>(), name in "[a-z]{20}") {
            let mut bytes = bytes(5, &name);
            let at = at % bytes.len();
            bytes[at] = byte;
            if let Ok(Some(length)) = measure(&bytes) && length <= bytes.len() {
                let _ = read(&bytes[..length]);
            }
        }
    }
}
