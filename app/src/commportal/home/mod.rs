//! What one sees first: is my telephone all right, what are my keys, is the lamp on.

mod home_page;

pub use home_page::home_page;
