//! A new password for somebody of the staff.

mod password_page;

pub use password_page::password_page;
