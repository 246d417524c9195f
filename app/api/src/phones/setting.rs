//! The settings of phones: a vendor-neutral tree, with values by scope. A lower scope overrides a higher one, unless
//! the higher one locked the setting.

use crate::{
    Mac, Name, Number, Reference,
    operation::{Done, operation},
    wire,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All existing settings, in the language of the reader.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsTree {
    /// The sections, in order; `features.dial_plan` is in `features`.
    pub sections: Vec<SettingsSection>,
    /// The settings, in the order of their sections.
    pub settings: Vec<Setting>,
}

/// A section of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingsSection {
    /// The section's identifier.
    pub id: String,
    /// The section's name.
    pub name: String,
    /// The section's English name, whatever the reader's language. The operator's specification of the settings uses
    /// this name.
    pub node: String,
}

/// A setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Setting {
    /// The setting's identifier, for example `call_log.enable`.
    pub id: String,
    /// The identifier of its section.
    pub section: String,
    /// The setting's name.
    pub label: String,
    /// A sentence that says what the setting does.
    pub help: String,
    /// The kind of its value.
    pub kind: SettingKind,
    /// The default value; none for a secret.
    pub default: Option<String>,
}

/// The kind of a setting's value. Values are texts: `true`, `false`, digits, a choice's identifier, or several
/// identifiers with commas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SettingKind {
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Integer {
        /// The minimum.
        min: i64,
        /// The maximum.
        max: i64,
        /// The unit.
        unit: Option<String>,
    },
    /// One of the choices.
    Choice {
        /// The choices, each with its identifier and its name.
        choices: Vec<SettingChoice>,
    },
    /// Some of the choices, in an order.
    Order {
        /// The choices, each with its identifier and its name.
        choices: Vec<SettingChoice>,
    },
    /// A time zone, one of the choices.
    TimeZone {
        /// The choices, each with its identifier and its name.
        choices: Vec<SettingChoice>,
    },
    /// A text.
    Text,
    /// A number to dial.
    Number,
    /// The name or address of a machine.
    Host,
    /// A web address.
    Url,
    /// A secret: it can be set, but is never shown.
    Secret,
}

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingChoice {
    /// The identifier, which is the stored value.
    pub id: String,
    /// The name for people.
    pub name: String,
}

/// Lists all existing settings.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetSettingsTree {}
operation!(GetSettingsTree, SignedIn, Get "/api/v1/settings-tree" => SettingsTree, "Lists all settings that phones can have.");

/// The effective value of a setting at a place, for the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EffectiveSetting {
    /// The setting's identifier.
    pub id: String,
    /// The effective value; none for a secret.
    pub value: Option<String>,
    /// Whether a secret is set; `false` for settings of all other kinds.
    pub has_secret: bool,
    /// The scope that the value comes from, the highest first: `model`, `operator`, `reseller`, `client`, `department`,
    /// `notifications` (what the line's notifications set, for example MWI), `line`, `phone`.
    pub origin: String,
    /// Whether the value is set at the place itself, so that it can be reset.
    pub is_own: bool,
    /// The scope that locked the setting.
    pub locked_by: Option<String>,
    /// The reason why the caller may not change the setting, as a sentence; none if the caller may change it.
    pub refusal: Option<String>,
    /// Whether the caller may lock or unlock the setting.
    pub may_lock: bool,
}

/// Lists the settings at a place, and where each value comes from. The place is a phone (`mac`), the phones of one
/// model on a line (`number` and `model`), a department (`reference` and `department`), a client (`reference`) or a
/// reseller (`reseller`); by default it is the caller's own scope.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListSettings {
    /// A reseller's name: for operators.
    pub reseller: Option<Name>,
    /// A client's reference.
    pub reference: Option<Reference>,
    /// The name of a department of that client.
    pub department: Option<Name>,
    /// A line's number.
    pub number: Option<Number>,
    /// A model's identifier. With `number`, the place is the phones of that model on the line. Without `number`, only
    /// the settings that the model has are listed.
    pub model: Option<String>,
    /// A phone's MAC address.
    pub mac: Option<Mac>,
}
operation!(ListSettings, SignedIn, Get "/api/v1/settings" => Vec<EffectiveSetting>, "Lists the settings at a place, and where each value comes from.");

/// Sets, resets, locks and unlocks settings at a place: all of them or none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeSettings {
    /// A reseller's name: for operators.
    pub reseller: Option<Name>,
    /// A client's reference.
    pub reference: Option<Reference>,
    /// The name of a department of that client.
    pub department: Option<Name>,
    /// A line's number.
    pub number: Option<Number>,
    /// A model's identifier: with `number` it means the phones of that model on the line.
    pub model: Option<String>,
    /// A phone's MAC address.
    pub mac: Option<Mac>,
    /// The new values, by setting.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// The values that the caller has read, by setting. A new value equal to the one read is not set. A new value that
    /// differs is refused when the effective value has changed meanwhile. Settings without an entry here are set
    /// unconditionally.
    #[serde(default)]
    pub was: BTreeMap<String, String>,
    /// The settings that get the inherited value again, whatever `values` says.
    #[serde(default, deserialize_with = "wire::list")]
    pub reset: Vec<String>,
    /// The settings to lock for all lower scopes.
    #[serde(default, deserialize_with = "wire::list")]
    pub lock: Vec<String>,
    /// The settings to unlock.
    #[serde(default, deserialize_with = "wire::list")]
    pub unlock: Vec<String>,
}
operation!(ChangeSettings, SignedIn, Post "/api/v1/settings" => Done, "Sets, resets, locks and unlocks settings at a place.");
