//! The operations of the portal: rules, transactions, audit. This module uses neither axum nor SQL.

pub mod accounts;
pub mod csv;
pub mod customers;
pub mod installation;
pub mod mailbox;
pub mod phones;
pub mod retention;
pub mod upkeep;

pub use accounts::{account, admission, audit, password, session, staff, token};
pub use customers::{client, colleague, department, free_line, line, line_model, line_phone, reseller};
pub use mailbox::{contact, email, lamp, message, notification};
pub use phones::{
    bootstrap, configuration, difference, directory, elsewhere, handshake, invalidation, key, ldap_directory, model,
    person_name, phone, phone_file, phone_secrets, phonebook, provision, provisioning_address, setting, source,
    unknown, window,
};
