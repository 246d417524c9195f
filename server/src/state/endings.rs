//! Tells what lasts longer than a request that the authority it was opened by has ended.

use crate::principal::Principal;
use tokio::sync::broadcast;

/// Endings that a listener may be behind; further behind, it asks the database whether its own is among them.
const BACKLOG: usize = 256;

/// What ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// One session, by its public name.
    Session(String),
    /// All sessions of an account, or what was opened by them: what one signs in to it with. One that has a new token goes on, and
    /// opens anew what it needs.
    Sessions(String),
    /// A program's token, by its public name.
    Token(String),
    /// An account, with its sessions and tokens: what one signed in with.
    Account(String),
}

impl Ending {
    /// Whether this is the end of what a principal was admitted by.
    pub fn is_of(&self, principal: &Principal) -> bool {
        match (self, &principal.program) {
            (Self::Session(session), None) => *session == principal.session,
            (Self::Token(token), Some(program)) => *token == program.token,
            (Self::Sessions(login), None) | (Self::Account(login), _) => login == principal.login.as_str(),
            (Self::Session(_) | Self::Sessions(_), Some(_)) | (Self::Token(_), None) => false,
        }
    }
}

/// Hands endings from whoever ends something to whoever was admitted by it.
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
    /// Tells whoever listens. To be called after the end is committed.
    pub fn publish(&self, ending: Ending) {
        // Nobody listening is no error.
        let _ = self.sender.send(ending);
    }

    /// Tells that the sessions of an account ended, and tokens of its programs, by their public names.
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
    fn an_ending_is_of_whom_it_names() {
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
            assert_eq!([person("a"), person("b"), program("t")].map(|one| ending.is_of(&one)), expected, "{ending:?}");
        }
    }

    #[test]
    fn only_so_many_wait_for_a_slow_listener() {
        let endings = Endings::default();
        let mut slow = endings.subscribe();
        for index in 0..=BACKLOG {
            endings.publish(Ending::Session(index.to_string()));
        }
        assert_eq!(slow.len(), BACKLOG + 1, "the first is counted until it is found to be gone");
        assert!(slow.try_recv().is_err(), "and it is gone");
        assert_eq!(slow.len(), BACKLOG);
    }
}
