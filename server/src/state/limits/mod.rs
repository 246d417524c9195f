//! The limiters: they slow down, lock or block a source, a login or an account that does too much.
//!
//! `docs/decisions/limiters.md` says why they use rules of their own, and why their counters are in maps that forget
//! the oldest entry first.

pub mod change_limit;
pub mod failed_handshakes;
pub mod miss_counter;
mod recent_map;
pub mod sign_in_throttle;
pub mod throttle;
