//! What the keys of a telephone do, whoever made the telephone.
//!
//! A function is neutral; the vendor's model file says how it is written, and what cannot be written is refused when it
//! is set, with the reason, never dropped.

mod function;
mod key;

pub use function::{Function, Operand};
pub use key::{Key, KeyError};
pub use portal_api::key_place::{KeyPlace, Place};
