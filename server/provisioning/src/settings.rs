//! The settings of telephones: a neutral tree, as data, and the one function that says which value rules.
//!
//! `settings/sections.toml` holds the sections, the other files of `settings/` one setting after the other. A value is kept
//! at a [`Scope`]; [`effective`] looks through the scopes from the model down to the telephone and gives the value, where it
//! comes from, who locked it and whether the caller may change it. How a vendor writes a setting is the model's business.

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
