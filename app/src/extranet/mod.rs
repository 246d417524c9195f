//! The Extranet: the resellers' portal. Each feature has a folder, each page a file.

pub mod client;
pub mod clients;
pub mod creation;
pub mod failure;
mod frame;
pub mod lines;
pub mod password;
pub mod phones;
pub mod router;
pub mod sessions;
pub mod sign_in;
pub mod sources;
pub mod staff;
pub mod tokens;
pub mod unknown;

pub use frame::extranet_frame;
