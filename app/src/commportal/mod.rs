//! CommPortal: the portal of whoever has a line. One folder a feature, its pages in files of their own.

pub mod account;
pub mod administration;
pub mod editor;
mod frame;
pub mod home;
pub mod notifications;
pub mod phones;
pub mod sign_in;

pub use frame::commportal_frame;
