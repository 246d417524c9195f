//! The values typed into a form that a browser sent without JavaScript. The form's page shows them again.

use portal_api::wire;
use portal_provisioning::settings::SettingsTree;
use std::{borrow::Cow, collections::HashSet};

/// The fields that are never stored, because they contain passwords.
const SECRET_FIELDS: [&str; 3] = ["password", "current", "new"];

/// Returns the fields of a form without secrets. A form of settings sends each value, `values[id]`, together with the
/// previous value, `was[id]`. Unchanged values are left out, because the page reads them from the database. Several
/// values of one setting become one value, joined as an operation reads them.
pub fn typed_values(fields: Vec<(String, String)>) -> Vec<(String, String)> {
    let sent = wire::object_of_pairs(fields.iter().map(|(key, value)| (Cow::from(key), Cow::from(value))));
    let find = |object: &str, id: &str| sent.get(object)?.get(id)?.as_str();
    let is_shown = |id: &str| SettingsTree::bundled().find(id).is_some_and(|setting| !setting.is_write_only());
    let mut settings = HashSet::new();
    let mut typed = Vec::new();
    for (key, value) in fields {
        match key.strip_suffix(']').and_then(|key| key.split_once('[')) {
            None if SECRET_FIELDS.contains(&key.as_str()) => {}
            None => typed.push((key, value)),
            Some(("values", id)) => {
                let value = find("values", id).unwrap_or_default();
                if is_shown(id) && find("was", id) != Some(value) && settings.insert(id.to_owned()) {
                    let value = value.to_owned();
                    typed.push((key, value));
                }
            }
            // The previous values are read from the database again.
            Some(_) => {}
        }
    }
    typed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        typed_values(owned(fields))
    }

    fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn secrets_are_left_out() {
        let fields = [("login", "expert"), ("password", "x"), ("current", "x"), ("new", "x")];
        assert_eq!(typed(&fields), owned(&[("login", "expert")]));
        for setting in SettingsTree::bundled().settings().iter().filter(|setting| setting.is_write_only()) {
            let key = format!("values[{}]", setting.id());
            assert!(typed(&[(&key, "x")]).is_empty(), "{key}");
        }
        assert!(typed(&[("values[nothing.known]", "x")]).is_empty(), "an unknown setting may be a secret");
    }

    #[test]
    fn only_changed_settings_are_stored() {
        let fields = [
            ("number", "0970192349"),
            ("was[display.brightness]", "3"),
            ("values[display.brightness]", "9"),
            ("was[popup.missed_call]", "true"),
            ("values[popup.missed_call]", "true"),
            ("was[line.label]", "Accueil"),
            ("values[line.label]", ""),
            ("was[codec.order]", "PCMA,G722"),
            ("values[codec.order]", "G722"),
            ("values[codec.order]", "PCMA"),
            ("values[codec.order]", ""),
        ];
        let changed = [
            ("number", "0970192349"),
            ("values[display.brightness]", "9"),
            ("values[line.label]", ""),
            ("values[codec.order]", "G722,PCMA"),
        ];
        assert_eq!(typed(&fields), owned(&changed));
    }
}
