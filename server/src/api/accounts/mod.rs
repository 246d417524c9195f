//! Signing in: accounts, sessions, tokens, passwords, staff, and the audit of their changes.

pub(crate) mod password;
pub(crate) mod session;
pub(crate) mod staff;
pub(crate) mod token;
