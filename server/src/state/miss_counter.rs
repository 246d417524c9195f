//! Notices who tries MAC addresses one after another, or one again and again, and blocks them.
//!
//! Only addresses that nobody registered count: a site of 300 registered phones that restart behind one address is never
//! blocked. Whether an address is registered is looked up after the answer, so that its time tells nothing: until then a request
//! is pending, and whoever is about to hand over secrets looks those of the source up first.

use super::oldest_out::OldestOut;
use jiff::{SignedDuration, Timestamp};
use portal_api::Mac;
use portal_protocols::Subscriber;
use std::{
    net::IpAddr,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// How many sources are watched at once; the one that asked longest ago is forgotten. With [`KEPT`] addresses each they take
/// about 25 MB.
const LIMIT: usize = 20_000;
/// How many addresses of a source are remembered at once.
const KEPT: usize = 24;
/// How many different unknown addresses a source may ask for within [`PERIOD`].
const MISSES: usize = 20;
/// How often it may ask for one of them: a telephone that starts asks for five files.
const REPEATS: u32 = 60;
const PERIOD: SignedDuration = SignedDuration::from_mins(10);
/// How long a source is blocked.
const BLOCKED_FOR: SignedDuration = SignedDuration::from_hours(1);
/// How many requests without credentials of a source go into the journal within [`PERIOD`].
const NOTED: u32 = 1_000;

/// Counts the unknown MAC addresses asked for, by source.
pub struct MissCounter {
    entries: Mutex<OldestOut<Subscriber, Entry>>,
}

#[derive(Default)]
struct Entry {
    asked: Vec<Asked>,
    blocked_until: Option<Timestamp>,
    /// When the requests in `noted` began to be counted.
    noted_since: Timestamp,
    noted: u32,
}

/// What a source asked for lately.
struct Asked {
    /// The 48 bits of the address.
    mac: u64,
    /// When it was asked for last.
    at: Timestamp,
    /// How often since `since`, within [`PERIOD`].
    times: u32,
    since: Timestamp,
    /// Whether it is known that nobody registered it. Until then that is to be looked up.
    is_unknown: bool,
}

/// What is known of a source when it asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether it is blocked.
    pub is_blocked: bool,
    /// Whether the request may go into the journal: one source has a share of it.
    pub is_noted: bool,
}

impl Default for MissCounter {
    fn default() -> Self {
        Self { entries: Mutex::new(OldestOut::new(LIMIT)) }
    }
}

impl MissCounter {
    /// Notes that a source asks for an address without credentials. It is not known yet whether somebody registered it.
    pub fn ask(&self, address: IpAddr, mac: &Mac, now: Timestamp) -> Standing {
        let source = Subscriber::of(address);
        let mut entries = self.entries();
        let entry = entries.touch(&source);
        entry.forget_old(now);
        entry.noted = entry.noted.saturating_add(1);
        let mac = bits(mac);
        if let Some(asked) = entry.asked.iter_mut().find(|asked| asked.mac == mac) {
            asked.again(now);
        } else if entry.asked.len() < KEPT {
            entry.asked.push(Asked { mac, at: now, times: 1, since: now, is_unknown: false });
        }
        let is_new = entry.block(now);
        let standing = Standing { is_blocked: entry.is_blocked(now), is_noted: entry.noted <= NOTED };
        drop(entries);
        say(source, is_new);
        standing
    }

    /// The addresses that a source asked for and of which it isn't known whether somebody registered them.
    pub fn pending(&self, address: IpAddr) -> Vec<Mac> {
        let entries = self.entries();
        let Some(entry) = entries.get(&Subscriber::of(address)) else { return Vec::new() };
        let pending = entry.asked.iter().filter(|asked| !asked.is_unknown);
        pending.filter_map(|asked| Mac::parse(&format!("{:012X}", asked.mac)).ok()).collect()
    }

    /// Notes that an address which a source asked for is registered: it was no miss.
    pub fn forgive(&self, source: Subscriber, mac: &Mac) {
        let mut entries = self.entries();
        if let Some(entry) = entries.get_mut(&source) {
            let mac = bits(mac);
            entry.asked.retain(|asked| asked.mac != mac || asked.is_unknown);
        }
    }

    /// Notes that an address which a source asked for is not registered: its requests were misses. Gives whether that is new. The
    /// moment the source becomes blocked is logged, once.
    pub fn miss(&self, source: Subscriber, mac: &Mac, at: Timestamp) -> bool {
        let mut entries = self.entries();
        let entry = entries.touch(&source);
        entry.forget_old(at);
        let is_guess = entry.count(bits(mac), at);
        let is_new = entry.block(at);
        drop(entries);
        say(source, is_new);
        is_guess
    }

    /// Forgets the sources that are not blocked and asked for nothing unknown for a while.
    pub fn sweep(&self, now: Timestamp) {
        let mut entries = self.entries();
        let is_recent = |asked: &Asked| is_within(asked.at, now);
        entries.sweep(|entry| !entry.is_blocked(now) && !entry.asked.iter().any(is_recent));
    }

    /// Whether a source is blocked.
    pub fn is_blocked(&self, address: IpAddr, now: Timestamp) -> bool {
        self.entries().get(&Subscriber::of(address)).is_some_and(|entry| entry.is_blocked(now))
    }

    fn entries(&self) -> MutexGuard<'_, OldestOut<Subscriber, Entry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entry {
    /// A block that ends later than one could that begins now is from a clock that was wrong.
    fn is_blocked(&self, now: Timestamp) -> bool {
        self.blocked_until.is_some_and(|until| now < until && until.duration_since(now) <= BLOCKED_FOR)
    }

    /// Forgets what is older than the period, or lies in the future, after a clock that jumped.
    fn forget_old(&mut self, now: Timestamp) {
        self.asked.retain(|asked| is_within(asked.at, now));
        if !is_within(self.noted_since, now) {
            (self.noted_since, self.noted) = (now, 0);
        }
    }

    fn count(&mut self, mac: u64, at: Timestamp) -> bool {
        if let Some(asked) = self.asked.iter_mut().find(|asked| asked.mac == mac) {
            return !std::mem::replace(&mut asked.is_unknown, true);
        }
        // A miss is worth more than what is still to be looked up.
        if self.asked.len() >= KEPT
            && let Some(pending) = self.asked.iter().position(|asked| !asked.is_unknown)
        {
            self.asked.swap_remove(pending);
        }
        if self.asked.len() < KEPT {
            self.asked.push(Asked { mac, at, times: 1, since: at, is_unknown: true });
        }
        true
    }

    /// Blocks the source if it asked for too much, and isn't blocked. Whether it did.
    fn block(&mut self, now: Timestamp) -> bool {
        let unknown = self.asked.iter().filter(|asked| asked.is_unknown);
        let is_over = unknown.clone().count() > MISSES || unknown.clone().any(|asked| asked.times > REPEATS);
        if !is_over || self.is_blocked(now) {
            return false;
        }
        self.asked = Vec::new();
        self.blocked_until = now.checked_add(BLOCKED_FOR).ok();
        true
    }
}

/// Logs that a source is blocked, if that is new.
fn say(source: Subscriber, is_new: bool) {
    if is_new {
        tracing::warn!(
            %source,
            "blocked for an hour: asked for more than {MISSES} unknown MAC addresses in 10 minutes, or for one more than {REPEATS} times"
        );
    }
}

impl Asked {
    fn again(&mut self, now: Timestamp) {
        if !is_within(self.since, now) {
            (self.since, self.times) = (now, 0);
        }
        self.times = self.times.saturating_add(1);
        self.at = now;
    }
}

/// An address as a number.
fn bits(mac: &Mac) -> u64 {
    u64::from_str_radix(mac.as_str(), 16).unwrap_or_default()
}

/// A request of a batch may be a little younger than the moment it is looked at.
fn is_within(at: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(at);
    age < PERIOD && age > -PERIOD
}

#[cfg(test)]
mod tests;
