//! The table of open connections. It counts the connections by source and by share, and finds idle, stalled and slow
//! connections to end.

use super::{
    connection::{Connection, ConnectionClock, Order},
    limits::{
        BYTES_PER_WINDOW, FINISH_SECONDS, FIRST_REQUEST_SECONDS, IDLE_SECONDS, SLOW_AFTER_SECONDS, SLOW_PER_SOURCE,
        Share, WRITE_WINDOW_SECONDS,
    },
};
use portal_protocols::Source;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// The minimum interval between two log lines about ended and refused connections.
const REPORT_INTERVAL_SECONDS: u32 = 60;

/// The open connections by source, with their numbers by share.
#[derive(Default)]
pub(super) struct Table {
    next_id: u64,
    /// The number of connections by share.
    by_share: [usize; 3],
    /// The connections of trusted proxies have the key `None`, because they carry the requests of many clients.
    by_source: HashMap<Option<Source>, BTreeMap<u64, TableEntry>>,
    report: Report,
}

struct TableEntry {
    connection: Arc<Connection>,
    /// The current window of a peer that is slow to read.
    window: Option<WriteWindow>,
}

/// A period in which a slow peer must take a minimum of bytes.
#[derive(Clone, Copy)]
struct WriteWindow {
    /// The time when the peer became slow, in seconds since the start.
    slow_since: u32,
    /// The start of this window, in seconds since the start.
    since: u32,
    /// The number of bytes that the peer had taken at the start of this window.
    written: u64,
}

/// The counts for the next report in the log.
#[derive(Default)]
struct Report {
    /// The time of the previous report, in seconds since the start; 0 before the first.
    logged_at: u32,
    ended: u64,
    refused: u64,
    /// The source of the last ended or refused connection.
    last_source: Option<Source>,
}

/// The connections that may be ended to make room.
pub(super) enum Candidates {
    /// The connections of a source.
    Source(Option<Source>),
    /// The connections of a share, without the connection that needs the room.
    Share(Share, Option<u64>),
}

impl Table {
    /// Returns the number of connections of a source.
    pub(super) fn count_of_source(&self, source: Option<Source>) -> usize {
        self.by_source.get(&source).map_or(0, BTreeMap::len)
    }

    /// Returns the number of connections in a share.
    pub(super) fn count_of_share(&self, share: Share) -> usize {
        self.by_share[share as usize]
    }

    /// Returns all connections.
    pub(super) fn connections(&self) -> impl Iterator<Item = &Connection> {
        self.by_source.values().flat_map(BTreeMap::values).map(|entry| &*entry.connection)
    }

    /// Adds a connection, in the share of new connections.
    pub(super) fn add(&mut self, source: Option<Source>, clock: &Arc<ConnectionClock>) -> Arc<Connection> {
        let id = self.next_id;
        self.next_id += 1;
        self.by_share[Share::New as usize] += 1;
        let connection = Arc::new(Connection::new(id, source, clock.clone()));
        let entry = TableEntry { connection: connection.clone(), window: None };
        self.by_source.entry(source).or_default().insert(id, entry);
        connection
    }

    /// Moves a new connection to another share. Nothing changes for a connection that was removed from the table in the
    /// meantime.
    pub(super) fn move_to(&mut self, connection: &Connection, share: Share) {
        if self.by_source.get(&connection.source()).is_some_and(|entries| entries.contains_key(&connection.id())) {
            self.by_share[Share::New as usize] -= 1;
            self.by_share[share as usize] += 1;
            connection.set_share(share);
        }
    }

    /// Checks all connections, and orders those to end that are idle or slow for too long. `now` is the time since the
    /// start, in seconds.
    pub(super) fn sweep(&mut self, now: u32) {
        for (source, entries) in &mut self.by_source {
            let mut slow = Vec::new();
            for entry in entries.values_mut() {
                if let Some(order) = entry.due_order(now) {
                    entry.connection.send_order(order);
                } else if let Some(window) = entry.window
                    && now - window.slow_since >= SLOW_AFTER_SECONDS
                {
                    slow.push((window.slow_since, entry.connection.id()));
                }
            }
            if source.is_some() && slow.len() > SLOW_PER_SOURCE {
                // The connections that have been slow the longest end first.
                slow.sort_unstable();
                for (_, id) in &slow[..slow.len() - SLOW_PER_SOURCE] {
                    entries[id].connection.send_order(Order::End);
                }
            }
        }
        self.report.write(now);
    }

    /// Counts a refused connection for the next report.
    pub(super) fn report_refusal(&mut self, source: Option<Source>) {
        self.report.count_refusal(source);
    }

    /// Ends the candidates that were idle longest: one, or 1/64 of a limit above 64. So in a flood of new connections,
    /// a large table is not searched for each connection. Returns whether there was a candidate.
    pub(super) fn make_room(&mut self, now: u32, limit: usize, candidates: Candidates) -> bool {
        let entries: Box<dyn Iterator<Item = &TableEntry>> = match &candidates {
            Candidates::Source(source) => Box::new(self.by_source.get(source).into_iter().flat_map(BTreeMap::values)),
            Candidates::Share(share, excluded) => Box::new(
                self.by_source
                    .values()
                    .flat_map(BTreeMap::values)
                    .filter(|entry| entry.connection.share() == *share && Some(entry.connection.id()) != *excluded),
            ),
        };
        let mut idle: Vec<(u32, u64, Option<Source>)> = entries
            .map(|entry| &entry.connection)
            .filter(|connection| connection.can_end(now))
            .map(|connection| (connection.last_active(), connection.id(), connection.source()))
            .collect();
        let count = (limit / 64).max(1);
        if idle.len() > count {
            idle.select_nth_unstable(count);
            idle.truncate(count);
        }
        for (_, id, source) in &idle {
            if let Some(connection) = self.remove(*source, *id) {
                connection.send_order(Order::End);
                self.report.ended += 1;
                self.report.last_source = *source;
            }
        }
        !idle.is_empty()
    }

    /// Removes a connection from the table, and returns it if it was there.
    pub(super) fn remove(&mut self, source: Option<Source>, id: u64) -> Option<Arc<Connection>> {
        let entries = self.by_source.get_mut(&source)?;
        let entry = entries.remove(&id)?;
        if entries.is_empty() {
            self.by_source.remove(&source);
        }
        self.by_share[entry.connection.share() as usize] -= 1;
        Some(entry.connection)
    }
}

impl TableEntry {
    /// Returns the order that the connection must get now, if any.
    fn due_order(&mut self, now: u32) -> Option<Order> {
        let connection = &self.connection;
        if connection.share() == Share::New {
            return (now.saturating_sub(connection.last_active()) >= FIRST_REQUEST_SECONDS).then_some(Order::End);
        }
        if connection.has_old_answer() {
            return Some(Order::End);
        }
        // A peer that is slow to read must take a minimum of bytes in each window.
        if connection.is_blocked() {
            let written = connection.written();
            let window = self.window.get_or_insert(WriteWindow { slow_since: now, since: now, written });
            if now - window.since < WRITE_WINDOW_SECONDS {
                return None;
            }
            let is_stalled = written - window.written < BYTES_PER_WINDOW;
            (window.since, window.written) = (now, written);
            return is_stalled.then_some(Order::End);
        }
        self.window = None;
        if !connection.is_idle() {
            return None;
        }
        match now.saturating_sub(connection.last_active()) {
            idle if idle >= IDLE_SECONDS + FINISH_SECONDS => Some(Order::End),
            idle if idle >= IDLE_SECONDS => Some(Order::Finish),
            _ => None,
        }
    }
}

impl Report {
    fn count_refusal(&mut self, source: Option<Source>) {
        self.refused += 1;
        self.last_source = source;
    }

    /// Logs the counts, unless there is nothing to report or the previous report is too recent.
    fn write(&mut self, now: u32) {
        if (self.ended, self.refused) == (0, 0)
            || (self.logged_at != 0 && now - self.logged_at < REPORT_INTERVAL_SECONDS)
        {
            return;
        }
        let (ended, refused) = (self.ended, self.refused);
        let last = self.last_source.map(tracing::field::display);
        tracing::warn!(ended, refused, last, "too many connections: idle ones were ended, new ones refused");
        *self = Self { logged_at: now, ..Self::default() };
    }
}
