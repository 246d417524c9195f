//! Accounts: sessions, staff accounts, passwords and PINs, and tokens of programs.

pub(crate) mod password;
pub(crate) mod session;
pub(crate) mod staff;
pub(crate) mod token;
