//! Phones: registering, windows, provisioning, models, settings, keys, directories.

pub(crate) mod difference;
pub(crate) mod key;
pub(crate) mod model;
pub(crate) mod phone;
pub(crate) mod provisioning_address;
pub(crate) mod setting;
pub(crate) mod source;
pub(crate) mod unknown;
