//! A row in the journal's queue.

use super::{entry::Entry, shares::Place};
use tokio::sync::OwnedSemaphorePermit;

/// A row in the queue, with its place in the shares and the room that its file takes. Dropping them frees both.
#[derive(Debug)]
pub(super) struct QueuedRow {
    pub(super) entry: Entry,
    /// The permits for the bytes of the row's file; none without a file.
    pub(super) room: Option<OwnedSemaphorePermit>,
    pub(super) place: Place,
}
