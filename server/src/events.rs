//! News of telephones, for the pages that show them.

use portal_api::Mac;
use tokio::sync::broadcast;

/// News that a slow reader may be behind; further behind, it is told to look at everything.
const BACKLOG: usize = 1_024;

/// A telephone asked for something or was changed.
#[derive(Clone, Debug)]
pub struct PhoneNews {
    /// Whose it is.
    pub client_id: i64,
    /// Which one.
    pub mac: Mac,
}

/// Hands news from whoever has them to whoever watches.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<PhoneNews>,
}

impl Default for Events {
    fn default() -> Self {
        Self { sender: broadcast::channel(BACKLOG).0 }
    }
}

impl Events {
    /// Tells whoever watches. To be called after the change can be read.
    pub fn publish(&self, client_id: i64, mac: Mac) {
        // Nobody watching is no error.
        let _ = self.sender.send(PhoneNews { client_id, mac });
    }

    /// Watches from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<PhoneNews> {
        self.sender.subscribe()
    }
}
