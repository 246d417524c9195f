//! Phones: registering, windows, provisioning, models, settings, keys, directories.

pub mod difference;
pub mod key;
pub mod key_place;
pub mod model;
pub mod phone;
pub mod platform_error;
pub mod provisioning_address;
pub mod setting;
pub mod source;
pub mod unknown;
pub mod vendor;
