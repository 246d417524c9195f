//! Wakes the sender of e-mails.

use tokio::sync::{Notify, futures::Notified};

/// Says that an e-mail waits in the database.
#[derive(Debug, Default)]
pub struct Outbox(Notify);

impl Outbox {
    /// There is an e-mail to send. Call it after the e-mail can be read from the database.
    pub fn wake(&self) {
        self.0.notify_one();
    }

    /// Ends when there may be an e-mail to send.
    pub fn woken(&self) -> Notified<'_> {
        self.0.notified()
    }
}
