//! The account's sessions.

mod row;
mod sessions_page;

pub use sessions_page::sessions_page;
