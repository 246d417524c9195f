//! Who asks, and from where.

use crate::error::Error;
use portal_api::{
    Language, Name, Number,
    line::Administrator,
    session::{Account, AccountLine, Login, Role},
};
use portal_store::{AccountHolder, Actor, LineHolder, Scope};
use std::{net::IpAddr, sync::Arc};

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
    /// The program that asks, by the name of its token; none where somebody is signed in.
    pub program: Option<Name>,
}

impl Principal {
    /// What a session's account may do.
    pub fn of(session: String, holder: AccountHolder) -> Self {
        let AccountHolder { id, login, name, role, reseller, line, must_change } = holder;
        Self { account_id: id, session, login, name, role, reseller, line, must_change, program: None }
    }

    /// What a program with a token of this name may do: as much as the account that made it. It has no session.
    pub fn of_program(token: Name, holder: AccountHolder) -> Self {
        Self { program: Some(token), ..Self::of(String::new(), holder) }
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

    /// The line of that number if it is the caller's own; else [`Error::NotFound`]. Contacts, messages and e-mail addresses
    /// belong to a line's user: whoever administers the line doesn't see them.
    pub fn own_line(&self, number: &Number) -> Result<&LineHolder, Error> {
        self.principal.line.as_ref().filter(|line| line.number == *number).ok_or(Error::NotFound)
    }

    /// Whom the audit names.
    pub fn actor(&self) -> Actor {
        let login = &self.principal.login;
        let name = match &self.principal.program {
            Some(program) => format!("{login} ({program})"),
            None => login.to_string(),
        };
        Actor { name, address: self.visit.address.to_string() }
    }
}
