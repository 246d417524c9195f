//! The functions of a phone's keys, independent of its vendor.
//!
//! The vendor's model file defines how a function is written. A function that cannot be written is refused when it is
//! set, with the reason, and never dropped silently.

mod function;
mod key;

pub use function::{Function, Operand};
pub use key::{Key, KeyError};
pub use portal_api::key_place::{KeyGroup, KeyPlace};
