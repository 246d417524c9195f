//! Accounts: signing in, passwords, limits, API tokens, the staff, the audit.

mod audit;
mod change_limit;
mod line_accounts;
mod lockouts;
mod sign_in;
mod staff;
mod tokens;

/// The portal's program, which cargo built for these tests.
const PROGRAM: &str = env!("CARGO_BIN_EXE_portal-under-test");
