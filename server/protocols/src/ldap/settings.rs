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
    /// The maximum number of connections at the same time.
    pub connections: usize,
    /// The maximum number of connections at the same time from one source: an IPv4 address or an IPv6 /64. All phones
    /// of a site may share one address.
    pub connections_per_source: usize,
    /// The maximum time that a signed-in client may send nothing between two requests, and the maximum time for one
    /// request to arrive.
    pub idle_timeout: Duration,
    /// How long a connection may stay open without a successful sign-in, whatever it sends, and how long the TLS
    /// handshake may take.
    pub bind_timeout: Duration,
    /// The maximum time until the client accepts a piece of a response.
    pub write_timeout: Duration,
    /// The maximum time for a search or a sign-in.
    pub answer_timeout: Duration,
    /// The maximum number of entries in the response to a search, or in one page of a paged search.
    pub entries_per_search: usize,
    /// The number of failed sign-ins for one name from one source, within the window, after which the name is refused
    /// without a check.
    pub failures_per_name: u32,
    /// The number of failed sign-ins from one source, for all names together, within the window, after which the source
    /// is refused without a check.
    pub failures_per_source: u32,
    /// The counting window. A failure counts for one to two windows.
    pub failure_window: Duration,
    /// The delay of the response to the first failure of a name. It doubles with each further failure, four times at
    /// most.
    pub failure_pause: Duration,
    /// How long running requests may take after the server is told to stop.
    pub stop_timeout: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connections: 4_096,
            connections_per_source: 256,
            idle_timeout: Duration::from_mins(5),
            bind_timeout: Duration::from_secs(15),
            write_timeout: Duration::from_secs(30),
            answer_timeout: Duration::from_secs(10),
            entries_per_search: 500,
            failures_per_name: 5,
            failures_per_source: 50,
            failure_window: Duration::from_mins(5),
            failure_pause: Duration::from_millis(250),
            stop_timeout: Duration::from_secs(5),
        }
    }
}
