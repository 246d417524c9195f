//! The reseller's clients.

mod clients_page;
mod row;

pub use clients_page::ClientsPage;
