//! The files to the byte. `UPDATE_GOLDEN=1 cargo test -p portal-provisioning` writes them anew; look at the difference.

use crate::sample;
use portal_api::Label;
use portal_provisioning::{Catalogue, Server, Transport, render_common, render_phone};
use std::{env, fs, path::Path};

fn check(name: &str, file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if env::var_os("UPDATE_GOLDEN").is_some() {
        fs::write(&path, file).expect("the golden file can be written");
    }
    let golden = fs::read_to_string(&path).expect("there is a golden file");
    assert!(golden == file, "{name} differs; UPDATE_GOLDEN=1 writes it anew. It would be:\n{file}");
}

#[test]
fn the_files_of_every_model_and_generation() {
    let configuration = sample::configuration();
    for (id, firmware, name) in [
        ("yealink-cp860", "37.72.0.5", "cp860-v7x"),
        ("yealink-cp860", "37.80.0.30", "cp860-v80"),
        ("yealink-cp860", "37.81.0.10", "cp860"),
        ("yealink-cp920", "78.81.0.15", "cp920-v81"),
        ("yealink-cp920", "78.85.0.5", "cp920"),
        ("yealink-cp960", "73.80.0.35", "cp960-v80"),
        ("yealink-cp960", "73.85.0.5", "cp960"),
    ] {
        let model = sample::model(id);
        let phone = render_phone(model, Some(firmware), &configuration).expect("a file");
        assert_eq!(render_phone(model, Some(firmware), &configuration).as_ref(), Ok(&phone), "the same bytes");
        check(&format!("{name}.phone.cfg"), &phone);
        check(&format!("{name}.common.cfg"), &render_common(model, Some(firmware), "fr").expect("a file"));
    }
}

/// The other way through every choice: a proxy, no voicemail, no summer time, plain HTTP on a workbench.
#[test]
fn the_other_choices() {
    let mut configuration = sample::configuration();
    configuration.account.transport = Transport::Udp;
    configuration.account.server.port = 5060;
    configuration.account.outbound_proxy = Some(Server { host: "sbc.metacentrex.fr".into(), port: 5070 });
    configuration.voicemail_number = None;
    configuration.provisioning.url = portal_api::Secret::new("http://127.0.0.1:8080/sip-ps/");
    configuration.time_zone = portal_provisioning::TimeZone::parse("AST4").expect("a time zone");
    configuration.time_zone_name = None;
    configuration.language = "en".into();
    let phone = render_phone(sample::model("yealink-cp920"), Some("78.85.0.5"), &configuration).expect("a file");
    check("cp920-other.phone.cfg", &phone);
}

#[test]
fn a_file_is_small() {
    let long = "€".repeat(portal_api::text::LABEL_LIMIT);
    assert!(Label::parse(&long).is_ok());
    let mut configuration = sample::configuration();
    configuration.account.label.clone_from(&long);
    configuration.account.display_name.clone_from(&long);
    configuration.account.outbound_proxy = Some(Server { host: "h".repeat(253), port: u16::MAX });
    configuration.account.server = Server { host: "h".repeat(253), port: u16::MAX };
    configuration.ntp_server = "h".repeat(253);
    configuration.provisioning.url = portal_api::Secret::new(format!("https://{}", "u".repeat(500)));
    for model in Catalogue::bundled().models() {
        for version in [0, 72, 80, 81, 83, 86] {
            let firmware = format!("{}.{version}.0.1", model.file_code());
            let file = render_phone(model, Some(&firmware), &configuration).expect("a file");
            assert!(file.len() < 8000, "{} {firmware}: {}", model.id(), file.len());
        }
    }
}
