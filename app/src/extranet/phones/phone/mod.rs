//! A phone's page: its data and state, its requests, its history.

mod differences;
mod facts;
mod history;
mod journal;
mod own_password;
mod phone_page;
mod setup;
mod warning;
mod window_bar;

pub use phone_page::phone_page;
