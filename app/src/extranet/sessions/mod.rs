//! Where one is signed in.

mod row;
mod sessions_page;

pub use sessions_page::sessions_page;
