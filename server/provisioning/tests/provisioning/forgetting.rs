//! A phone forgets: after the files of two configurations it is in the same state as after the second file alone.
//!
//! The second file need not write a parameter if it writes a switch that makes the parameter void, for example the type
//! of a key, or `ldap.enable`. It must write, and so replace, every other parameter of the first file.

use crate::{rich, sample};
use portal_provisioning::{
    Catalogue, Function, KeyPlace, Model, PhoneConfiguration, Server, TimeZone, Vendor, configuration::LdapSecurity,
    render_phone, settings::SettingsTree,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// The parameters of a phone, by name. A parameter that one file writes twice has both values.
type State = BTreeMap<String, Vec<String>>;

/// Switches of Yealink's files: the parameter, its value for off, and the beginnings of the parameters that are then
/// void.
const YEALINK_SWITCHES: [(&str, &str, &[&str]); 12] = [
    ("account.1.subscribe_mwi", "0", &["account.1.subscribe_mwi_expires"]),
    ("account.1.outbound_proxy_enable", "0", &["account.1.outbound_"]),
    ("account.1.blf.blf_list_uri", "", &["account.1.blf_list_code", "phone_setting.auto_blf_list_enable"]),
    ("local_time.summer_time", "0", &["local_time.dst_", "local_time.start_", "local_time.end_", "local_time.offset_"]),
    ("features.pickup.direct_pickup_enable", "0", &["features.pickup.direct_pickup_code"]),
    ("features.pickup.group_pickup_enable", "0", &["features.pickup.group_pickup_code"]),
    ("dialplan.area_code.code", "", &["dialplan.area_code."]),
    ("dialplan.digitmap.enable", "0", &["dialplan.digitmap."]),
    ("phone_setting.phone_lock.enable", "0", &["phone_setting.phone_lock."]),
    ("phone_setting.lock", "0", &["phone_setting.phone_lock."]),
    ("ldap.enable", "0", &["ldap."]),
    ("meta.enable", "0", &["meta."]),
];

fn read(model: &Model, firmware: &str, configuration: &PhoneConfiguration) -> State {
    let file = render_phone(model, Some(firmware), configuration).expect("a file");
    let mut state = State::new();
    for (name, value) in model.vendor().format().read(&file).expect("the format's own reader reads it") {
        state.entry(name).or_default().push(value);
    }
    state
}

/// Whether a parameter has no effect, because the file writes the switch that makes it void.
fn is_void(model: &Model, file: &State, name: &str) -> bool {
    let has = |switch: &str, value: &str| file.get(switch).is_some_and(|values| *values == [value]);
    let type_of_key = name.rsplit_once('.').map(|(key, _)| format!("{key}.type"));
    model.vendor() == Vendor::Yealink
        && (type_of_key.is_some_and(|switch| file.contains_key(&switch) && !file.contains_key(name))
            || name.strip_suffix(".priority").is_some_and(|codec| has(&format!("{codec}.enable"), "0"))
            || name
                .strip_prefix("dialplan.replace.replace.")
                .is_some_and(|number| has(&format!("dialplan.replace.prefix.{number}"), ""))
            || YEALINK_SWITCHES.iter().any(|(switch, off, void)| {
                name != *switch && has(switch, off) && void.iter().any(|beginning| name.starts_with(beginning))
            }))
}

/// The random parts of a configuration.
#[derive(Clone, Debug)]
struct RandomParts {
    /// Each bit decides whether the configuration has one optional part.
    bits: Vec<bool>,
    /// The functions of the keys, as indexes of [`Function::ALL`]; a larger index means no function.
    keys: Vec<u8>,
    /// The number of expansion modules; at most the model's maximum is used.
    modules: u8,
}

/// A configuration with these random parts and this number of expansion modules.
fn configuration(model: &Model, parts: &RandomParts, modules: u8) -> PhoneConfiguration {
    let mut bits = parts.bits.iter().copied().cycle();
    let mut next = || bits.next().unwrap_or_default();
    let mut configuration = sample::configuration();
    configuration.account.label = if next() { "Accueil" } else { "Atelier" }.into();
    configuration.account.outbound_proxy = next().then(|| Server { host: "sbc.metacentrex.fr".into(), port: 5070 });
    configuration.voicemail_number = next().then(|| "3103".into());
    configuration.phonebooks = next().then(sample::phonebooks);
    configuration.ldap = next().then(sample::ldap);
    if let Some(ldap) = configuration.ldap.as_mut().filter(|_| next()) {
        ldap.security = LdapSecurity::Off;
    }
    if next() {
        configuration.time_zone = TimeZone::parse("AST4").expect("a time zone");
        configuration.time_zone_name = None;
    }
    if next() {
        configuration.codecs = ["opus", "pcmu"].map(str::to_owned).into();
    }
    // The portal's URLs are the same in all configurations.
    configuration.authorities_url = Some(format!("{}ca.pem", sample::URL));
    configuration.commportal_url = Some("https://portail.metacentrex.fr/".to_owned());
    for setting in SettingsTree::bundled().settings() {
        // A snom file has the element `firmware` only if this setting has a value: the element is an order to load an
        // image, not a parameter to overwrite.
        if setting.id().as_str() != "firmware.url" && next() {
            configuration.settings.insert(setting.id().clone(), rich::other_value(setting));
        }
    }
    configuration.expansion_modules = modules;
    let places: Vec<KeyPlace> = model.places(modules).collect();
    for (place, key) in places.into_iter().zip(parts.keys.iter().cycle()) {
        if let Some(function) = Function::ALL.get(usize::from(*key)) {
            configuration.keys.insert(place, rich::key(*function));
        }
    }
    configuration
}

fn parts() -> impl Strategy<Value = RandomParts> {
    // Half of the keys have no function.
    let keys = prop::collection::vec(0..u8::try_from(Function::ALL.len() * 2).expect("a small number"), 1..60);
    (prop::collection::vec(any::<bool>(), 200), keys, 0..4_u8).prop_map(|(bits, keys, modules)| RandomParts {
        bits,
        keys,
        modules,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_file_overwrites_every_parameter_of_an_earlier_file(
        before in parts(),
        after in parts(),
        firmware in any::<prop::sample::Index>(),
    ) {
        for model in Catalogue::bundled().models() {
            let firmwares = sample::firmwares(model);
            let firmware = &firmwares[firmware.index(firmwares.len())];
            let modules = before.modules.min(model.expansion().modules);
            let earlier = read(model, firmware, &configuration(model, &before, modules));
            // The server remembers the maximum number of modules that a phone was ever configured with.
            let later = configuration(model, &after, modules.max(after.modules.min(model.expansion().modules)));
            let file = read(model, firmware, &later);
            let missing: Vec<_> =
                earlier.keys().filter(|name| !file.contains_key(*name) && !is_void(model, &file, name)).collect();
            prop_assert!(missing.is_empty(), "{} {}: {:?}", model.id(), firmware, missing);
        }
    }
}

/// When the last key of a module loses its function, every key of the module is written as unused.
#[test]
fn keys_of_a_module_without_keys_are_written_as_unused() {
    for model in Catalogue::bundled().models().iter().filter(|model| model.expansion().modules > 0) {
        let firmware = sample::firmwares(model).pop().expect("a firmware");
        let mut configuration = sample::configuration();
        configuration.expansion_modules = 2;
        let unused = read(model, &firmware, &configuration);
        for number in 1..=model.expansion().keys_per_module {
            configuration.keys.insert(KeyPlace::expansion(2, number), rich::key(Function::SpeedDial));
        }
        let used = read(model, &firmware, &configuration);
        let changed: Vec<_> = unused.iter().filter(|(name, value)| used.get(*name) != Some(value)).collect();
        assert!(changed.len() >= usize::from(model.expansion().keys_per_module), "{}", model.id());
        assert!(used.keys().all(|name| unused.contains_key(name) || is_void(model, &unused, name)), "{}", model.id());
    }
}
