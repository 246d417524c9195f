//! Settings of telephones: at which place, which value rules, and who may change it.

mod change;
pub mod layers;
mod list;
mod place;
mod tree;

pub use change::change_settings;
pub(in crate::services) use layers::purpose;
pub use list::list_settings;
pub use tree::settings_tree;
