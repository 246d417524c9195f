//! Whose turn it is to have a password hashed, when more want to than can.
//!
//! The queue is fair by network and source: networks come one after the other, and in each its sources, whatever the number that
//! each has waiting. Known browsers come first, then sources that have not failed, then the others; each of the three gets a turn
//! now and then in any case. It is bounded: past its end the source with most waiting loses the last of them, and who has nothing
//! to take is told so at once. Nobody waits for longer than somebody at a browser would.

use super::round_robin::{RoundRobin, Waiting};
use portal_protocols::Source;
use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::{sync::oneshot, time::timeout};

/// For whom a password is hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asker {
    /// Where the request comes from; none for the portal itself.
    pub source: Option<Source>,
    /// Who comes first.
    pub standing: Standing,
}

/// Who comes first when many wait, from the first to the last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Somebody signed in, or a browser that signed in before.
    Known,
    /// A source that has not failed.
    Clean,
    /// A source that has failed.
    Failing,
}

impl Asker {
    /// The portal itself: a command, the demonstration, the telephone platform that checks PINs.
    pub const PORTAL: Self = Self { source: None, standing: Standing::Known };
}

/// How many run and how many may wait.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// How many run at once.
    pub at_once: usize,
    /// How many may wait with the same standing.
    pub waiting: usize,
    /// How many of those from one source. The portal itself is no source.
    pub from_one_source: usize,
    /// How long one waits at the most.
    pub patience: Duration,
}

/// The queue. Clones are the same queue.
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

/// Those of one standing: by network, by source, the first first.
type Lane = RoundRobin<Option<Source>, RoundRobin<Option<Source>, VecDeque<oneshot::Sender<Turn>>>>;

/// A turn, until it is dropped.
#[derive(Debug)]
pub struct Turn(Option<Arc<Shared>>);

/// There are too many already.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many passwords wait to be hashed")]
pub struct QueueFull;

/// Which lane is served first in each of eight turns: the known in five, the clean in two, the failing in one.
const FIRST: [usize; 8] = [0, 0, 1, 0, 0, 1, 0, 2];

impl Queue {
    /// An empty queue.
    pub fn new(bounds: Bounds) -> Self {
        Self(Arc::new(Shared { bounds, state: Mutex::default() }))
    }

    /// Waits for a turn.
    ///
    /// Errors: [`QueueFull`] at once when there is no room, and later when the room was given to a source that has fewer waiting.
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

    /// How many wait.
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

/// Waits in a lane: at its end, which is nearer for a source that has fewer waiting than others.
fn enter(lane: &mut Lane, source: Option<Source>, bounds: Bounds) -> Result<oneshot::Receiver<Turn>, QueueFull> {
    let network = source.map(Source::network);
    let own = lane.get(&network).and_then(|sources| sources.get(&source)).map_or(0, Waiting::len);
    // The portal asks for everybody: for the PINs of all lines.
    if source.is_some() && own >= bounds.from_one_source {
        return Err(QueueFull);
    }
    if lane.len() >= bounds.waiting {
        // The one that loses its last has more than this one will have.
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
            // Nobody waits for it any more: the next one has it.
            unwanted.0 = None;
        }
    }
}

#[cfg(test)]
#[path = "queue/tests.rs"]
mod tests;
