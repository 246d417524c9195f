//! Secrets are in a phone's own file, and in no other file or output.

use crate::{
    cfg,
    sample::{self, SECRETS},
};
use portal_api::Secret;
use portal_provisioning::{
    Catalogue, Model, PhoneConfiguration, Vendor,
    configuration::LdapSecurity,
    parse_path, render_common, render_phone,
    settings::{SettingsTree, Value},
};
use std::collections::BTreeSet;

/// A phone with every kind of secret, and the list of these secrets.
fn configuration_with_secrets() -> (PhoneConfiguration, Vec<String>) {
    let mut configuration = sample::configuration();
    configuration.phonebooks = Some(sample::phonebooks());
    configuration.ldap = Some(sample::ldap());
    let mut secrets: Vec<String> = SECRETS.map(str::to_owned).into();
    secrets.push("ldap5secret8ldap5".to_owned());
    let tree = SettingsTree::bundled();
    for (number, setting) in tree.settings().iter().filter(|setting| setting.is_write_only()).enumerate() {
        let texts = [format!("secret{number}secret"), format!("987{number}")];
        let (text, value) = texts
            .into_iter()
            .find_map(|text| Some((text.clone(), Value::parse(setting, &text).ok()?)))
            .expect("a secret is a word or a number");
        configuration.settings.insert(setting.id().clone(), value);
        secrets.push(text);
    }
    for id in ["phone_lock.enable", "web.user"] {
        let setting = tree.find(id).expect("the setting");
        configuration.settings.insert(setting.id().clone(), Value::Switch(true));
    }
    (configuration, secrets)
}

/// The parameters of a file; an attribute has the name of its element and its own name.
fn pairs(model: &Model, file: &[u8]) -> Vec<(String, String)> {
    model.vendor().format().read(file).expect("the format's own reader reads it")
}

/// The parameters that hold a secret in a file for this firmware.
fn names_with_secrets(model: &Model, firmware: &str) -> BTreeSet<String> {
    let (configuration, secrets) = configuration_with_secrets();
    let file = render_phone(model, Some(firmware), &configuration).expect("a file");
    let holds = |value: &str| secrets.iter().any(|secret| value.contains(secret));
    pairs(model, &file).into_iter().filter(|(_, value)| holds(value)).map(|(name, _)| name).collect()
}

#[test]
fn secrets_are_in_the_phones_own_file() {
    let file = render_phone(sample::model("yealink-cp920"), None, &sample::configuration()).expect("a file");
    // The administrator password is also that of the account `var`.
    for (secret, times) in SECRETS.into_iter().zip([1, 2, 1, 1]) {
        assert_eq!(cfg::text(&file).matches(secret).count(), times, "{secret}");
    }
}

#[test]
fn debug_output_contains_no_secret() {
    let printed = format!("{:?} {:#?}", sample::configuration(), sample::configuration());
    for secret in SECRETS {
        assert!(!printed.contains(secret), "{secret}");
    }
    let requested = parse_path(&format!("{}/805ec0021c1b.cfg", SECRETS[2])).expect("a path");
    assert!(requested.token.is_some());
    assert!(!format!("{requested:?} {requested:#?}").contains(SECRETS[2]));
}

#[test]
fn the_common_file_contains_no_secret() {
    for model in Catalogue::bundled().models() {
        for firmware in sample::firmwares(model) {
            let names = names_with_secrets(model, &firmware);
            assert!(names.len() >= 3, "{}: {names:?}", model.id());
            let file = render_common(model, Some(&firmware), "fr", sample::URL).expect("a file");
            for (name, value) in pairs(model, &file) {
                // A parameter that holds a secret in a phone's own file has here the folder for all phones, or no
                // value.
                let is_shared =
                    !names.contains(&name) || value == sample::URL || value == format!("{}$MA.xml", sample::URL);
                assert!(is_shared, "{} {firmware}: {name}", model.id());
            }
        }
    }
}

/// Every secret that a phone may have received is overwritten by the next file.
#[test]
fn a_file_overwrites_the_secrets_of_the_previous_owner() {
    for model in Catalogue::bundled().models() {
        for firmware in sample::firmwares(model) {
            let file = render_phone(model, Some(&firmware), &sample::configuration()).expect("a file");
            let written: BTreeSet<String> = pairs(model, &file).into_iter().map(|(name, _)| name).collect();
            let left_over: Vec<_> =
                names_with_secrets(model, &firmware).into_iter().filter(|name| !written.contains(name)).collect();
            assert!(left_over.is_empty(), "{} {firmware}: {left_over:?}", model.id());
        }
    }
    let model = sample::model("yealink-t46g");
    let file = render_phone(model, Some("28.83.0.120"), &sample::configuration()).expect("a file");
    for name in [
        "ldap.user",
        "ldap.password",
        "phone_setting.phone_lock.unlock_pin",
        "meta.comm_portal.server.username",
        "meta.comm_portal.server.password",
    ] {
        assert_eq!(cfg::value(&file, name).as_deref(), Some("%NULL%"), "{name}");
    }
}

/// The password of an LDAP directory is written only for firmware that encrypts the connection, unless a setting allows
/// an unencrypted one.
#[test]
fn the_directory_password_is_written_unencrypted_only_if_configured() {
    for model in Catalogue::bundled().models() {
        for firmware in sample::firmwares(model) {
            for security in [LdapSecurity::Ldaps, LdapSecurity::StartTls, LdapSecurity::Off] {
                let (mut configuration, _) = configuration_with_secrets();
                let mut ldap = sample::ldap();
                ldap.security = security;
                ldap.password = Secret::new("directory4711");
                configuration.ldap = Some(ldap);
                let file = render_phone(model, Some(&firmware), &configuration).expect("a file");
                let pairs = pairs(model, &file);
                let value = |wanted: &str| {
                    let found = pairs.iter().find(|(name, _)| name.split('[').next() == Some(wanted));
                    found.map(|(_, value)| value.as_str()).unwrap_or_default()
                };
                let is_encrypted = match model.vendor() {
                    Vendor::Yealink => matches!(value("ldap.tls_mode"), "1" | "2"),
                    Vendor::Snom => value("ldap_over_tls") == "on",
                    Vendor::Cisco => value("LDAP_Server").starts_with("ldaps://"),
                    Vendor::Gigaset => false,
                };
                let has_password = pairs.iter().any(|(_, value)| value.contains("directory4711"));
                let may_be = is_encrypted || security == LdapSecurity::Off;
                assert!(!has_password || may_be, "{} {firmware} {security:?}", model.id());
            }
        }
    }
}

#[test]
fn a_firmware_without_encryption_gets_no_encrypted_directory() {
    let (configuration, _) = configuration_with_secrets();
    let value = |model: &str, firmware: &str, configuration: &PhoneConfiguration, name: &str| {
        let model = sample::model(model);
        let file = render_phone(model, Some(firmware), configuration).expect("a file");
        pairs(model, &file).into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
    };
    let mut plain = configuration.clone();
    plain.ldap.as_mut().expect("a directory").security = LdapSecurity::Off;
    for firmware in ["28.72.0.25", "28.80.0.130"] {
        for (name, encrypted, expected) in [
            ("ldap.enable", Some("0"), Some("1")),
            ("ldap.host", None, Some("annuaire.metacentrex.fr")),
            ("ldap.user", Some(""), Some("cn=805ec0021c1b,ou=cabinet-durand,dc=metacentrex,dc=fr")),
            ("ldap.password", Some(""), Some("ldap5secret8ldap5")),
            ("ldap.tls_mode", None, None),
        ] {
            assert_eq!(
                value("yealink-t46g", firmware, &configuration, name).as_deref(),
                encrypted,
                "{firmware} {name}"
            );
            assert_eq!(value("yealink-t46g", firmware, &plain, name).as_deref(), expected, "{firmware} {name}");
        }
    }
    assert_eq!(value("yealink-t46g", "28.81.0.1", &configuration, "ldap.enable").as_deref(), Some("1"));
    for (name, encrypted, expected) in [
        ("LDAP_Dir_Enable", Some("No"), Some("Yes")),
        ("LDAP_Server", Some(""), Some("annuaire.metacentrex.fr")),
        ("LDAP_Password", Some(""), Some("ldap5secret8ldap5")),
    ] {
        assert_eq!(value("cisco-cp-7821-3pcc", "11.0.1", &configuration, name).as_deref(), encrypted, "{name}");
        assert_eq!(value("cisco-cp-7821-3pcc", "11.0.1", &plain, name).as_deref(), expected, "{name}");
    }
}
