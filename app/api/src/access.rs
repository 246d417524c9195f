//! Who may call an operation, and which limit its calls count against. Each operation's definition states both.
//!
//! [`Access`] says who may call an operation. *Whose* objects the caller sees is decided by the scope of every query:
//! another tenant's object answers 404, exactly like an object that does not exist. `docs/product.md` has a table for
//! people, "Who may do what", and `tests/snapshots/access.snap` a table for programmers; tests compare both with the
//! definitions.

/// The people who may call an operation. For a program, the account that it acts for decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// Everybody, signed in or not.
    Anyone,
    /// Everybody who is signed in, within their scope.
    SignedIn,
    /// The staff, and users who administer their client or a department, within their scope. For other users the
    /// operation does not exist.
    Administrators,
    /// The staff of the operator and of resellers, within their scope. For users of lines the operation does not exist.
    Staff,
    /// The operator's staff. For everybody else the operation does not exist.
    Operators,
    /// Users of lines, within their scope. For the staff the operation does not exist.
    Users,
    /// The user of the line, and nobody on their behalf. For the staff the operation does not exist.
    Owner,
    /// The user of the line, and the operator's staff.
    OwnerOrOperators,
}

/// Whether people, programs or both may call an operation. A program acts for an account and signs its calls with a
/// token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callers {
    /// People and programs.
    PeopleAndPrograms,
    /// People only. Sessions belong to people. A stolen token must not create a second token that stays valid after the
    /// stolen one is revoked, must not end its owner's sessions, and must not decide who else may sign in.
    People,
    /// Programs only. The operation belongs to the telephony platform, and no screen has it.
    Programs,
}

/// The limit that a change counts against. An operation that reads counts against none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// The changes of the caller's account.
    Account,
    /// The telephony platform's own limit, if an operator calls: the platform delivers messages and checks PINs many
    /// times a second, and these calls leave no entry in the audit. For every other caller this is [`Limit::Account`].
    Platform,
    /// No limit. Signing out must always work; reading a file of keys or setting the language changes nothing that the
    /// database keeps.
    None,
}
