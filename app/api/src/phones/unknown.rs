//! Requests for unknown (unregistered) phones, and the alarms for the operator.

use crate::{PageNumber, operation::operation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// The counts of the requests for unknown phones within a period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnknownRequestCounts {
    /// The number of requests.
    pub requests: u64,
    /// The number of different MAC addresses that were tried, counted for each source: an unregistered phone that
    /// repeats its request counts once.
    pub guesses: u64,
    /// The number of sources. At most `source_limit` sources are stored: a count of `source_limit` means
    /// "at least".
    pub sources: u64,
}

/// A source of requests for unknown phones.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnknownSource {
    /// An IPv4 address, or the /56 network of an IPv6 one.
    pub source: String,
    /// The time of the source's first request.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub first_at: Timestamp,
    /// The time of the source's latest request.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub last_at: Timestamp,
    /// The number of the source's requests.
    pub count: u64,
}

/// The kinds of alarms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// Many different MAC addresses were tried within an hour.
    Enumeration,
    /// One source asked for the secrets of several resellers' phones, and now gets no more secrets.
    HandOvers,
    /// A reseller's account learnt from answers that MAC addresses are registered by another reseller.
    ToldElsewhere,
    /// A reseller's account reached the limit of answers that an address is registered elsewhere. For a while, the
    /// account gets no more of these answers.
    ToldElsewhereLimit,
}

/// An alarm that the operator should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alarm {
    /// The kind of alarm.
    pub kind: AlarmKind,
    /// The source, or the reseller and the account, that the alarm is about; empty for the whole platform.
    pub subject: String,
    /// The time when the alarm was first raised.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub first_at: Timestamp,
    /// The time when the alarm was last raised.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub last_at: Timestamp,
    /// The number of times that the alarm was raised.
    pub count: u64,
}

/// The sources of requests for unknown phones, and the alarms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnknownRequests {
    /// Whether so many MAC addresses were tried within the last hour that a search for phones is likely.
    pub is_enumeration: bool,
    /// The requests of the last hour.
    pub hour: UnknownRequestCounts,
    /// The requests of the last 24 hours.
    pub day: UnknownRequestCounts,
    /// The alarms, the newest first; at most fifty.
    pub alarms: Vec<Alarm>,
    /// A page of the sources, the newest first.
    pub rows: Vec<UnknownSource>,
    /// The number of sources on all pages.
    pub total: u64,
    /// The maximum number of stored sources.
    pub source_limit: u64,
    /// The number of this page.
    pub page: PageNumber,
    /// The server's time of the answer.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub now: Timestamp,
}

/// Lists the sources that ask for unknown phones, and the alarms (operators only).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListUnknownRequests {
    /// The number of the page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListUnknownRequests, Operators, Get "/api/v1/unknown-requests" => UnknownRequests, "Lists the sources that ask for unknown phones, and the alarms.");
