//! The settings of phones: a vendor-neutral tree of data, and the function that computes the effective value.
//!
//! `settings/sections.toml` defines the sections; each of the other files of `settings/` defines the settings of one
//! section. Each value is stored at a [`Scope`]. [`effective_value`] combines the scopes from the model down to the
//! phone: it returns the effective value, its origin, the locking scope, and whether the caller may change it. How a
//! vendor writes a setting is defined by the model.

mod bilingual_text;
mod caller;
mod effective_value;
mod host;
mod id;
mod kind;
mod layer;
mod raw_default;
mod read_only_reason;
mod scope;
mod section;
mod setting;
mod setting_text;
mod source;
mod tree;
mod url;
mod value;
mod value_error;

pub use bilingual_text::BilingualText;
pub use caller::{Caller, Rank};
pub use effective_value::{DisplayedValue, EffectiveValue, effective_value, effective_values};
pub use id::SettingId;
pub use kind::{CharacterSet, Choice, Kind};
pub use layer::Layer;
pub use read_only_reason::ReadOnlyReason;
pub use scope::Scope;
pub use section::{KeyKind, Section};
pub use setting::Setting;
pub use tree::SettingsTree;
pub use value::{Value, ValueText};
pub use value_error::ValueError;
