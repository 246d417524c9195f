//! The settings of phones: their owners, their effective values, and the rights to change them.

mod change;
pub mod layers;
mod list;
mod target;
mod tree;

pub use change::change_settings;
pub(in crate::services) use layers::purpose;
pub use list::list_settings;
pub use tree::settings_tree;
