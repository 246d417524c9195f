//! The portal's server: sockets, clock, randomness and environment, and everything that depends on them.

pub mod api;
mod assembly;
pub mod backup;
pub mod claim;
pub mod cli;
pub mod clock;
mod commands;
pub mod demo;
pub mod descriptors;
pub mod error;
pub mod hexadecimal;
pub mod http;
pub mod logging;
mod messages;
pub mod passwords;
pub mod policy;
pub mod portal;
pub mod principal;
pub mod protocols;
pub mod random;
pub mod sealing;
pub mod services;
pub mod settings;
pub mod start;
pub mod state;
mod sweep;

pub use commands::{create_operator, create_token, disable_account, erase, migrate, verify};
pub use error::StartError;
pub use start::{RunningPortal, start};
