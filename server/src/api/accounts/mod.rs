//! Who may sign in: accounts, sessions, tokens, passwords, staff, and the audit of what they do.

pub(crate) mod password;
pub(crate) mod session;
pub(crate) mod staff;
pub(crate) mod token;
