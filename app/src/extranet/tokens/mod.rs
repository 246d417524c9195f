//! API tokens of the user's programs: list, create, revoke, and checkboxes to revoke some together with another change.

mod row;
mod ticks;
mod token_form;
mod tokens_section;

pub use ticks::TokenTicks;
pub use tokens_section::tokens_section;
