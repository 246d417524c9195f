//! The reseller's clients.

mod clients_page;
mod found;
mod row;

pub use clients_page::clients_page;
