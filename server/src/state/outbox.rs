//! Wakes the sender of e-mails.

use tokio::sync::{Notify, futures::Notified};

/// Signals that an e-mail waits in the database.
#[derive(Debug, Default)]
pub struct Outbox(Notify);

impl Outbox {
    /// Wakes the sender. Call it after the e-mail can be read from the database.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Completes when there may be an e-mail to send.
    pub fn woken(&self) -> Notified<'_> {
        self.0.notified()
    }
}
