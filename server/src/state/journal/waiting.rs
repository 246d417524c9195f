//! A queued row.

use super::{entry::Entry, shares::Place};
use tokio::sync::OwnedSemaphorePermit;

/// A queued row, with its place in the queue and the room that its file takes until it is written.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) entry: Entry,
    pub(super) room: Option<OwnedSemaphorePermit>,
    pub(super) place: Option<Place>,
}
