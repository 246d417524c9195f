//! Requests of unknown phones, and the alarms; for operators.

mod alarms;
mod unknown_page;

pub use unknown_page::unknown_page;
