//! Wakes the task that sends e-mails.

use tokio::sync::{Notify, futures::Notified};

/// The signal that an e-mail waits in the database.
#[derive(Debug, Default)]
pub struct Outbox(Notify);

impl Outbox {
    /// Wakes the task. Call it after the e-mail can be read from the database.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Completes when there may be an e-mail to send.
    pub fn wait(&self) -> Notified<'_> {
        self.0.notified()
    }
}
