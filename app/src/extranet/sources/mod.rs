//! The sources of phones' requests that are blocked, and those whose TLS handshakes fail.

mod sources_page;

pub use sources_page::sources_page;
