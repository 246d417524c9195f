//! Phones: registering, windows, provisioning, models, settings, keys, directories.

pub mod bootstrap;
pub mod configuration;
pub mod difference;
pub mod directory;
pub mod elsewhere;
pub mod handshake;
pub mod invalidation;
pub mod key;
pub mod ldap_directory;
pub mod model;
pub mod person_name;
pub mod phone;
pub mod phone_file;
pub mod phone_secrets;
pub mod phonebook;
pub mod provision;
pub mod provisioning_address;
pub mod setting;
pub mod source;
pub mod unknown;
pub mod window;
