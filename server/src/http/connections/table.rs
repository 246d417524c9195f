//! The table of open connections: counts them by source and by share, and finds those to end: idle, stalled or slow
//! connections.

use super::{
    connection::{Connection, ConnectionClock, Order},
    limits::{FINISH, FIRST_REQUEST, IDLE, SLOW_AFTER, SLOW_PER_SOURCE, Share, WRITE_WINDOW, WRITTEN_PER_WINDOW},
};
use portal_protocols::Source;
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// The interval, in seconds, of the log's reports about ended and refused connections.
const REPORT: u32 = 60;

/// The open connections by source, with their numbers by share.
#[derive(Default)]
pub(super) struct Table {
    next_id: u64,
    /// The number of connections by share.
    by_share: [usize; 3],
    /// Trusted proxies have no source: the clients behind them are not counted here.
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
    slow_since: u32,
    since: u32,
    written: u64,
}

/// The counts for the next report in the log.
#[derive(Default)]
struct Report {
    at: u32,
    ended: u64,
    refused: u64,
    source: Option<Source>,
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
    pub(super) fn of_source(&self, source: Option<Source>) -> usize {
        self.by_source.get(&source).map_or(0, BTreeMap::len)
    }

    /// Returns the number of connections in a share.
    pub(super) fn of_share(&self, share: Share) -> usize {
        self.by_share[share as usize]
    }

    /// Returns all connections.
    pub(super) fn connections(&self) -> impl Iterator<Item = &Connection> {
        self.by_source.values().flat_map(BTreeMap::values).map(|entry| &*entry.connection)
    }

    /// Adds a connection, in the share of new ones.
    pub(super) fn add(&mut self, source: Option<Source>, clock: &Arc<ConnectionClock>) -> Arc<Connection> {
        let id = self.next_id;
        self.next_id += 1;
        self.by_share[Share::New as usize] += 1;
        let connection = Arc::new(Connection::new(id, source, clock.clone()));
        let entry = TableEntry { connection: connection.clone(), window: None };
        self.by_source.entry(source).or_default().insert(id, entry);
        connection
    }

    /// Moves a new connection to another share. A connection that was told to end in the meantime is no longer counted.
    pub(super) fn move_to(&mut self, connection: &Connection, share: Share) {
        if self.by_source.get(&connection.source()).is_some_and(|entries| entries.contains_key(&connection.id())) {
            self.by_share[Share::New as usize] -= 1;
            self.by_share[share as usize] += 1;
            connection.put_into(share);
        }
    }

    /// Checks all connections, and orders the connections to end that are idle or slow for too long. `now` is the time
    /// since the start, in seconds.
    pub(super) fn sweep(&mut self, now: u32) {
        for (source, entries) in &mut self.by_source {
            let mut slow = Vec::new();
            for entry in entries.values_mut() {
                if let Some(order) = entry.judge(now) {
                    entry.connection.order(order);
                } else if let Some(window) = entry.window
                    && now - window.slow_since >= SLOW_AFTER
                {
                    slow.push((window.slow_since, entry.connection.id()));
                }
            }
            if source.is_some() && slow.len() > SLOW_PER_SOURCE {
                slow.sort_unstable();
                for (_, id) in &slow[..slow.len() - SLOW_PER_SOURCE] {
                    entries[id].connection.order(Order::End);
                }
            }
        }
        self.report.write(now);
    }

    /// Counts a refused connection for the next report.
    pub(super) fn report_refusal(&mut self, source: Option<Source>) {
        self.report.refuse(source);
    }

    /// Ends the candidates that were idle longest: one, or 1/64 of the limit, so that the search is rare when there are
    /// many. Returns whether there was one.
    pub(super) fn make_room(&mut self, now: u32, limit: usize, candidates: Candidates) -> bool {
        let entries: Box<dyn Iterator<Item = &TableEntry>> = match &candidates {
            Candidates::Source(source) => Box::new(self.by_source.get(source).into_iter().flat_map(BTreeMap::values)),
            Candidates::Share(share, asking) => Box::new(
                self.by_source
                    .values()
                    .flat_map(BTreeMap::values)
                    .filter(|entry| entry.connection.share() == *share && Some(entry.connection.id()) != *asking),
            ),
        };
        let mut idle: Vec<(u32, u64, Option<Source>)> = entries
            .map(|entry| &entry.connection)
            .filter(|connection| connection.can_end(now))
            .map(|connection| (connection.active(), connection.id(), connection.source()))
            .collect();
        let count = (limit / 64).max(1);
        if idle.len() > count {
            idle.select_nth_unstable(count);
            idle.truncate(count);
        }
        for (_, id, source) in &idle {
            if let Some(connection) = self.remove(*source, *id) {
                connection.order(Order::End);
                self.report.ended += 1;
                self.report.source = *source;
            }
        }
        !idle.is_empty()
    }

    /// Removes the entry of a connection, and returns its connection if it was there.
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
    /// Returns what the connection must do, if anything.
    fn judge(&mut self, now: u32) -> Option<Order> {
        let connection = &self.connection;
        if connection.share() == Share::New {
            return (now.saturating_sub(connection.active()) >= FIRST_REQUEST).then_some(Order::End);
        }
        if connection.has_old_answer() {
            return Some(Order::End);
        }
        if connection.is_blocked() {
            let written = connection.written();
            let window = self.window.get_or_insert(WriteWindow { slow_since: now, since: now, written });
            if now - window.since < WRITE_WINDOW {
                return None;
            }
            let is_stalled = written - window.written < WRITTEN_PER_WINDOW;
            (window.since, window.written) = (now, written);
            return is_stalled.then_some(Order::End);
        }
        self.window = None;
        if !connection.is_idle() {
            return None;
        }
        match now.saturating_sub(connection.active()) {
            idle if idle >= IDLE + FINISH => Some(Order::End),
            idle if idle >= IDLE => Some(Order::Finish),
            _ => None,
        }
    }
}

impl Report {
    fn refuse(&mut self, source: Option<Source>) {
        self.refused += 1;
        self.source = source;
    }

    fn write(&mut self, now: u32) {
        if (self.ended, self.refused) == (0, 0) || (self.at != 0 && now - self.at < REPORT) {
            return;
        }
        let (ended, refused) = (self.ended, self.refused);
        let last = self.source.map(tracing::field::display);
        tracing::warn!(ended, refused, last, "too many connections: idle ones were ended, new ones refused");
        *self = Self { at: now, ..Self::default() };
    }
}
