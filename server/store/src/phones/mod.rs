//! Phones: registering, windows, provisioning, models, settings, keys, directories.

pub(crate) mod alarm;
pub(crate) mod elsewhere;
pub(crate) mod key;
pub(crate) mod phone;
pub(crate) mod setting;
mod source;
pub(crate) mod unknown;
