//! What the portal does: rules, transactions, audit. No axum here, and no SQL.

pub mod account;
pub mod authority;
pub mod bootstrap;
pub mod client;
pub mod configuration;
pub mod configuration_cache;
pub mod contact;
pub mod csv;
pub mod department;
pub mod difference;
pub mod inherited;
pub mod journal;
pub mod key;
pub mod ldap_directory;
pub mod line;
pub mod message;
pub mod password;
pub mod phone;
pub mod phone_secrets;
pub mod phonebook;
pub mod provision;
pub mod reseller;
pub mod session;
pub mod setting;
pub mod token;
pub mod window;
