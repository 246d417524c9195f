//! Any values: the parameters in the file are always the same ones. The values are the input's parts between tabs.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_api::{Mac, Number, Secret};
use portal_provisioning::{
    Account, Catalogue, Certificates, PhoneConfiguration, Provisioning, Server, TimeZone, Transport, render_phone,
};

fn configuration(parts: &[&str]) -> PhoneConfiguration {
    let part = |index: usize| parts.get(index).copied().unwrap_or("x").to_owned();
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
        ntp_server: part(9),
        time_zone: TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3").unwrap(),
        time_zone_name: Some(part(10)),
        language: "fr".into(),
    }
}

/// Names, every character that ever ended a line ending one.
fn names(file: &str) -> Vec<&str> {
    let ends_line = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    file.split(ends_line).filter_map(|line| line.split_once('=')).map(|(name, _)| name).collect()
}

fuzz_target!(|text: &str| {
    let parts: Vec<&str> = text.split('\t').collect();
    for model in Catalogue::bundled().models() {
        for generation in ["72", "80", "81", "85"] {
            let firmware = format!("{}.{generation}.0.1", model.file_code());
            let file = render_phone(model, Some(&firmware), &configuration(&parts)).unwrap();
            let expected = render_phone(model, Some(&firmware), &configuration(&[])).unwrap();
            assert_eq!(names(&file), names(&expected));
            assert_eq!(file.lines().count(), expected.lines().count());
        }
    }
});
