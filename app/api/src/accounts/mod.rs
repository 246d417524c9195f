//! Who may sign in: accounts, sessions, tokens, passwords, staff, and the audit of their changes.

pub mod audit;
pub mod new_password;
pub mod password;
pub mod session;
pub mod staff;
pub mod token;
