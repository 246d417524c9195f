//! Requests for telephones that nobody registered, and what the operator must know of them.

use crate::{PageNumber, operation::operation};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Requests for unknown telephones over some time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Guesses {
    /// How many requests there were.
    pub requests: u64,
    /// How many different addresses were tried, counted for each source: an unregistered telephone that keeps asking is one.
    pub guesses: u64,
    /// From how many sources. Only so many sources are kept as `source_limit` says: that many means at least that many.
    pub sources: u64,
}

/// The requests of one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnknownSource {
    /// An IPv4 address, or the /56 network of an IPv6 one.
    pub source: String,
    /// When its first request came.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub first_at: Timestamp,
    /// When its latest one came.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub last_at: Timestamp,
    /// How many there were.
    pub count: u64,
}

/// What an alarm is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum AlarmKind {
    /// Many different MAC addresses were tried within an hour.
    Enumeration,
    /// One source asked for the secrets of telephones of several resellers, and was stopped.
    HandOvers,
    /// An account of a reseller was told that addresses are registered elsewhere.
    ToldElsewhere,
    /// The same, as often as is allowed: it is told no more for a while.
    ToldElsewhereLimit,
}

/// Something that the operator should look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Alarm {
    /// What it is about.
    pub kind: AlarmKind,
    /// Whom it is about: a source, or a reseller and an account; nothing for the whole platform.
    pub subject: String,
    /// When it was raised first.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub first_at: Timestamp,
    /// When it was raised last.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub last_at: Timestamp,
    /// How often it was raised.
    pub count: u64,
}

/// The unknown telephones that ask, and the alarms.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnknownRequests {
    /// Whether so many addresses were tried within the last hour that somebody seems to search for telephones.
    pub is_enumeration: bool,
    /// The last hour.
    pub hour: Guesses,
    /// The last 24 hours.
    pub day: Guesses,
    /// The alarms, the latest first, at most fifty.
    pub alarms: Vec<Alarm>,
    /// A page of the sources, the latest first.
    pub rows: Vec<UnknownSource>,
    /// How many sources there are on all pages.
    pub total: u64,
    /// How many sources are kept at most.
    pub source_limit: u64,
    /// Which page this is.
    pub page: PageNumber,
    /// When the server answered.
    #[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
    pub now: Timestamp,
}

/// Lists the sources that ask for unknown telephones, with the alarms (operators only).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListUnknownRequests {
    /// Which page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListUnknownRequests, Operators, Get "/api/v1/unknown-requests" => UnknownRequests, "Lists the sources that ask for unknown telephones, and the alarms.");
