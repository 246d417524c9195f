//! Who wants to change a setting, and where.

use super::{Reason, Scope, Setting};
use serde::Deserialize;

/// What somebody is on the platform; a later one may do all that an earlier one may.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// Has a line.
    User,
    /// Administers a department and those below it.
    DepartmentAdministrator,
    /// Administers a client ("administrateur racine").
    RootAdministrator,
    /// Works for a reseller.
    Reseller,
    /// Works for the operator.
    Operator,
}

/// Somebody who looks at the settings of a scope.
///
/// That the client, the department, the line is one of their own is decided before: here it is only known how high they reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Nothing: a reader.
    rank: Option<Rank>,
    /// The highest scope that is theirs.
    reach: Scope,
    /// The scope that they want to change.
    at: Scope,
}

impl Caller {
    /// Reads and changes nothing: a telephone that fetches its file.
    pub const fn reader() -> Self {
        Self { rank: None, reach: Scope::Phone, at: Scope::Phone }
    }

    /// The operator's staff, at a scope.
    pub const fn operator(at: Scope) -> Self {
        Self { rank: Some(Rank::Operator), reach: Scope::Operator, at }
    }

    /// A reseller's staff, at a scope of its own.
    pub const fn reseller(at: Scope) -> Self {
        Self { rank: Some(Rank::Reseller), reach: Scope::Reseller, at }
    }

    /// A root administrator, at a scope of the client.
    pub const fn root_administrator(at: Scope) -> Self {
        Self { rank: Some(Rank::RootAdministrator), reach: Scope::Client, at }
    }

    /// The administrator of a department that is so deep (0 is the root), at a scope.
    pub const fn department_administrator(depth: u8, at: Scope) -> Self {
        Self { rank: Some(Rank::DepartmentAdministrator), reach: Scope::Department(depth), at }
    }

    /// A user, at their line or one of its telephones.
    pub const fn user(at: Scope) -> Self {
        Self { rank: Some(Rank::User), reach: Scope::Line, at }
    }

    /// The scope that they want to change.
    pub const fn at(self) -> Scope {
        self.at
    }

    /// Whether they may set or reset a setting which the scope `locked_by` locked.
    pub(super) fn may_change(self, setting: &Setting, locked_by: Option<Scope>) -> Result<(), Reason> {
        let rank = self.reaches(setting)?;
        if setting.is_per_line() && self.at < Scope::Line {
            return Err(Reason::PerLine);
        }
        self.passes(rank, locked_by)
    }

    /// Whether they may lock it or take their lock away: those who may change it, users excepted. What belongs to one line can
    /// be locked higher up: "nobody changes the label".
    pub(super) fn may_lock(self, setting: &Setting, locked_by: Option<Scope>) -> Result<(), Reason> {
        let rank = self.reaches(setting)?;
        self.passes(rank, locked_by)?;
        if rank < LEAST_TO_LOCK { Err(Reason::Lock) } else { Ok(()) }
    }

    fn reaches(self, setting: &Setting) -> Result<Rank, Reason> {
        let rank = self.rank.ok_or(Reason::Reader)?;
        if rank < setting.least() {
            return Err(Reason::Rank(setting.least()));
        }
        if self.at < self.reach { Err(Reason::Above(self.at)) } else { Ok(rank) }
    }

    /// A lock holds everybody below it. At its own scope it holds users too, who can't take it away: so an administrator
    /// locks a setting of one line.
    fn passes(self, rank: Rank, locked_by: Option<Scope>) -> Result<(), Reason> {
        match locked_by {
            Some(lock) if lock < self.at || (lock == self.at && rank < LEAST_TO_LOCK) => Err(Reason::Locked(lock)),
            _ => Ok(()),
        }
    }
}

/// Users lock nothing (product, "Who may do what").
const LEAST_TO_LOCK: Rank = Rank::DepartmentAdministrator;
