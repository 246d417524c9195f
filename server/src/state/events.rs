//! Events of phones and lines, for the pages that show them.

use portal_api::Mac;
use tokio::sync::broadcast;

/// The maximum number of events that wait for a slow page. A page that is further behind misses some, and is told to
/// reload everything.
const BACKLOG: usize = 1_024;

/// A change that a page may show.
#[derive(Clone, Debug)]
pub enum News {
    /// A phone sent a request or was changed.
    Phone(PhoneNews),
    /// The keys or settings of lines were changed.
    Line(LineNews),
}

/// The event of a phone that sent a request or was changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneNews {
    /// The client that the phone belongs to.
    pub client_id: i64,
    /// The phone's line, if it has one.
    pub line_id: Option<i64>,
    /// The phone's MAC address.
    pub mac: Mac,
}

/// The event of lines whose keys or settings were changed.
#[derive(Clone, Debug)]
pub struct LineNews {
    /// The lines whose keys or settings were changed.
    pub lines: Lines,
    /// The kind of change.
    pub changed: LineChange,
    /// The session that made the change; its own page needs no event.
    pub session: String,
}

/// The lines that an event concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// All lines.
    All,
    /// All lines of a client. A department's change is published for the whole client, because its lines are not looked
    /// up.
    OfClient(i64),
    /// One line.
    One(i64),
}

impl Lines {
    /// Whether the event concerns this line of this client.
    pub fn has(self, client_id: i64, line_id: i64) -> bool {
        match self {
            Self::All => true,
            Self::OfClient(id) => id == client_id,
            Self::One(id) => id == line_id,
        }
    }
}

/// What was changed about lines: their keys or their settings.
#[derive(Clone, Debug)]
pub enum LineChange {
    /// The keys of a model were changed.
    Keys {
        /// The model's identifier.
        model: String,
        /// The new version of the keys.
        version: i64,
    },
    /// Settings were changed.
    Settings {
        /// The model whose settings were changed; none means all models.
        model: Option<String>,
    },
}

/// The channel from the services to the pages that follow events.
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
    /// Publishes an event. Call it after the change can be read.
    pub fn publish(&self, news: News) {
        // It is no error when nobody listens.
        let _ = self.sender.send(news);
    }

    /// Listens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<News> {
        self.sender.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_backlog_of_a_slow_page_is_bounded() {
        let events = Events::default();
        let mut slow = events.subscribe();
        for version in 0..=1_024 {
            let changed = LineChange::Keys { model: "yealink-cp920".into(), version };
            events.publish(News::Line(LineNews { lines: Lines::All, changed, session: "s".into() }));
        }
        assert!(slow.try_recv().is_err(), "the first is gone, and the page hears that it is behind");
        assert_eq!(slow.len(), BACKLOG);
        assert!(size_of::<News>() <= 128, "{} bytes", size_of::<News>());
    }
}
