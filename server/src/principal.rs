//! Who asks, and from where.

use crate::{
    error::Error,
    passwords::{Asker, Standing},
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

/// Where a request came from: an extension of every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClientAddress {
    /// The client's address; IPv4 inside IPv6 is IPv4.
    pub ip: IpAddr,
    /// Whether the connection is encrypted: our own TLS, or a trusted proxy that says https.
    pub is_secure: bool,
    /// Whether it is certainly a program on this machine.
    pub is_loopback: bool,
}

/// A person signed in, or a program that acts for one.
#[derive(Clone, Debug)]
pub struct Principal {
    /// The account's row.
    pub account_id: i64,
    /// The session's public name.
    pub session: String,
    /// What one signed in with.
    pub login: Login,
    /// Whom to greet.
    pub name: String,
    /// What one may do.
    pub role: Role,
    /// The reseller one works for: its row and its name.
    pub reseller: Option<(i64, String)>,
    /// The line one has.
    pub line: Option<LineHolder>,
    /// Whether a new password must be chosen before anything else.
    pub must_change: bool,
    /// Whether the account is disabled: then nobody is admitted by it.
    pub is_disabled: bool,
    /// The program that asks; none where somebody is signed in.
    pub program: Option<Program>,
}

/// A program, by its token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The token's public name.
    pub token: String,
    /// What its owner calls it.
    pub name: Name,
}

impl Principal {
    /// What a session's account may do.
    pub fn of(session: String, holder: AccountHolder) -> Self {
        let AccountHolder { id, login, name, role, reseller, line, must_change, is_disabled } = holder;
        Self { account_id: id, session, login, name, role, reseller, line, must_change, is_disabled, program: None }
    }

    /// What a program may do with a token, given by its public name and its owner's name for it: as much as the account that
    /// made it. It has no session.
    pub fn of_program(token: String, name: Name, holder: AccountHolder) -> Self {
        Self { program: Some(Program { token, name }), ..Self::of(String::new(), holder) }
    }

    /// Whether one administers more than one's own line: staff, and users whose line says so.
    pub fn is_administrator(&self) -> bool {
        match self.role {
            Role::Operator | Role::Reseller => true,
            Role::User => self.line.as_ref().is_some_and(|line| line.administrator != Administrator::No),
        }
    }

    /// What the queries made for this person may see, as their line stands now. An account without what its role needs sees
    /// nothing.
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

    /// What everybody knows of this person, and so is no part of a password.
    pub fn known_words(&self) -> KnownWords {
        let reseller = self.reseller.iter().map(|(_, name)| name.as_str());
        let client = self.line.iter().map(|line| line.client.as_str());
        KnownWords::of(self.login.as_str(), [self.name.as_str()].into_iter().chain(reseller).chain(client))
    }

    /// As the audit and the log name them: the login, and the program that acts for it.
    pub fn public_name(&self) -> String {
        match &self.program {
            Some(program) => format!("{} ({})", self.login, program.name),
            None => self.login.to_string(),
        }
    }

    /// As the API shows it.
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
    /// Who, if signed in.
    pub principal: Option<Arc<Principal>>,
    /// From where.
    pub address: IpAddr,
    /// Whether nobody between can read along.
    pub is_secure: bool,
    /// The language of the answer's sentences.
    pub language: Language,
    /// The request's name in the log.
    pub correlator: String,
    /// What the browser says it is.
    pub user_agent: String,
    /// The token of a browser that signed in before, as its cookie has it; of requests that change something only.
    pub device: Option<Secret>,
}

/// A visit of somebody signed in.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub principal: Arc<Principal>,
    /// The rest.
    pub visit: Visit,
}

impl Caller {
    /// What queries may see.
    pub fn scope(&self) -> Scope {
        self.principal.scope()
    }

    /// For whom passwords are hashed.
    pub fn asker(&self) -> Asker {
        Asker { source: Some(Source::of(self.visit.address)), standing: Standing::Known }
    }

    /// The line of that number if it is the caller's own; else [`Error::NotFound`]. Contacts, messages and e-mail addresses
    /// belong to a line's user: whoever administers the line doesn't see them.
    pub fn own_line(&self, number: &Number) -> Result<&LineHolder, Error> {
        self.principal.line.as_ref().filter(|line| line.number == *number).ok_or(Error::NotFound)
    }

    /// Whom the audit names.
    pub fn actor(&self) -> Actor {
        Actor { name: self.principal.public_name(), address: self.visit.address.to_string() }
    }
}
