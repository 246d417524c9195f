//! The home page: the state of the user's phones, the keys, the lamp.

mod home_page;

pub use home_page::home_page;
