//! What telephones ask for and what they are answered.
//!
//! The way of one request: [`identify`] reads it, [`Catalogue`] knows the model, and
//! [`render_common`] or [`render_phone`] write the answer. Models are data files, in `models/`. Everything here is pure:
//! the same input gives the same bytes, for telephones compare hashes and restart on a difference.

mod boot;
mod bundled;
pub mod catalogue;
pub mod configuration;
mod copied;
mod difference;
mod error;
pub mod format;
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

pub use boot::gigaset_chain;
pub use catalogue::{Catalogue, Model};
pub use configuration::{Account, Certificates, PhoneConfiguration, Provisioning, Server, Transport};
pub use copied::{Copied, copy_to};
pub use difference::{Difference, FileVersion, Said, Subject, differences};
pub use error::Error;
pub use keys::{Function, Key, KeyPlace, Operand, Place};
pub use render::{pin, render_bootstrap, render_common, render_phone};
pub use request::{
    Asked, AuthorityFile, ChainFile, File, FileId, FileKind, Identity, ModelHint, OptionalFile, Token, identify,
    journal_name, parse_path,
};
pub use time_zone::{Change, SummerTime, TimeZone};
pub use user_agent::{FirmwareVersion, UserAgent};
pub use vendor::Vendor;
