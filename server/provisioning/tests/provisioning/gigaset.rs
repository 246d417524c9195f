//! The files of Gigaset's base: golden files, and their content.

use crate::{golden, sample};
use portal_api::Language;
use portal_provisioning::{
    Catalogue, Function, KeyGroup, Model, PhoneConfiguration, Server, TimeZone, Transport, Vendor,
    format::Format,
    render_phone,
    settings::{SettingsTree, Value},
};

const N510: &str = "gigaset-n510-ip-pro";

fn models() -> impl Iterator<Item = &'static Model> {
    Catalogue::bundled().models().iter().filter(|model| model.vendor() == Vendor::Gigaset)
}

fn set(configuration: &mut PhoneConfiguration, id: &str, value: &str) {
    let setting = SettingsTree::bundled().find(id).expect("a setting");
    configuration.settings.insert(setting.id().clone(), Value::parse(setting, value).expect("a value"));
}

fn rich() -> PhoneConfiguration {
    let mut configuration = sample::configuration();
    configuration.account.label = "Atelier n° 2 — l’été".into();
    configuration.account.transport = Transport::Udp;
    configuration.account.outbound_proxy = Some(Server { host: "sbc.metacentrex.fr".into(), port: 5070 });
    configuration.time_zone = TimeZone::parse("<+04>-4").expect("a time zone");
    configuration.phonebooks = Some(sample::phonebooks());
    for (id, value) in [("mwi.subscribe", "true"), ("tones.country", "gb"), ("phonebook.lookup", "false")] {
        set(&mut configuration, id, value);
    }
    configuration
}

fn read(configuration: &PhoneConfiguration) -> Vec<(String, String)> {
    let file = render_phone(sample::model(N510), None, configuration).expect("a file");
    Format::ProviderFrame.read(&file).expect("a file")
}

fn value(configuration: &PhoneConfiguration, name: &str) -> Option<String> {
    read(configuration).into_iter().find(|(other, _)| other == name).map(|(_, value)| value)
}

#[test]
fn files_equal_their_golden_files() {
    for model in models() {
        for (kind, configuration) in [("plain", sample::configuration()), ("rich", rich())] {
            let file = render_phone(model, None, &configuration).expect("a file");
            assert_eq!(render_phone(model, None, &configuration).as_ref(), Ok(&file), "the same bytes");
            let text: String = file.iter().copied().map(char::from).collect();
            roxmltree::Document::parse(&text).expect("well-formed");
            Format::ProviderFrame.read(&file).expect("read back");
            golden::check(&format!("{}-{kind}.xml", model.id()), &file);
        }
    }
}

#[test]
fn values_have_the_spelling_of_the_base() {
    let configuration = rich();
    let start: Vec<_> = read(&configuration).into_iter().take(2).map(|(name, _)| name).collect();
    assert_eq!(start, ["MAC_ADDRESS", "PROFILE_NAME"]);
    let own = format!("{}{}/%MACD.xml", sample::URL, sample::SECRETS[2]);
    for (name, expected) in [
        ("MAC_ADDRESS", "805EC0021C1B"),
        ("S_CONFIGFILE_URL", own.as_str()),
        ("BS_Accounts.astAccounts[0].aucAccountName[0]", "Atelier n° 2 - l´été"),
        ("BS_Accounts.astAccounts[0].uiSendMask", "0x3f"),
        ("BS_Accounts.astAccounts[5].uiReceiveMask", "0x0"),
        ("BS_IP_Data1.uiI_SIP_SERVER_PORT", "0x13c5"),
        ("BS_IP_Data1.uiI_OUTBOUND_PROXY_PORT", "0x13ce"),
        ("BS_IP_Data1.ucI_SIP_PREFERRED_VOCODER", "0x01,0x05,0x03"),
        ("BS_IP_Data1.ucB_SIP_ACCOUNT_IS_ACTIVE_1", "0x1"),
        ("BS_IP_Data1.ucB_SIP_ACCOUNT_IS_ACTIVE_6", "0x0"),
        ("BS_IP_Data1.ucB_VOIP_NET_AM_ENABLED_1", "0x1"),
        ("BS_IP_Data1.uiI_TIME_TIMEZONE", "0x2b"),
        ("BS_IP_Data1.ucB_TIME_USE_AUTOMATIC_DST", "0x0"),
        ("BS_AE_SwConfig.ucCountryCodeTone", "0x8"),
        ("BS_IP_Data1.ucI_HTTPLANGUAGE", "0x9"),
        ("BS_XML_Netdirs.aucActivatedNetdirs", "0x2a"),
        ("BS_XML_Netdirs.aucNetdirSelForAutoLookup", "0x0"),
        ("BS_IP_Data1.ucB_ACCEPT_FOREIGN_SUBNET", "0x0"),
    ] {
        assert_eq!(value(&configuration, name).as_deref(), Some(expected), "{name}");
    }
    let pin = value(&configuration, "BS_CUSTOM.aucKdsPin[0]").expect("a PIN");
    assert!(pin.len() == 9 && pin != "0x00,0x00", "{pin}");
}

#[test]
fn secrets_are_only_in_their_own_parameters() {
    let pairs = read(&rich());
    let provider = "BS_XML_Netdirs.astNetdirProvider[0].aucServerURL";
    let addresses = ["S_CONFIGFILE_URL", provider];
    let names: [&[&str]; 3] = [&["BS_IP_Data1.aucS_SIP_PASSWORD"], &[], &addresses];
    for (names, secret) in names.into_iter().zip(sample::SECRETS) {
        let found: Vec<_> = pairs.iter().filter(|(_, value)| value.contains(secret)).map(|(name, _)| name).collect();
        assert_eq!(found, names);
    }
}

#[test]
fn every_setting_is_written_or_has_a_reason() {
    for model in models() {
        for setting in SettingsTree::bundled().settings() {
            let id = setting.id().as_str();
            assert_eq!(model.settings().contains(id), model.missing_setting_reason(id, Language::Fr).is_none(), "{id}");
        }
    }
}

#[test]
fn a_base_has_no_keys() {
    let model = sample::model(N510);
    assert_eq!(model.places(3).count(), 0);
    assert!(model.check_function(KeyGroup::Line, Function::SpeedDial, Language::Fr).is_err());
}

#[test]
fn a_hostile_label_adds_no_parameter() {
    let mut configuration = sample::configuration();
    configuration.account.label = "x\"'/><SYMB_ITEM ID=\"BS_CUSTOM.aucKdsPin[0]\" value='\"0".into();
    let names =
        |configuration: &PhoneConfiguration| read(configuration).into_iter().map(|(name, _)| name).collect::<Vec<_>>();
    assert_eq!(names(&configuration), names(&sample::configuration()));
}
