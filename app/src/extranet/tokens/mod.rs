//! Tokens of one's programs: listed, made, revoked, and ticked to end with something else.

mod row;
mod ticks;
mod token_form;
mod tokens_section;

pub use ticks::TokenTicks;
pub use tokens_section::tokens_section;
