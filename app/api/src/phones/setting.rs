//! Settings of telephones: a neutral tree, kept by scope. A lower scope overrides a higher one, unless that one locked it.

use crate::{
    Mac, Name, Number, Reference,
    operation::{Done, operation},
    wire,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// All settings there are, in the language of the reader.
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
    /// Its identifier.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its English name, which the operator's document uses.
    pub node: String,
}

/// A setting.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Setting {
    /// Its identifier, for example `call_log.enable`.
    pub id: String,
    /// Its section.
    pub section: String,
    /// Its name.
    pub label: String,
    /// What it does.
    pub help: String,
    /// What kind of value it has.
    pub kind: SettingKind,
    /// The value when nobody says anything; nothing for a secret.
    pub default: Option<String>,
}

/// The kind of a setting's value. Values are texts: `true`, `false`, digits, a choice's identifier, several with commas.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum SettingKind {
    /// `true` or `false`.
    Switch,
    /// A whole number.
    Integer {
        /// The smallest.
        min: i64,
        /// The greatest.
        max: i64,
        /// What is counted.
        unit: Option<String>,
    },
    /// One of these.
    Choice {
        /// Each with its identifier and its name.
        choices: Vec<SettingChoice>,
    },
    /// Some of these, in an order.
    Order {
        /// Each with its identifier and its name.
        choices: Vec<SettingChoice>,
    },
    /// A time zone: one of these.
    TimeZone {
        /// Each with its identifier and its name.
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
    /// A secret: it can be set, and is never shown.
    Secret,
}

/// A value that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SettingChoice {
    /// What is kept.
    pub id: String,
    /// What people read.
    pub name: String,
}

/// Lists all settings there are.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetSettingsTree {}
operation!(GetSettingsTree, SignedIn, Get "/api/v1/settings-tree" => SettingsTree, "Lists all settings that telephones can have.");

/// What a setting is at a place, for the caller.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EffectiveSetting {
    /// Which setting.
    pub id: String,
    /// The value that rules; nothing for a secret.
    pub value: Option<String>,
    /// Whether there is a secret; `false` for everything else.
    pub has_secret: bool,
    /// Where the value comes from: `model`, `operator`, `reseller`, `client`, `department`,
    /// `notifications`, `line`, `phone`.
    pub origin: String,
    /// Whether it is set at the place itself, so that it can be reset.
    pub is_own: bool,
    /// Where it was locked.
    pub locked_by: Option<String>,
    /// Whether the caller may change it; if not, the sentence that says why.
    pub refusal: Option<String>,
    /// Whether the caller may lock it or take the lock away.
    pub may_lock: bool,
}

/// Lists the settings at a place, with where each value comes from. The place is a telephone (`mac`), a line's telephones of
/// a model (`number` and `model`), a department (`reference` and `department`), a client (`reference`), a reseller (`reseller`), or else all that is the
/// caller's.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListSettings {
    /// A reseller, by name: for operators.
    pub reseller: Option<Name>,
    /// A client.
    pub reference: Option<Reference>,
    /// A department of that client.
    pub department: Option<Name>,
    /// A line.
    pub number: Option<Number>,
    /// A model: with `number` the line's telephones of that model; in any case only what that model has.
    pub model: Option<String>,
    /// A telephone.
    pub mac: Option<Mac>,
}
operation!(ListSettings, SignedIn, Get "/api/v1/settings" => Vec<EffectiveSetting>, "Lists the settings at a place, with where each value comes from.");

/// Sets, resets, locks and unlocks settings at a place: all of it, or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ChangeSettings {
    /// A reseller, by name: for operators.
    pub reseller: Option<Name>,
    /// A client.
    pub reference: Option<Reference>,
    /// A department of that client.
    pub department: Option<Name>,
    /// A line.
    pub number: Option<Number>,
    /// With `number`, the line's telephones of that model.
    pub model: Option<String>,
    /// A telephone.
    pub mac: Option<Mac>,
    /// Values by setting.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// What the caller had read, by setting. A value that is the same as it was is not set; one that differs from it is
    /// refused where another has come to rule in the meantime. Settings that are not here are set as they are given.
    #[serde(default)]
    pub was: BTreeMap<String, String>,
    /// Settings that take the inherited value again, whatever is said of their values.
    #[serde(default, deserialize_with = "wire::list")]
    pub reset: Vec<String>,
    /// Settings to lock for all below.
    #[serde(default, deserialize_with = "wire::list")]
    pub lock: Vec<String>,
    /// Settings to unlock.
    #[serde(default, deserialize_with = "wire::list")]
    pub unlock: Vec<String>,
}
operation!(ChangeSettings, SignedIn, Post "/api/v1/settings" => Done, "Sets, resets, locks and unlocks settings at a place.");
