//! The sources (IP addresses or networks) of phones' requests that have a problem: blocked sources, and sources whose
//! TLS handshakes fail.

use crate::operation::{Done, operation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The reasons why a source is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockReason {
    /// The source asked for many different MAC addresses that nobody registered.
    ManyAddresses,
    /// The source asked for the same unregistered MAC address again and again.
    OneAddress,
}

/// A source whose phones get no credentials for a while.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BlockedSource {
    /// An IPv4 address, or the /56 network of an IPv6 one.
    pub source: String,
    /// The reason for the block.
    pub reason: BlockReason,
    /// The number of different MAC addresses that the source asked for and that nobody registered.
    pub unknown: u64,
    /// Whether the source asked for more addresses than the server counts.
    pub is_more: bool,
    /// The start of the block.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub since: Timestamp,
    /// The end of the block.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub until: Timestamp,
}

/// The reasons why a TLS handshake fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HandshakeFault {
    /// The phone offers no cipher suite, key exchange or signature that the server accepts: old firmware.
    NoCommonSuite,
    /// The phone speaks no version of TLS that the server accepts: older firmware.
    OldVersion,
    /// The phone does not trust the server's certificate.
    CertificateRefused,
    /// The peer does not speak TLS: probably the phone's URL starts with http instead of https.
    NotTls,
    /// The phone ended the connection, without a reason.
    Ended,
    /// Any other failure; the log has the details.
    Other,
}

/// The failed TLS handshakes of a source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FailedHandshakes {
    /// An IPv4 address, or the /56 network of an IPv6 one.
    pub source: String,
    /// The reason for the latest failure.
    pub fault: HandshakeFault,
    /// The number of failures since `first_at`.
    pub count: u64,
    /// The time of the first failure.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub first_at: Timestamp,
    /// The time of the latest failure.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub last_at: Timestamp,
}

/// The sources with a problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PhoneSources {
    /// The blocked sources, the latest first; at most a hundred.
    pub blocked: Vec<BlockedSource>,
    /// The sources with failed TLS handshakes, the latest first; at most a hundred.
    pub handshakes: Vec<FailedHandshakes>,
    /// The server's time of the answer.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub now: Timestamp,
}

/// Lists the sources with a problem. An operator sees all of them. A reseller sees the sources where its phones were
/// last seen, the sources that asked for a phone before the reseller registered it, and the source of its own request.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListPhoneSources {}
operation!(ListPhoneSources, Staff, Get "/api/v1/phone-sources" => PhoneSources, "Lists the blocked sources of phones, and those whose TLS handshakes fail.");

/// Unblocks a source that the caller may see. The server forgets which MAC addresses the source asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnblockSource {
    /// The source, as the list names it.
    pub source: String,
}
operation!(UnblockSource, Staff, Post "/api/v1/phone-sources/unblock" => Done, "Unblocks a source of phones.");
