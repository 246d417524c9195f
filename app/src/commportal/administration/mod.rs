//! Pages for administrators, beyond their own line.

mod lines_page;

pub use lines_page::lines_page;
