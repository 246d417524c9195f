//! Every written parameter exists: its name is in the list of names seen in public templates, where indexes are written
//! as `N`.
//!
//! A name that is not in the list needs the vendor's document as a comment in the model file, and a line in the list.

use crate::{cfg, sample};
use portal_provisioning::{Catalogue, Model, Server, Vendor, format::Format, render_common, render_phone};
use std::collections::BTreeSet;

fn documented_names(vendor: Vendor) -> BTreeSet<String> {
    let names = match vendor {
        Vendor::Yealink => include_str!("../parameters/yealink.txt"),
        Vendor::Snom => include_str!("../parameters/snom.txt"),
        Vendor::Cisco => include_str!("../parameters/cisco-3pcc.txt"),
        Vendor::Gigaset => include_str!("../parameters/gigaset-n510.txt"),
    };
    let names = names.lines().flat_map(|name| {
        let base = name.strip_suffix("_N").or(name.strip_suffix('N'));
        std::iter::once(name).chain(base.filter(|_| vendor == Vendor::Gigaset))
    });
    names.map(|name| generalised_name(vendor.format(), name)).collect()
}

/// A name without the numbers of accounts, keys and handsets.
fn generalised_name(format: Format, name: &str) -> String {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let join = |between: &str| {
        let parts = name.split(between).map(|part| if is_number(part) { "N" } else { part });
        parts.collect::<Vec<_>>().join(between)
    };
    match format {
        Format::Cfg => join("."),
        Format::FlatProfile => join("_"),
        // The index is an attribute, and not part of the name.
        Format::Snom => name.split('[').next().unwrap_or_default().to_owned(),
        Format::ProviderFrame => {
            let parts = name.split('[').map(|part| match part.split_once(']') {
                Some((index, rest)) if is_number(index) => format!("N]{rest}"),
                _ => part.to_owned(),
            });
            let joined = parts.collect::<Vec<_>>().join("[");
            // The number of an account is `_2`, or absent. The list has `N` for both, and `_N` where the number is
            // always present.
            let start = joined.trim_end_matches(|digit: char| digit.is_ascii_digit());
            let start = if start.len() < joined.len() { start.strip_suffix('_').unwrap_or(&joined) } else { &joined };
            start.to_owned()
        }
    }
}

/// Every possible file: each model and each generation, with every feature on.
fn files() -> Vec<(&'static Model, Vec<u8>)> {
    let mut configuration = sample::configuration();
    configuration.account.outbound_proxy = Some(Server { host: "sbc.metacentrex.fr".into(), port: 5060 });
    configuration.phonebooks = Some(sample::phonebooks());
    configuration.ldap = Some(sample::ldap());
    configuration.authorities_url = Some(format!("{}ca.pem", sample::URL));
    configuration.expansion_modules = 1;
    let mut files = Vec::new();
    for model in Catalogue::bundled().models() {
        for firmware in sample::firmwares(model) {
            files.push((model, render_phone(model, Some(&firmware), &configuration).expect("a file")));
            files.push((model, render_common(model, Some(&firmware), "fr", sample::URL).expect("a file")));
        }
    }
    files
}

/// The parameters of a file, without attributes of elements.
fn pairs(model: &Model, file: &[u8]) -> Vec<(String, String)> {
    let pairs = model.vendor().format().read(file).expect("the format's own reader reads it");
    // The frame of Gigaset's file contains no parameters.
    let is_frame = |name: &str| name == "MAC_ADDRESS" || name == "PROFILE_NAME";
    pairs.into_iter().filter(|(name, _)| !name.contains('@') && !is_frame(name)).collect()
}

#[test]
fn every_name_is_known() {
    for (model, file) in files() {
        let known = documented_names(model.vendor());
        for (name, _) in pairs(model, &file) {
            assert!(known.contains(&generalised_name(model.vendor().format(), &name)), "{}: {name}", model.id());
        }
    }
}

#[test]
fn every_name_is_written_once() {
    for (model, file) in files() {
        let mut names = BTreeSet::new();
        for (name, _) in pairs(model, &file) {
            // A Yealink file has one line with this name for each account.
            let may_repeat = name.ends_with("security.user_password");
            assert!(names.insert(name.clone()) || may_repeat, "{}: {name}", model.id());
        }
    }
}

#[test]
fn verification_is_never_switched_off() {
    for (name, value) in files().iter().flat_map(|(model, file)| pairs(model, file)) {
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
