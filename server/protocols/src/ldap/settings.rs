//! How the directory is served.

use super::Dn;
use std::time::Duration;

/// What is chosen for a directory.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The naming context: where the entries stand. Telephones sign in as `uid=<name>` anywhere below it, or with the bare
    /// name.
    pub context: Dn,
    /// Whether passwords are taken on connections that are neither encrypted nor from this machine.
    pub allows_plain_bind: bool,
    /// How much is allowed.
    pub limits: Limits,
}

/// How much a connection may ask, how long it may last and how often it may fail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address (a /64 for IPv6). A site has one address for all its telephones.
    pub connections_per_source: usize,
    /// How long a connection may wait between requests, and how long one may take to arrive.
    pub idle: Duration,
    /// How long a connection may go without a successful sign-in, however much it says, and how long the TLS handshake may take.
    pub idle_before_bind: Duration,
    /// How long a part of an answer may wait for its reader.
    pub write: Duration,
    /// How long a search or a sign-in may take.
    pub answer: Duration,
    /// How many entries a search gives at most; with pages, a page.
    pub results: usize,
    /// Failed sign-ins with one name from one address, within the window, after which they are refused at once.
    pub failures_per_name: u32,
    /// The same from one address, whatever the name.
    pub failures_per_source: u32,
    /// How long failures count: this long at least, twice as long at most.
    pub failure_window: Duration,
    /// How long the answer to a name's first failure is held back. Doubles with each, four times.
    pub failure_pause: Duration,
    /// How long requests under way may take once the server is stopping.
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
