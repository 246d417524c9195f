//! Signing in: accounts, sessions, tokens, passwords, staff, and the audit of their changes.

pub mod account;
pub mod admission;
pub mod audit;
pub mod password;
pub mod session;
pub mod staff;
pub mod token;
