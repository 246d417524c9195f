//! What an administrator looks after beside the own line.

mod lines_page;

pub use lines_page::lines_page;
