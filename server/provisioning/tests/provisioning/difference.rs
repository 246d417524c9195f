//! The reported differences between two files.

use crate::{
    rich,
    sample::{self, SECRETS},
};
use portal_api::{Language, Secret};
use portal_provisioning::{
    Catalogue, Difference, FileVersion, Function, Key, KeyGroup, KeyPlace, Model, ParameterValue, PhoneConfiguration,
    Subject, differences, render_phone,
    settings::{SettingsTree, Value},
};

fn file(model: &Model, configuration: &PhoneConfiguration) -> Vec<u8> {
    render_phone(model, None, configuration).expect("a file")
}

fn differences_between(model: &Model, before: &PhoneConfiguration, after: &PhoneConfiguration) -> Vec<Difference> {
    let (before, after) = (file(model, before), file(model, after));
    let version = |bytes| FileVersion { model, firmware: None, bytes };
    differences(version(&before), version(&after)).expect("both are read")
}

fn values(differences: &[Difference]) -> impl Iterator<Item = &str> {
    differences.iter().flat_map(|difference| [&difference.before, &difference.after]).filter_map(|value| match value {
        ParameterValue::Value(value) => Some(value.as_str()),
        ParameterValue::Missing | ParameterValue::Secret => None,
    })
}

#[test]
fn a_file_does_not_differ_from_itself() {
    for model in Catalogue::bundled().models() {
        let configuration = rich::configuration(model, model.expansion().modules);
        assert_eq!(differences_between(model, &configuration, &configuration), [], "{}", model.id());
    }
}

#[test]
fn a_changed_setting_is_reported_with_both_values() {
    let model = sample::model("yealink-t46g");
    let (before, mut after) = (sample::configuration(), sample::configuration());
    let setting = SettingsTree::bundled().find("time.clock").expect("a setting");
    after.settings.insert(setting.id().clone(), Value::parse(setting, "h12").expect("a value"));
    let expected = Difference {
        parameter: "local_time.time_format".into(),
        subject: Subject::Settings(vec![setting.id().clone()]),
        before: ParameterValue::Value("1".into()),
        after: ParameterValue::Value("0".into()),
    };
    assert_eq!(differences_between(model, &before, &after), [expected]);
}

#[test]
fn a_changed_key_is_reported_with_its_place() {
    for model in Catalogue::bundled().models() {
        let modules = model.expansion().modules;
        let mut before = sample::configuration();
        before.expansion_modules = modules;
        let places: Vec<_> = [KeyGroup::Line, KeyGroup::Programmable, KeyGroup::Expansion]
            .into_iter()
            .filter(|place| model.check_function(*place, Function::SpeedDial, Language::Fr).is_ok())
            .filter_map(|place| model.places(modules).filter(|key| key.group == place).last())
            .collect();
        for place in places {
            let mut after = before.clone();
            let key = Key::new(Function::SpeedDial, 1, "0970711111", "", "Accueil").expect("a key");
            after.keys.insert(place, key);
            let found = differences_between(model, &before, &after);
            assert!(!found.is_empty(), "{} {place}", model.id());
            assert!(found.iter().all(|difference| difference.subject == Subject::Key(place)), "{found:?}");
            assert!(values(&found).any(|value| value.contains("0970711111")), "{found:?}");
        }
    }
}

/// A Yealink file sets the passwords of three accounts with the same parameter name.
#[test]
fn a_repeated_parameter_is_compared_as_a_whole() {
    let model = sample::model("yealink-t46g");
    for change in [
        |after: &mut PhoneConfiguration| after.user_password = Secret::new("another"),
        |after: &mut PhoneConfiguration| after.admin_password = Secret::new("another"),
    ] {
        let (before, mut after) = (sample::configuration(), sample::configuration());
        change(&mut after);
        let found = differences_between(model, &before, &after);
        let names: Vec<_> = found.iter().map(|difference| difference.parameter.as_str()).collect();
        assert_eq!(names, ["static.security.user_password"]);
        assert_eq!((&found[0].before, &found[0].after), (&ParameterValue::Secret, &ParameterValue::Secret));
    }
}

#[test]
fn changed_secrets_are_reported_without_their_values() {
    let other = |name: &str| Secret::new(format!("{name}-new-secret"));
    for model in Catalogue::bundled().models() {
        let mut before = rich::configuration(model, 1);
        before.keys = model
            .places(1)
            .filter(|key| model.check_function(key.group, Function::XmlDirectory, Language::Fr).is_ok())
            .map(|key| (key, Key::new(Function::XmlDirectory, 1, "", "", "").expect("a key")))
            .collect();
        let mut after = before.clone();
        after.account.password = other("sip");
        after.admin_password = other("admin");
        after.provisioning.url = other("https://portail.metacentrex.fr/sip-ps/token/");
        after.phonebooks = after.phonebooks.map(|mut books| {
            books.contacts.url = other("https://portail.metacentrex.fr/contacts/");
            books.extensions.url = other("https://portail.metacentrex.fr/extensions/");
            books
        });
        after.ldap = after.ldap.map(|mut ldap| {
            ldap.password = other("ldap");
            ldap
        });
        for setting in SettingsTree::bundled().settings().iter().filter(|setting| setting.is_write_only()) {
            after.settings.insert(setting.id().clone(), Value::Secret(other("1234")));
        }
        let found = differences_between(model, &before, &after);
        assert!(found.len() >= 3, "{}: {found:?}", model.id());
        let secrets = SECRETS.into_iter().chain(["ldap5secret8ldap5", "new-secret", "secret4711", "471100"]);
        for secret in secrets {
            assert!(values(&found).all(|value| !value.contains(secret)), "{}: {secret} in {found:?}", model.id());
        }
        assert!(found.iter().any(|difference| difference.after == ParameterValue::Secret), "{}", model.id());
    }
}

#[test]
fn missing_and_new_parameters_are_reported() {
    let (old, new) = (sample::model("yealink-t41p"), sample::model("snom-720"));
    let (before, after) = (file(old, &sample::configuration()), file(new, &sample::configuration()));
    let found = differences(
        FileVersion { model: old, firmware: None, bytes: &before },
        FileVersion { model: new, firmware: None, bytes: &after },
    );
    let found = found.expect("both are read");
    assert!(
        found.iter().any(|one| one.before == ParameterValue::Missing && one.parameter == "user_realname[1]"),
        "{found:?}"
    );
    let is_missing_key =
        |one: &Difference| one.after == ParameterValue::Missing && one.subject == Subject::Key(KeyPlace::line(1));
    assert!(found.iter().any(is_missing_key), "{found:?}");
    let mut unreadable = FileVersion { model: new, firmware: None, bytes: &before };
    assert!(differences(unreadable, unreadable).is_err(), "a file of another format");
    unreadable.bytes = b"";
    assert!(differences(unreadable, unreadable).is_err(), "no file");
}
