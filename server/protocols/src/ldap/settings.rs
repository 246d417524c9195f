//! The settings and limits of the LDAP server.

use super::Dn;
use std::time::Duration;

/// The settings of the LDAP server.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The naming context, below which the entries are. A phone signs in as `uid=<name>` anywhere below it, or with the
    /// bare name.
    pub context: Dn,
    /// Whether the server accepts passwords on an unencrypted connection from another machine.
    pub allows_plain_bind: bool,
    /// The limits of the server.
    pub limits: Limits,
}

/// Limits on connections, searches and failed sign-ins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at the same time.
    pub connections: usize,
    /// Connections at the same time from one source: an IPv4 address or an IPv6 /64. All phones of a site may share one
    /// address.
    pub connections_per_source: usize,
    /// How long a connection may be silent between two requests, and how long one request may take to arrive.
    pub idle: Duration,
    /// How long a connection may stay open without a successful sign-in, whatever it sends, and how long the TLS
    /// handshake may take.
    pub idle_before_bind: Duration,
    /// How long a piece of a response may wait until the client accepts it.
    pub write: Duration,
    /// How long a search or a sign-in may take.
    pub answer: Duration,
    /// The largest number of entries of a search, or of one page of a paged search.
    pub results: usize,
    /// The number of failed sign-ins for one name from one source, within the window, after which the name is refused
    /// without a check.
    pub failures_per_name: u32,
    /// The same limit for one source, whatever the names.
    pub failures_per_source: u32,
    /// The counting window. A failure counts for one to two windows.
    pub failure_window: Duration,
    /// The delay of the response to the first failure of a name. It doubles with each further failure, four times at
    /// most.
    pub failure_pause: Duration,
    /// How long running requests may take after the server is told to stop.
    pub farewell: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            connections_per_source: 256,
            idle: Duration::from_mins(5),
            idle_before_bind: Duration::from_secs(15),
            write: Duration::from_secs(30),
            answer: Duration::from_secs(10),
            results: 500,
            failures_per_name: 5,
            failures_per_source: 50,
            failure_window: Duration::from_mins(5),
            failure_pause: Duration::from_millis(250),
            farewell: Duration::from_secs(5),
        }
    }
}
