//! The account's sessions.

mod browser_name;
mod row;
mod sessions_page;

pub use sessions_page::sessions_page;
