//! Reads the requests of phones and writes the files that answer them.
//!
//! A request takes three steps: [`identify`] parses it, [`Catalogue`] finds the model, and [`render_common`] or
//! [`render_phone`] writes the file. Models are data files in `models/`. The crate is pure: the same input gives the
//! same bytes. This matters because phones compare hashes and restart when a file differs.

mod bundled;
pub mod catalogue;
pub mod configuration;
mod difference;
mod error;
pub mod format;
mod gigaset_chain;
mod key_copy;
pub mod keys;
pub mod oui;
pub mod phonebook;
mod render;
pub mod request;
pub mod settings;
mod source;
pub mod time_zone;
pub mod user_agent;
pub mod vendor;

pub use catalogue::{Catalogue, Expansion, Model};
pub use configuration::{Account, Certificates, PhoneConfiguration, Provisioning, Server, Transport};
pub use difference::{Difference, FileVersion, ParameterValue, Subject, differences};
pub use error::Error;
pub use gigaset_chain::gigaset_chain;
pub use key_copy::{KeyCopy, copy_keys};
pub use keys::{Function, Key, KeyGroup, KeyPlace, Operand};
pub use render::{derive_pin, render_bootstrap, render_common, render_phone};
pub use request::{
    AuthorityFile, ChainFile, File, FileId, FileKind, Identity, ModelHint, OptionalFile, RequestedPath, StrayRequest,
    Token, identify, identify_stray, journal_name, parse_path,
};
pub use time_zone::{ClockChange, SummerTime, TimeZone};
pub use user_agent::{FirmwareVersion, UserAgent};
pub use vendor::Vendor;

/// The prefix of every path that a phone requests from the portal.
pub const PREFIX: &str = "/sip-ps/";
