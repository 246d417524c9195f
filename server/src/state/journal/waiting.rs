//! A line in the queue.

use super::{entry::Entry, shares::Place};
use tokio::sync::OwnedSemaphorePermit;

/// A line in the queue, with its place there and the room that its file takes until it is written.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) entry: Entry,
    pub(super) room: Option<OwnedSemaphorePermit>,
    pub(super) place: Option<Place>,
}
