//! Phones: registration, windows, models, settings, keys, differences between files, and the sources of requests.

pub(crate) mod difference;
pub(crate) mod key;
pub(crate) mod model;
pub(crate) mod phone;
pub(crate) mod provisioning_address;
pub(crate) mod setting;
pub(crate) mod source;
pub(crate) mod unknown;
