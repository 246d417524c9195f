//! "Accès des téléphones": the blocked sources of phones' requests, and the sources whose TLS handshakes fail.

mod sources_page;

pub use sources_page::sources_page;
