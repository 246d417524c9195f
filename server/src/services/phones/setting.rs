//! The settings of phones: the places that hold them, the effective values, and who may change them.

mod change;
pub mod layers;
mod list;
mod place;
mod tree;

pub use change::change_settings;
pub(in crate::services) use layers::purpose;
pub use list::list_settings;
pub use tree::settings_tree;
