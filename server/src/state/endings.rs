//! Tells streams and other long connections that the session, token or account that opened them has ended.

use crate::principal::Principal;
use tokio::sync::broadcast;

/// The maximum number of endings that wait for a listener. A listener that is further behind misses some, and asks the
/// database instead.
const BACKLOG: usize = 256;

/// A session, a token or an account that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// A session, by its public id.
    Session(String),
    /// All sessions of an account, by its login. After a password change, the caller's own session continues; its
    /// streams are closed, too, and the browser opens them again.
    Sessions(String),
    /// A program's token, by its public id.
    Token(String),
    /// An account with all its sessions and tokens, by its login.
    Account(String),
}

impl Ending {
    /// Whether a principal was admitted by the session, token or account that has ended.
    pub fn is_about(&self, principal: &Principal) -> bool {
        match (self, &principal.program) {
            (Self::Session(session), None) => *session == principal.session,
            (Self::Token(token), Some(program)) => *token == program.token,
            (Self::Sessions(login), None) | (Self::Account(login), _) => login == principal.login.as_str(),
            (Self::Session(_) | Self::Sessions(_), Some(_)) | (Self::Token(_), None) => false,
        }
    }
}

/// The channel from the services that end something to the streams that depend on it.
#[derive(Clone, Debug)]
pub struct Endings {
    sender: broadcast::Sender<Ending>,
}

impl Default for Endings {
    fn default() -> Self {
        Self { sender: broadcast::channel(BACKLOG).0 }
    }
}

impl Endings {
    /// Publishes an ending. Call it after the ending is committed.
    pub fn publish(&self, ending: Ending) {
        // It is no error when nobody listens.
        let _ = self.sender.send(ending);
    }

    /// Publishes that an account's sessions have ended, and some tokens of its programs, by their public ids.
    pub fn publish_sessions(&self, login: &str, tokens: Vec<String>) {
        self.publish(Ending::Sessions(login.to_owned()));
        for token in tokens {
            self.publish(Ending::Token(token));
        }
    }

    /// Listens from now on.
    pub fn subscribe(&self) -> broadcast::Receiver<Ending> {
        self.sender.subscribe()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::principal::Program;
    use portal_api::session::{Login, Role};

    fn person(session: &str) -> Principal {
        Principal {
            account_id: 1,
            session: session.into(),
            login: Login::parse("expert").expect("a login"),
            name: "Expert".into(),
            role: Role::Operator,
            reseller: None,
            line: None,
            must_change: false,
            is_disabled: false,
            program: None,
        }
    }

    fn program(token: &str) -> Principal {
        let name = "Supervision".parse().expect("a name");
        Principal { program: Some(Program { token: token.into(), name }), ..person("") }
    }

    #[test]
    fn an_ending_is_about_the_principals_that_it_names() {
        let login = "expert".to_owned();
        // For session a, session b, token t.
        for (ending, expected) in [
            (Ending::Session("a".into()), [true, false, false]),
            (Ending::Sessions(login.clone()), [true, true, false]),
            (Ending::Sessions("autre".into()), [false, false, false]),
            (Ending::Token("t".into()), [false, false, true]),
            (Ending::Token("a".into()), [false, false, false]),
            (Ending::Account(login), [true, true, true]),
            (Ending::Account("autre".into()), [false, false, false]),
        ] {
            assert_eq!(
                [person("a"), person("b"), program("t")].map(|principal| ending.is_about(&principal)),
                expected,
                "{ending:?}"
            );
        }
    }

    #[test]
    fn the_backlog_of_a_slow_listener_is_bounded() {
        let endings = Endings::default();
        let mut slow = endings.subscribe();
        for index in 0..=BACKLOG {
            endings.publish(Ending::Session(index.to_string()));
        }
        assert_eq!(slow.len(), BACKLOG + 1, "the lost ending is counted until the listener notices the loss");
        assert!(slow.try_recv().is_err(), "the first ending is lost");
        assert_eq!(slow.len(), BACKLOG);
    }
}
