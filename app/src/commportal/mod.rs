//! CommPortal: the portal for users of a line. Each feature has a folder, each page a file.

pub mod account;
pub mod administration;
pub mod editor;
mod frame;
pub mod home;
pub mod notifications;
pub mod phones;
pub mod sign_in;

pub use frame::commportal_frame;
