//! The data of phones: registration, windows, provisioning, journal, settings, keys, and alarms about strangers.

pub(crate) mod alarm;
pub(crate) mod elsewhere;
pub(crate) mod key;
pub(crate) mod phone;
pub(crate) mod setting;
mod source;
pub(crate) mod unknown;
