//! The queue for hashing passwords, when more wait than can be hashed at once.
//!
//! The queue is fair by network and source: networks take turns, and in each network its sources, whatever the number
//! that each has waiting. Known browsers come first, then sources without failures, then the others; each of the three
//! lanes gets a turn regularly. The queue is bounded: when it is full, the source with the most waiting loses its last
//! one, and a caller whose source has the most is refused at once. Nobody waits longer than a person at a browser
//! would.

use super::round_robin::{RoundRobin, Waiting};
use portal_protocols::Source;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::oneshot, time::timeout};

/// The caller that a password is hashed for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// The source of the request; none for the portal itself.
    pub source: Option<Source>,
    /// The caller's priority.
    pub standing: Standing,
}

/// The priorities, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// A signed-in caller, or a browser that has signed in before.
    Known,
    /// A source without failures.
    Clean,
    /// A source with failures.
    Failing,
}

impl Asker {
    /// The portal itself: a command, the demonstration, or the phone platform that checks PINs.
    pub const PORTAL: Self = Self { source: None, standing: Standing::Known };
}

/// The limits of the queue.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// The number of hashes that run at once.
    pub at_once: usize,
    /// The maximum number that wait with the same standing.
    pub waiting: usize,
    /// The maximum number of those from one source. The portal itself has no source.
    pub from_one_source: usize,
    /// The maximum wait.
    pub patience: Duration,
}

/// The queue. Clones share it.
#[derive(Clone, Debug)]
pub struct Queue(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    bounds: Bounds,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    running: usize,
    turns: usize,
    lanes: [Lane; 3],
}

/// The waiting callers of one standing: by network, by source, in the order that they came.
type Lane = RoundRobin<Option<Source>, RoundRobin<Option<Source>, VecDeque<oneshot::Sender<Turn>>>>;

/// A turn, which ends when it is dropped.
#[derive(Debug)]
pub struct Turn(Option<Arc<Shared>>);

/// The error when too many wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords wait to be hashed")]
pub struct QueueFull;

/// The lane served first in each of eight turns: the known in five, the clean in two, the failing in one.
const FIRST: [usize; 8] = [0, 0, 1, 0, 0, 1, 0, 2];

impl Queue {
    /// Creates an empty queue.
    pub fn new(bounds: Bounds) -> Self {
        Self(Arc::new(Shared { bounds, state: Mutex::default() }))
    }

    /// Waits for a turn.
    ///
    /// Errors: [`QueueFull`] at once when there is no room, and later when the place was given to a source with fewer
    /// waiting.
    pub async fn turn(&self, asker: Asker) -> Result<Turn, QueueFull> {
        let turn = {
            let mut state = self.0.state();
            if state.running < self.0.bounds.at_once {
                state.running += 1;
                return Ok(Turn(Some(Arc::clone(&self.0))));
            }
            enter(&mut state.lanes[asker.standing as usize], asker.source, self.0.bounds)?
        };
        match timeout(self.0.bounds.patience, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(QueueFull),
        }
    }

    /// Returns the number that wait.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.0.state().lanes.iter().map(Waiting::len).sum()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Enters a lane at the end of its source's queue, which is earlier for a source with fewer waiting.
fn enter(lane: &mut Lane, source: Option<Source>, bounds: Bounds) -> Result<oneshot::Receiver<Turn>, QueueFull> {
    let network = source.map(Source::network);
    let own = lane.get(&network).and_then(|sources| sources.get(&source)).map_or(0, Waiting::len);
    // The portal has no limit: it asks for the PINs of all lines.
    if source.is_some() && own >= bounds.from_one_source {
        return Err(QueueFull);
    }
    if lane.len() >= bounds.waiting {
        // The longest queue loses its last only when it is longer than this one will be.
        if lane.longest() <= own + 1 {
            return Err(QueueFull);
        }
        lane.drop_last_of_longest();
    }
    let (sender, receiver) = oneshot::channel();
    lane.with(network, |sources| sources.with(source, |waiting| waiting.push_back(sender)));
    Ok(receiver)
}

impl State {
    fn next(&mut self) -> Option<oneshot::Sender<Turn>> {
        let first = FIRST[self.turns % FIRST.len()];
        self.turns = self.turns.wrapping_add(1);
        self.lanes[first].next().or_else(|| self.lanes.iter_mut().find_map(Waiting::next))
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        let Some(shared) = self.0.take() else { return };
        loop {
            let next = {
                let mut state = shared.state();
                let next = state.next();
                if next.is_none() {
                    state.running -= 1;
                }
                next
            };
            let Some(next) = next else { return };
            let Err(mut unwanted) = next.send(Turn(Some(Arc::clone(&shared)))) else { return };
            // Its caller has gone: the next caller gets the turn.
            unwanted.0 = None;
        }
    }
}

#[cfg(test)]
#[path = "queue/tests.rs"]
mod tests;
