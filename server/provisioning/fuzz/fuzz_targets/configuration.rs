//! Arbitrary values in a phone's configuration. They never change which parameters are in the file. The first byte of
//! the input selects a model and its firmware; the rest holds the values, separated by tabs.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_api::{Mac, Number, Secret};
use portal_provisioning::{
    Account, Catalogue, Certificates, Function, Key, KeyPlace, Model, PhoneConfiguration, Provisioning, Server,
    TimeZone, Transport, Vendor,
    configuration::{LdapDirectory, LdapSecurity, Phonebook, Phonebooks},
    render_phone,
};
use std::{collections::BTreeMap, sync::LazyLock};

fn configuration(parts: &[&str]) -> PhoneConfiguration {
    let part = |index: usize| parts.get(index).copied().unwrap_or("x").to_owned();
    let book = |index| Phonebook { name: part(index), url: Secret::new(format!("https://{}", part(index + 1))) };
    let key = Key::new(Function::SpeedDial, 1, "0970711111", "", &part(11))
        .unwrap_or_else(|_| Key::new(Function::SpeedDial, 1, "0970711111", "", "x").unwrap());
    PhoneConfiguration {
        mac: Mac::parse("805EC0021C1B").unwrap(),
        account: Account {
            number: Number::parse("0970192349").unwrap(),
            label: part(0),
            display_name: part(1),
            auth_name: part(2),
            password: Secret::new(part(3)),
            server: Server { host: part(4), port: 5061 },
            transport: Transport::Tls,
            outbound_proxy: Some(Server { host: part(5), port: 5061 }),
            expiry_seconds: 600,
        },
        voicemail_number: Some(part(6)),
        provisioning: Provisioning {
            url: Secret::new(format!("https://{}", part(7))),
            minutes: 10,
            certificates: Certificates::All,
        },
        admin_password: Secret::new(part(8)),
        user_password: Secret::new(part(8)),
        ntp_server: part(9),
        time_zone: TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3").unwrap(),
        time_zone_name: Some(part(10)),
        language: "fr".into(),
        codecs: vec![part(12)],
        settings: BTreeMap::new(),
        keys: [(KeyPlace::line(1), key.clone()), (KeyPlace::programmable(1), key)].into(),
        expansion_modules: 1,
        pickup_code: part(13),
        phonebooks: Some(Phonebooks { contacts: book(14), extensions: book(16) }),
        ldap: Some(LdapDirectory {
            host: part(18),
            port: 636,
            base: part(19),
            user: part(20),
            password: Secret::new(part(21)),
            security: LdapSecurity::Ldaps,
        }),
        authorities_url: Some(part(22)),
        commportal_url: Some(part(23)),
    }
}

fn firmwares(model: &Model) -> Vec<String> {
    match model.vendor() {
        Vendor::Yealink => ["72", "80", "81", "85"].map(|version| format!("{}.{version}.0.1", model.file_id())).into(),
        Vendor::Snom => ["8.7.5.35", "8.9.3.80", "10.1.101.11"].map(str::to_owned).into(),
        Vendor::Cisco => ["11.0.0", "12.0.7"].map(str::to_owned).into(),
        Vendor::Gigaset => vec!["42.258.00.000.000".to_owned()],
    }
}

/// The names of the parameters, as the format's own reader returns them.
fn names(model: &Model, file: &[u8]) -> Vec<String> {
    let pairs = model.vendor().format().read(file).unwrap();
    pairs.into_iter().map(|(name, _)| name).collect()
}

/// Each model with a firmware of each generation, and the parameters of its file.
static TEST_CASES: LazyLock<Vec<(&Model, String, Vec<String>)>> = LazyLock::new(|| {
    let with_firmwares = |model| firmwares(model).into_iter().map(move |firmware| (model, firmware));
    let models = Catalogue::bundled().models().iter().flat_map(with_firmwares);
    let expected =
        |model, firmware: &str| names(model, &render_phone(model, Some(firmware), &configuration(&[])).unwrap());
    models.map(|(model, firmware)| (model, firmware.clone(), expected(model, &firmware))).collect()
});

fuzz_target!(|input: (u8, &str)| {
    let (selector, text) = input;
    let (model, firmware, expected) = &TEST_CASES[usize::from(selector) % TEST_CASES.len()];
    let parts: Vec<&str> = text.split('\t').collect();
    let file = render_phone(model, Some(firmware), &configuration(&parts)).unwrap();
    assert_eq!(&names(model, &file), expected);
});
