//! An installation of the portal: its first data, its secrets, and what it survives.

mod demonstration;
mod faults;
mod kills;
mod secrets;

/// The portal's program, which cargo built for these tests.
const PROGRAM: &str = env!("CARGO_BIN_EXE_portal-under-test");
