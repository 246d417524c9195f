//! The settings tree, its values, and the rules of scopes and locks.

mod files;
mod laws;
mod samples;
mod scopes;
mod tree;
mod values;

use portal_provisioning::settings::{Setting, SettingId, SettingsTree};

fn tree() -> &'static SettingsTree {
    SettingsTree::bundled()
}

fn setting(id: &str) -> &'static Setting {
    tree().find(id).unwrap_or_else(|| panic!("there is a setting {id}"))
}

fn id(text: &str) -> SettingId {
    text.parse().expect("a name")
}
