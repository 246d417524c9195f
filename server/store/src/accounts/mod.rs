//! Signing in: accounts, sessions, tokens, passwords, staff, and the audit of their changes.

pub(crate) mod account;
pub(crate) mod audit;
pub(crate) mod device;
pub(crate) mod session;
pub(crate) mod sign_in_lock;
pub(crate) mod staff;
pub(crate) mod token;
