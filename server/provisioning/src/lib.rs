//! What telephones ask for and what they are answered.
//!
//! The way of one request: [`parse_path`] and [`UserAgent::parse`] read it, [`Catalogue`] knows the model, and
//! [`render_common`] or [`render_phone`] write the answer. Models are data files, in `models/`. Everything here is pure:
//! the same input gives the same bytes, for telephones compare hashes and restart on a difference.

pub mod catalogue;
pub mod configuration;
pub mod encode;
mod error;
mod render;
pub mod request;
pub mod time_zone;
pub mod user_agent;
pub mod vendor;

pub use catalogue::{Catalogue, Model};
pub use configuration::{Account, Certificates, PhoneConfiguration, Provisioning, Server, Transport};
pub use error::Error;
pub use render::{render_common, render_phone};
pub use request::{Asked, File, OptionalFile, Token, journal_name, parse_path};
pub use time_zone::{Change, SummerTime, TimeZone};
pub use user_agent::UserAgent;
pub use vendor::Vendor;
