//! The queue for hashing passwords, when more callers wait than hashes may run at once.
//!
//! The queue is fair by network and source: networks take turns, and in each network its sources take turns, whatever
//! the number of their waiting callers. Known browsers come first, then sources without failures, then the others; each
//! of the three lanes gets a turn regularly. The queue is bounded: when it is full, the source with the most waiting
//! callers loses its last caller, and a new caller of that source is refused at once. No caller waits longer than a
//! person at a browser would.

use super::round_robin::{RoundRobin, WaitQueue};
use portal_protocols::Source;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::oneshot, time::timeout};

/// The key of a caller in the queue: its source and its priority.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueKey {
    /// The source of the request; none for the portal itself.
    pub source: Option<Source>,
    /// The caller's priority.
    pub priority: Priority,
}

/// The priorities, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Priority {
    /// A signed-in caller, or a browser that has signed in before.
    Known,
    /// A source without failures.
    Clean,
    /// A source with failures.
    Failing,
}

impl QueueKey {
    /// The portal itself: a command, the demonstration, or the phone platform that checks PINs.
    pub const PORTAL: Self = Self { source: None, priority: Priority::Known };
}

/// The limits of the queue.
#[derive(Clone, Copy, Debug)]
pub struct QueueLimits {
    /// The number of hashes that run at once.
    pub at_once: usize,
    /// The maximum number of waiting callers with the same priority.
    pub waiting: usize,
    /// The maximum number of waiting callers with the same priority from one source. The portal itself has no source.
    pub from_one_source: usize,
    /// The maximum wait.
    pub patience: Duration,
}

/// The queue. Clones share it.
#[derive(Clone, Debug)]
pub struct Queue(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    limits: QueueLimits,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// The number of hashes that run now.
    running: usize,
    /// The number of turns that waiting callers have had; it chooses the lane in [`LANE_ORDER`].
    turns: usize,
    /// The waiting callers, by priority.
    lanes: [Lane; 3],
}

/// The waiting callers of one priority: by network, by source, in the order that they came.
type Lane = RoundRobin<Option<Source>, RoundRobin<Option<Source>, VecDeque<oneshot::Sender<QueueTurn>>>>;

/// The right to run one hash. Dropping it gives the turn to the next caller.
#[derive(Debug)]
pub struct QueueTurn(Option<Arc<Shared>>);

/// The error when too many callers wait already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords wait to be hashed")]
pub struct QueueFull;

/// The lane that is served first in each of eight consecutive turns: [`Priority::Known`] in five, [`Priority::Clean`]
/// in two, [`Priority::Failing`] in one.
const LANE_ORDER: [usize; 8] = [0, 0, 1, 0, 0, 1, 0, 2];

impl Queue {
    /// Creates an empty queue.
    pub fn new(limits: QueueLimits) -> Self {
        Self(Arc::new(Shared { limits, state: Mutex::default() }))
    }

    /// Waits for a turn.
    ///
    /// Errors: [`QueueFull`] at once when there is no room; later when a source with fewer waiting callers took the
    /// place, or when the maximum wait is over.
    pub async fn wait_for_turn(&self, queue_key: QueueKey) -> Result<QueueTurn, QueueFull> {
        let turn = {
            let mut state = self.0.state();
            if state.running < self.0.limits.at_once {
                state.running += 1;
                return Ok(QueueTurn(Some(Arc::clone(&self.0))));
            }
            add_to_lane(&mut state.lanes[queue_key.priority as usize], queue_key.source, self.0.limits)?
        };
        match timeout(self.0.limits.patience, turn).await {
            Ok(Ok(turn)) => Ok(turn),
            Ok(Err(_)) | Err(_) => Err(QueueFull),
        }
    }

    /// Returns the number of waiting callers.
    #[cfg(test)]
    pub fn waiting(&self) -> usize {
        self.0.state().lanes.iter().map(WaitQueue::len).sum()
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Adds a caller to a lane, at the end of its source's queue. Returns the receiver of the caller's turn.
fn add_to_lane(
    lane: &mut Lane,
    source: Option<Source>,
    limits: QueueLimits,
) -> Result<oneshot::Receiver<QueueTurn>, QueueFull> {
    let network = source.map(Source::network);
    let own_length = lane.get(&network).and_then(|sources| sources.get(&source)).map_or(0, WaitQueue::len);
    // The portal itself has no limit, because the phone platform lets it check the PINs of all lines.
    if source.is_some() && own_length >= limits.from_one_source {
        return Err(QueueFull);
    }
    if lane.len() >= limits.waiting {
        // The longest queue loses its last caller only if it is longer than this source's queue will be.
        if lane.longest() <= own_length + 1 {
            return Err(QueueFull);
        }
        lane.drop_last_of_longest();
    }
    let (sender, receiver) = oneshot::channel();
    lane.add_with(network, |sources| sources.add_with(source, |waiting| waiting.push_back(sender)));
    Ok(receiver)
}

impl State {
    /// Removes the caller that gets the next turn: from the lane whose turn it is, or else from the first lane that
    /// isn't empty.
    fn next_caller(&mut self) -> Option<oneshot::Sender<QueueTurn>> {
        let first = LANE_ORDER[self.turns % LANE_ORDER.len()];
        self.turns = self.turns.wrapping_add(1);
        self.lanes[first].next().or_else(|| self.lanes.iter_mut().find_map(WaitQueue::next))
    }
}

impl Drop for QueueTurn {
    /// Gives the turn to the next caller.
    fn drop(&mut self) {
        let Some(shared) = self.0.take() else { return };
        loop {
            let next = {
                let mut state = shared.state();
                let next = state.next_caller();
                if next.is_none() {
                    state.running -= 1;
                }
                next
            };
            let Some(next) = next else { return };
            let Err(mut returned) = next.send(QueueTurn(Some(Arc::clone(&shared)))) else { return };
            // This caller has disconnected. The loop offers the turn to the next one; the returned value must not offer
            // it a second time when it is dropped.
            returned.0 = None;
        }
    }
}

#[cfg(test)]
#[path = "queue/tests.rs"]
mod tests;
