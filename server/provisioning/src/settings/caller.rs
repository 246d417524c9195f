//! The user who wants to change a setting, and the scope of the change.

use super::{ReadOnlyReason, Scope, Setting};
use serde::Deserialize;

/// A user's rank on the platform. A higher rank includes the rights of the lower ranks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rank {
    /// The user of a line.
    User,
    /// The administrator of a department and its subdepartments.
    DepartmentAdministrator,
    /// The administrator of a client ("administrateur racine").
    RootAdministrator,
    /// The staff of a reseller.
    Reseller,
    /// The staff of the operator.
    Operator,
}

/// A user who accesses the settings of a scope.
///
/// The service that calls this module has already checked that the user may see the client, department or line. This
/// type only holds the highest scope that the user may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caller {
    /// `None` for a reader.
    rank: Option<Rank>,
    /// The highest scope that the user may change.
    highest: Scope,
    /// The scope that the user accesses.
    at: Scope,
}

impl Caller {
    /// A reader, who may change nothing: a phone that fetches its file.
    pub const fn reader() -> Self {
        Self { rank: None, highest: Scope::Phone, at: Scope::Phone }
    }

    /// The operator's staff, at a scope.
    pub const fn operator(at: Scope) -> Self {
        Self { rank: Some(Rank::Operator), highest: Scope::Operator, at }
    }

    /// A reseller's staff, at a scope of the reseller.
    pub const fn reseller(at: Scope) -> Self {
        Self { rank: Some(Rank::Reseller), highest: Scope::Reseller, at }
    }

    /// A root administrator, at a scope of the client.
    pub const fn root_administrator(at: Scope) -> Self {
        Self { rank: Some(Rank::RootAdministrator), highest: Scope::Client, at }
    }

    /// The administrator of a department at this depth (0 is the root), at a scope.
    pub const fn department_administrator(depth: u8, at: Scope) -> Self {
        Self { rank: Some(Rank::DepartmentAdministrator), highest: Scope::Department(depth), at }
    }

    /// A user, at the scope of their line or phone.
    pub const fn user(at: Scope) -> Self {
        Self { rank: Some(Rank::User), highest: Scope::Line, at }
    }

    /// The scope that the user accesses.
    pub const fn at(self) -> Scope {
        self.at
    }

    /// Whether the user may set or reset a setting that the scope `locked_by` locks.
    pub(super) fn may_change(self, setting: &Setting, locked_by: Option<Scope>) -> Result<(), ReadOnlyReason> {
        let rank = self.check_rank_and_scope(setting)?;
        if setting.is_per_line() && self.at < Scope::Line {
            return Err(ReadOnlyReason::PerLine);
        }
        self.check_lock(rank, locked_by)
    }

    /// Whether the user may lock or unlock a setting: the same users who may change it, except those of rank `User`. A
    /// setting of a single line can also be locked at a higher scope ("nobody changes the label").
    pub(super) fn may_lock(self, setting: &Setting, locked_by: Option<Scope>) -> Result<(), ReadOnlyReason> {
        let rank = self.check_rank_and_scope(setting)?;
        self.check_lock(rank, locked_by)?;
        if rank < MINIMUM_RANK_TO_LOCK { Err(ReadOnlyReason::Lock) } else { Ok(()) }
    }

    fn check_rank_and_scope(self, setting: &Setting) -> Result<Rank, ReadOnlyReason> {
        let rank = self.rank.ok_or(ReadOnlyReason::Reader)?;
        if rank < setting.minimum_rank() {
            return Err(ReadOnlyReason::Rank(setting.minimum_rank()));
        }
        if self.at < self.highest { Err(ReadOnlyReason::Above(self.at)) } else { Ok(rank) }
    }

    /// A lock applies to everybody at a lower scope. At its own scope it applies to users of rank `User` too, because
    /// they cannot unlock: so an administrator can lock a setting of one line.
    fn check_lock(self, rank: Rank, locked_by: Option<Scope>) -> Result<(), ReadOnlyReason> {
        match locked_by {
            Some(lock) if lock < self.at || (lock == self.at && rank < MINIMUM_RANK_TO_LOCK) => {
                Err(ReadOnlyReason::Locked(lock))
            }
            _ => Ok(()),
        }
    }
}

/// Users of rank `User` lock nothing (`docs/product.md`, "Who may do what").
const MINIMUM_RANK_TO_LOCK: Rank = Rank::DepartmentAdministrator;
