//! Every parameter that is written exists: its name is in the list of names seen in public templates, indexes written `N`.
//!
//! A name that isn't in the list needs the vendor's document beside it in the model's file, and a line in the list.

use crate::{cfg, sample};
use portal_provisioning::{Catalogue, Server, render_common, render_phone};
use std::collections::BTreeSet;

const NAMES: &str = include_str!("../parameters/yealink.txt");

fn with_indexes_as_n(name: &str) -> String {
    let part = |part: &str| if part.bytes().all(|byte| byte.is_ascii_digit()) { "N".into() } else { part.to_owned() };
    name.split('.').map(part).collect::<Vec<_>>().join(".")
}

/// Every file that can come out: each model, each generation, with everything switched on.
fn files() -> Vec<String> {
    let mut configuration = sample::configuration();
    configuration.account.outbound_proxy = Some(Server { host: "sbc.metacentrex.fr".into(), port: 5060 });
    let mut files = Vec::new();
    for model in Catalogue::bundled().models() {
        for version in [72, 80, 81, 82, 83, 84, 85, 86] {
            let firmware = format!("{}.{version}.0.1", model.file_code());
            files.push(render_phone(model, Some(&firmware), &configuration).expect("a file"));
            files.push(render_common(model, Some(&firmware), "fr").expect("a file"));
        }
    }
    files
}

#[test]
fn every_name_is_known() {
    let known: BTreeSet<&str> = NAMES.lines().collect();
    for name in files().iter().flat_map(|file| cfg::names(file)) {
        assert!(known.contains(with_indexes_as_n(&name).as_str()), "{name}");
    }
}

#[test]
fn every_name_is_written_once() {
    for file in files() {
        let mut names = cfg::names(&file);
        let written = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), written);
    }
}

#[test]
fn verification_is_never_switched_off() {
    for (name, value) in files().iter().flat_map(|file| cfg::read(file)) {
        if name.contains("trust_certificates") || name.contains("cn_validation") {
            assert_eq!(value, "1", "{name}");
        }
    }
}

#[test]
fn settings_are_spelled_as_the_firmware_knows_them() {
    let value = |model: &str, firmware: &str, name: &str| {
        let file = render_phone(sample::model(model), Some(firmware), &sample::configuration()).expect("a file");
        cfg::value(&file, name)
    };
    let url = Some("https://portail.metacentrex.fr/sip-ps/0k3n0k3n0k3n0k3n0k3n0k3n0k3n0k3n/".to_owned());
    assert_eq!(value("yealink-cp860", "37.72.0.5", "auto_provision.server.url"), url);
    assert_eq!(value("yealink-cp860", "37.81.0.10", "static.auto_provision.server.url"), url);
    assert_eq!(value("yealink-cp860", "37.72.0.5", "account.1.sip_server_host").as_deref(), Some("sip.metacentrex.fr"));
    assert_eq!(value("yealink-cp860", "37.72.0.5", "account.1.transport").as_deref(), Some("2"));
    assert_eq!(value("yealink-cp920", "78.85.0.5", "account.1.sip_server.1.transport_type").as_deref(), Some("2"));
    assert_eq!(value("yealink-cp920", "78.81.0.15", "static.lang.gui").as_deref(), Some("French"));
    assert_eq!(value("yealink-cp920", "78.85.0.5", "lang.gui").as_deref(), Some("French"));
    assert_eq!(value("yealink-cp920", "78.85.0.5", "static.security.ca_cert").as_deref(), Some("2"));
    assert_eq!(value("yealink-cp920", "78.85.0.5", "account.1.user_name").as_deref(), Some("0970192349"));
}
