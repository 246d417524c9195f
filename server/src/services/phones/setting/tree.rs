//! The settings tree, in a reader's language.

use portal_api::{
    Language,
    setting::{Setting as ApiSetting, SettingChoice, SettingKind, SettingsSection, SettingsTree as ApiTree},
};
use portal_provisioning::{
    settings::{Choice, Kind, Setting, SettingsTree, ValueText},
    time_zone::list_zones,
};

/// Returns the settings tree in a reader's language.
pub fn settings_tree(language: Language) -> ApiTree {
    let tree = SettingsTree::bundled();
    ApiTree {
        sections: tree
            .sections()
            .iter()
            .map(|section| SettingsSection {
                id: section.id().to_owned(),
                name: section.name().text(language).to_owned(),
                node: section.name().text(Language::En).to_owned(),
            })
            .collect(),
        settings: tree.settings().iter().map(|setting| api_setting(setting, language)).collect(),
    }
}

fn api_setting(setting: &Setting, language: Language) -> ApiSetting {
    let api_choices = |choices: &[Choice]| -> Vec<SettingChoice> {
        let name =
            |choice: &Choice| SettingChoice { id: choice.id.clone(), name: choice.label.text(language).to_owned() };
        choices.iter().map(name).collect()
    };
    let zones = || {
        let zones = list_zones().iter();
        zones.map(|zone| SettingChoice { id: zone.id().to_owned(), name: zone.name(language).to_owned() }).collect()
    };
    ApiSetting {
        id: setting.id().to_string(),
        section: setting.section().to_owned(),
        label: setting.label().text(language).to_owned(),
        help: setting.help().text(language).to_owned(),
        kind: match setting.kind() {
            Kind::Switch => SettingKind::Switch,
            Kind::Integer { min, max, unit } => SettingKind::Integer {
                min: *min,
                max: *max,
                unit: unit.as_ref().map(|unit| unit.text(language).to_owned()),
            },
            Kind::Choice(choices) => SettingKind::Choice { choices: api_choices(choices) },
            Kind::Order(choices) => SettingKind::Order { choices: api_choices(choices) },
            Kind::TimeZone => SettingKind::TimeZone { choices: zones() },
            Kind::Text { .. } => SettingKind::Text,
            Kind::Number => SettingKind::Number,
            Kind::Host => SettingKind::Host,
            Kind::Url => SettingKind::Url,
            Kind::Secret { .. } => SettingKind::Secret,
        },
        default: match setting.default().text() {
            ValueText::Plain(text) => Some(text.into_owned()),
            ValueText::Secret(_) => None,
        },
    }
}
