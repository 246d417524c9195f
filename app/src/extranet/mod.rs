//! The Extranet: the reseller's portal. One folder a feature, its pages in files of their own.

pub mod client;
pub mod clients;
pub mod failure;
mod frame;
mod not_found;
pub mod sessions;
pub mod sign_in;

pub use frame::ExtranetFrame;
pub use not_found::NotFoundPage;
