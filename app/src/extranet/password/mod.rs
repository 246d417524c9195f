//! The page where staff change their password.

mod password_page;

pub use password_page::password_page;
