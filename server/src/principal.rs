//! The caller of a request: its account or program, its rights, and its address.

use crate::{
    error::Error,
    passwords::{Priority, QueueKey},
};
use portal_api::{
    Language, Name, Number, Secret,
    line::Administrator,
    new_password::KnownWords,
    session::{Account, AccountLine, Login, Role},
};
use portal_protocols::Source;
use portal_store::{AccountHolder, Actor, LineHolder, Scope};
use std::{net::IpAddr, sync::Arc};

/// The address of a request's client: an extension of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress {
    /// The client's address; an IPv4 address mapped into IPv6 is converted to IPv4.
    pub ip: IpAddr,
    /// Whether the connection is encrypted: our own TLS, or a trusted proxy that says https.
    pub is_secure: bool,
    /// Whether the client is certainly a program on this machine.
    pub is_loopback: bool,
}

/// The account that is signed in, or that a program acts for.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The account's database id.
    pub account_id: i64,
    /// The session's public id; empty for a program.
    pub session: String,
    /// The login.
    pub login: Login,
    /// The name to greet.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The reseller whose staff the account belongs to: its database id and its name.
    pub reseller: Option<(i64, String)>,
    /// The line of a user's account.
    pub line: Option<LineHolder>,
    /// Whether a new password must be chosen before anything else.
    pub must_change: bool,
    /// Whether the account is disabled: then nobody can sign in to it.
    pub is_disabled: bool,
    /// The program that calls; none for a person.
    pub program: Option<Program>,
}

/// A program, identified by its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The token's public id.
    pub token: String,
    /// The token's name.
    pub name: Name,
}

impl Principal {
    /// Creates the principal of a session.
    pub fn of(session: String, holder: AccountHolder) -> Self {
        let AccountHolder { id, login, name, role, reseller, line, must_change, is_disabled } = holder;
        Self { account_id: id, session, login, name, role, reseller, line, must_change, is_disabled, program: None }
    }

    /// Creates the principal of a program, from its token's public id and name. The program may do as much as the
    /// account, and has no session.
    pub fn of_program(token: String, name: Name, holder: AccountHolder) -> Self {
        Self { program: Some(Program { token, name }), ..Self::of(String::new(), holder) }
    }

    /// Whether the account administers more than its own line: staff, and users whose line allows it.
    pub fn is_administrator(&self) -> bool {
        match self.role {
            Role::Operator | Role::Reseller => true,
            Role::User => self.line.as_ref().is_some_and(|line| line.administrator != Administrator::No),
        }
    }

    /// Returns the scope of this principal's queries, from its role and the current rights of its line. An account
    /// without the reseller or line that its role needs sees nothing: no row has the id `i64::MIN`.
    pub fn scope(&self) -> Scope {
        match (self.role, &self.reseller, &self.line) {
            (Role::Operator, ..) => Scope::All,
            (Role::Reseller, reseller, _) => Scope::Reseller(reseller.as_ref().map_or(i64::MIN, |(id, _)| *id)),
            (Role::User, _, Some(line)) => match line.administrator {
                Administrator::No => Scope::Line(line.id),
                Administrator::Department => Scope::Department { client_id: line.client_id, id: line.department_id },
                Administrator::Root => Scope::Client(line.client_id),
            },
            (Role::User, _, None) => Scope::Line(i64::MIN),
        }
    }

    /// Returns the words that everybody knows about this person, which a password must not contain.
    pub fn known_words(&self) -> KnownWords {
        let reseller = self.reseller.iter().map(|(_, name)| name.as_str());
        let client = self.line.iter().map(|line| line.client.as_str());
        KnownWords::of_account(self.login.as_str(), [self.name.as_str()].into_iter().chain(reseller).chain(client))
    }

    /// Returns the name for the audit and the log: the login, and the program that acts for it.
    pub fn public_name(&self) -> String {
        match &self.program {
            Some(program) => format!("{} ({})", self.login, program.name),
            None => self.login.to_string(),
        }
    }

    /// Returns the account for the API.
    pub fn account(&self) -> Account {
        Account {
            login: self.login.clone(),
            name: self.name.clone(),
            role: self.role,
            reseller: self.reseller.as_ref().map(|(_, name)| name.clone()),
            line: self.line.as_ref().map(|line| AccountLine {
                number: line.number.clone(),
                reference: line.reference.clone(),
                client: line.client.clone(),
                department: line.department.clone(),
                administrator: line.administrator,
            }),
            must_change: self.must_change,
        }
    }
}

/// Everything about a request that a handler may need besides the operation itself.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The principal, if there is one.
    pub principal: Option<Arc<Principal>>,
    /// The client's address.
    pub address: IpAddr,
    /// Whether the connection is encrypted: our own TLS, or a trusted proxy that says https.
    pub is_secure: bool,
    /// The language of the answer's sentences.
    pub language: Language,
    /// The request's correlator.
    pub correlator: String,
    /// The `User-Agent` of the browser.
    pub user_agent: String,
    /// The token from the cookie of a known browser; only for requests that change something.
    pub device: Option<Secret>,
}

/// A visit with a principal.
#[derive(Clone, Debug)]
pub struct Caller {
    /// The principal.
    pub principal: Arc<Principal>,
    /// The other data of the request.
    pub visit: Visit,
}

impl Caller {
    /// Returns the scope of the caller's queries.
    pub fn scope(&self) -> Scope {
        self.principal.scope()
    }

    /// Returns the key of the caller in the queue for hashing passwords.
    pub fn queue_key(&self) -> QueueKey {
        QueueKey { source: Some(Source::of(self.visit.address)), priority: Priority::Known }
    }

    /// Returns the line with this number, if it is the caller's own line. Contacts, messages and e-mail addresses
    /// belong to a line's user; the line's administrators don't see them.
    ///
    /// Errors: [`Error::NotFound`] for any other line.
    pub fn own_line(&self, number: &Number) -> Result<&LineHolder, Error> {
        self.principal.line.as_ref().filter(|line| line.number == *number).ok_or(Error::NotFound)
    }

    /// Returns the actor for the audit.
    pub fn actor(&self) -> Actor {
        Actor { name: self.principal.public_name(), address: self.visit.address.to_string() }
    }
}
