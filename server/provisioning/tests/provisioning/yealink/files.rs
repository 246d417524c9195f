//! Yealink's files, byte for byte.

use crate::{golden, rich, sample};
use portal_api::Label;
use portal_provisioning::{Catalogue, Model, PhoneConfiguration, Server, Transport, render_common, render_phone};

/// Compares both files of a model with their snapshots.
fn check_both(model: &Model, firmware: Option<&str>, name: &str) {
    let configuration = PhoneConfiguration { keys: model.default_keys(), ..sample::configuration() };
    let phone = render_phone(model, firmware, &configuration).expect("a file");
    assert_eq!(render_phone(model, firmware, &configuration).as_ref(), Ok(&phone), "the same bytes");
    golden::check(&format!("{name}-phone.cfg"), &phone);
    golden::check(&format!("{name}-common.cfg"), &render_common(model, firmware, "fr", sample::URL).expect("a file"));
}

fn models() -> impl Iterator<Item = (&'static Model, &'static str)> {
    let named = |model: &'static Model| Some((model, model.id().strip_prefix("yealink-")?));
    Catalogue::bundled().models().iter().filter_map(named)
}

#[test]
fn files_of_every_model_equal_their_golden_files() {
    for (model, name) in models() {
        check_both(model, None, name);
    }
}

#[test]
fn files_of_older_generations_equal_their_golden_files() {
    for (id, firmware, name) in [
        ("yealink-cp860", "37.72.0.5", "cp860-v72"),
        ("yealink-cp860", "37.80.0.30", "cp860-v80"),
        ("yealink-cp920", "78.81.0.15", "cp920-v81"),
        ("yealink-cp960", "73.80.0.35", "cp960-v80"),
        ("yealink-t46g", "28.71.0.81", "t46g-v71"),
        ("yealink-t46g", "28.72.0.25", "t46g-v72"),
        ("yealink-w52p", "25.73.0.40", "w52p-v72"),
    ] {
        check_both(sample::model(id), Some(firmware), name);
    }
}

/// Every setting and key is configured; a T46G has two expansion modules.
#[test]
fn the_rich_file_of_every_model_equals_its_golden_file() {
    for (model, name) in models() {
        let configuration = rich::configuration(model, model.expansion().modules.min(2));
        let file = render_phone(model, None, &configuration).expect("a file");
        golden::check(&format!("{name}-rich.cfg"), &file);
    }
}

#[test]
fn rich_files_of_older_generations_equal_their_golden_files() {
    let model = sample::model("yealink-t46g");
    for (firmware, name) in [("28.72.0.25", "t46g-v72"), ("28.80.0.130", "t46g-v80")] {
        let file = render_phone(model, Some(firmware), &rich::configuration(model, 1)).expect("a file");
        golden::check(&format!("{name}-rich.cfg"), &file);
    }
}

/// The other value of every choice: an outbound proxy, no voicemail, no summer time, plain HTTP.
#[test]
fn a_file_with_the_other_choices_equals_its_golden_file() {
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
    golden::check("cp920-other-phone.cfg", &phone);
}

#[test]
fn a_file_with_the_longest_texts_has_less_than_16000_bytes() {
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
        for firmware in sample::firmwares(model) {
            let file = render_phone(model, Some(&firmware), &configuration).expect("a file");
            assert!(file.len() < 16_000, "{} {firmware}: {}", model.id(), file.len());
        }
    }
}
