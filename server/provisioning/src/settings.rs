//! The settings of phones: a vendor-neutral tree of data, and the function that computes the effective value.
//!
//! `settings/sections.toml` defines the sections; each of the other files of `settings/` defines the settings of one
//! section. Each value is stored at a [`Scope`]. [`effective`] combines the scopes from the model down to the phone: it
//! gives the effective value, its origin, the locking scope, and whether the caller may change it. How a vendor writes
//! a setting is defined by the model.

mod bilingual;
mod caller;
mod effective;
mod given;
mod host;
mod id;
mod kind;
mod layer;
mod reason;
mod refusal;
mod scope;
mod section;
mod setting;
mod setting_text;
mod source;
mod tree;
mod url;
mod value;

pub use bilingual::Bilingual;
pub use caller::{Caller, Rank};
pub use effective::{Effective, Shown, all_effective, effective};
pub use id::SettingId;
pub use kind::{Choice, Form, Kind};
pub use layer::Layer;
pub use reason::Reason;
pub use refusal::Refusal;
pub use scope::Scope;
pub use section::{KeyKind, Section};
pub use setting::Setting;
pub use tree::SettingsTree;
pub use value::{Value, Written};
