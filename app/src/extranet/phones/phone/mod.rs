//! A telephone's page: what it is, where it is in its life, what it asked, who changed what.

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
