//! The settings of phones. Each scope, from the operator down to a single phone, may define settings.

mod change;
mod layer;
mod owner;

pub use change::SettingChange;
pub use layer::{SettingLayer, StoredSetting, StoredValue};
pub use owner::SettingOwner;
pub(crate) use owner::delete_all;
