//! Phone settings, by scope.

mod change;
mod layer;
mod place;

pub use change::SettingChange;
pub use layer::{SettingLayer, StoredSetting, StoredValue};
pub use place::SettingPlace;
pub(crate) use place::delete_all;
