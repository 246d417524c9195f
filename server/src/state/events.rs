//! News of telephones and lines, for the pages that show them.

use portal_api::Mac;
use tokio::sync::broadcast;

/// News that a slow reader may be behind; further behind, it is told to look at everything.
const BACKLOG: usize = 1_024;

/// What happened.
#[derive(Clone, Debug)]
pub enum News {
    /// A telephone asked for something or was changed.
    Phone(PhoneNews),
    /// What lines' telephones are told was changed.
    Line(LineNews),
}

/// A telephone asked for something or was changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneNews {
    /// Whose it is.
    pub client_id: i64,
    /// The line it is on.
    pub line_id: Option<i64>,
    /// Which one.
    pub mac: Mac,
}

/// Keys or settings were changed.
#[derive(Clone, Debug)]
pub struct LineNews {
    /// Those of which lines.
    pub lines: Lines,
    /// What of them.
    pub changed: Changed,
    /// The session that did it, which has no need to hear of it.
    pub session: String,
}

/// Lines that news are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// All of them.
    All,
    /// A client's: those of a department of it nobody counts.
    OfClient(i64),
    /// One.
    One(i64),
}

impl Lines {
    /// Whether a line of a client is among them.
    pub fn has(self, client_id: i64, line_id: i64) -> bool {
        match self {
            Self::All => true,
            Self::OfClient(id) => id == client_id,
            Self::One(id) => id == line_id,
        }
    }
}

/// What was changed.
#[derive(Clone, Debug)]
pub enum Changed {
    /// The keys for a model.
    Keys {
        /// Which model.
        model: String,
        /// What they are now.
        version: i64,
    },
    /// Settings.
    Settings {
        /// Those for which model; for all of them if nothing is said.
        model: Option<String>,
    },
}

/// Hands news from whoever has them to whoever watches.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<News>,
}

impl Default for Events {
    fn default() -> Self {
        Self { sender: broadcast::channel(BACKLOG).0 }
    }
}

impl Events {
    /// Tells whoever watches. To be called after the change can be read.
    pub fn publish(&self, news: News) {
        // Nobody watching is no error.
        let _ = self.sender.send(news);
    }

    /// Watches from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        self.sender.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_so_many_wait_for_a_slow_page() {
        let events = Events::default();
        let mut slow = events.subscribe();
        for version in 0..=1_024 {
            let changed = Changed::Keys { model: "yealink-cp920".into(), version };
            events.publish(News::Line(LineNews { lines: Lines::All, changed, session: "s".into() }));
        }
        assert!(slow.try_recv().is_err(), "the first is gone, and the page hears that it is behind");
        assert_eq!(slow.len(), BACKLOG);
        assert!(size_of::<News>() <= 128, "{} bytes", size_of::<News>());
    }
}
