//! The reseller's clients.

mod clients_page;
mod row;

pub use clients_page::clients_page;
