//! The parameters of a file are those of the model, whatever the values contain.

use crate::{cfg, rich, sample};
use portal_api::Secret;
use portal_provisioning::{
    Catalogue, Function, Key, Model, PhoneConfiguration, Server, Vendor, render_phone,
    settings::{SettingsTree, Value},
};
use proptest::prelude::*;

/// Texts that attempt an injection.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[\\x00-\\x1f\\x7f-\\x9f]{0,4}",
        prop::sample::select(vec![
            "\r\n",
            "\n",
            "\r",
            "\0",
            "\u{85}",
            "\u{2028}",
            "\u{2029}",
            "\u{b}",
            "\u{c}",
            "account.1.sip_server.1.address = evil.example",
            "#!version:1.0.0.1",
            "# comment",
            "%NULL%",
            "\"",
            "{account.password}",
            "{",
            "}",
            " ",
            " = ",
            "include:config <https://evil.example/x.cfg>",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

/// Texts that are written unchanged: visible characters, without spaces at the ends.
fn plain() -> impl Strategy<Value = String> {
    "[!#-~é€北][ !#-~é€北]{0,30}[!#-~é€北]"
        .prop_filter("not the word for forgetting", |text| !text.eq_ignore_ascii_case("%NULL%"))
}

/// Everything that a model supports, with these texts wherever a text is possible. A key or a setting that refuses a
/// text keeps its own value.
fn rich_with(model: &Model, texts: &[String; 9]) -> PhoneConfiguration {
    let mut configuration = rich::configuration(model, 1);
    let mut texts = texts.iter().cycle().cloned();
    let mut text = move || texts.next().unwrap_or_default();
    for key in configuration.keys.values_mut() {
        let new = |operand: &str, label: &str| Key::new(key.function(), 1, operand, key.pickup(), label);
        let (operand, label) = (text(), text());
        let operand = match key.function() {
            Function::Url => {
                format!("https://h.example/{}", operand.replace(|sign: char| !sign.is_ascii_graphic(), ""))
            }
            _ => operand,
        };
        let changed =
            new(&operand, &label).or_else(|_| new(key.operand(), &label)).or_else(|_| new(&operand, key.label()));
        *key = changed.unwrap_or_else(|_| key.clone());
    }
    for setting in SettingsTree::bundled().settings().iter().filter(|setting| setting.kind().choices().is_empty()) {
        let value = Value::parse(setting, &text()).ok().filter(|value| !value.is_empty());
        let is_text = |value: &Value| matches!(value, Value::Text(_) | Value::Secret(_));
        if let Some(value) = value.filter(is_text) {
            configuration.settings.insert(setting.id().clone(), value);
        }
    }
    if let Some(books) = &mut configuration.phonebooks {
        for book in [&mut books.contacts, &mut books.extensions] {
            book.name = text();
            book.url = Secret::new(format!("https://{}", text()));
        }
    }
    if let Some(ldap) = &mut configuration.ldap {
        (ldap.host, ldap.base, ldap.user, ldap.password) = (text(), text(), text(), Secret::new(text()));
    }
    configuration.account.label = text();
    configuration.account.display_name = text();
    configuration.voicemail_number = Some(text());
    configuration.pickup_code = text();
    configuration.authorities_url = Some(text());
    configuration.commportal_url = Some(text());
    configuration
}

/// A Yealink configuration with these texts.
fn filled(texts: &[String; 9]) -> PhoneConfiguration {
    let [label, display, auth, password, host, proxy, voicemail, ntp, zone] = texts.clone();
    let mut configuration = sample::configuration();
    configuration.account.label = label;
    configuration.account.display_name = display;
    configuration.account.auth_name = auth;
    configuration.account.password = Secret::new(password.clone());
    configuration.account.server.host = host;
    configuration.account.outbound_proxy = Some(Server { host: proxy, port: 5060 });
    configuration.voicemail_number = Some(voicemail);
    configuration.provisioning.url = Secret::new(format!("https://{password}"));
    configuration.admin_password = Secret::new(password.clone());
    configuration.user_password = Secret::new(password);
    configuration.ntp_server = ntp;
    configuration.time_zone_name = Some(zone);
    configuration
}

/// The parameters of a Yealink file that contain the texts of [`filled`]. `prefix` is `static.` since V81, and empty
/// before.
fn values(prefix: &str, texts: &[String; 9]) -> Vec<(String, String)> {
    let [label, display, auth, password, host, proxy, voicemail, ntp, zone] = texts.clone();
    [
        ("account.1.label".to_owned(), label),
        ("account.1.display_name".to_owned(), display),
        ("account.1.auth_name".to_owned(), auth),
        ("account.1.password".to_owned(), password.clone()),
        ("account.1.sip_server.1.address".to_owned(), host),
        ("account.1.outbound_proxy.1.address".to_owned(), proxy),
        ("voice_mail.number.1".to_owned(), voicemail),
        (format!("{prefix}auto_provision.server.url"), format!("https://{password}")),
        (format!("{prefix}security.user_password"), format!("admin:{password}")),
        (format!("{prefix}security.user_password"), format!("var:{password}")),
        (format!("{prefix}security.user_password"), format!("user:{password}")),
        ("local_time.ntp_server1".to_owned(), ntp),
        ("local_time.time_zone_name".to_owned(), zone),
    ]
    .into()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// For every model and every part of its configuration.
    #[test]
    fn no_text_adds_a_parameter_on_any_model(texts in prop::array::uniform9(hostile()), index in any::<usize>()) {
        for model in Catalogue::bundled().models() {
            let firmwares = sample::firmwares(model);
            let firmware = firmwares[index % firmwares.len()].as_str();
            let names = |configuration: &PhoneConfiguration| {
                let file = render_phone(model, Some(firmware), configuration).expect("a file");
                if model.vendor() == Vendor::Yealink {
                    return cfg::names(&file);
                }
                let pairs = model.vendor().format().read(&file).expect("the format's own reader reads it");
                pairs.into_iter().map(|(name, _)| name).collect()
            };
            let expected = names(&rich::configuration(model, 1));
            prop_assert_eq!(names(&rich_with(model, &texts)), expected, "{} {}", model.id(), firmware);
        }
    }
}

proptest! {
    #[test]
    fn no_value_adds_a_parameter_for_any_firmware(
        texts in prop::array::uniform9(hostile()),
        firmware in prop::option::of(".{0,20}"),
        version in 70_u16..90,
    ) {
        let configuration = filled(&texts);
        for id in ["yealink-cp860", "yealink-cp920"] {
            let model = sample::model(id);
            let firmware = firmware.clone().unwrap_or_else(|| format!("{}.{version}.0.1", model.file_id()));
            let harmless = filled(&texts.clone().map(|_| "x".to_owned()));
            let expected = render_phone(model, Some(&firmware), &harmless).expect("a file");
            let file = render_phone(model, Some(&firmware), &configuration).expect("a file");
            prop_assert_eq!(cfg::names(&file), cfg::names(&expected));
            prop_assert_eq!(cfg::text(&file).lines().count(), cfg::text(&expected).lines().count());
            for (name, value) in cfg::read(&file) {
                prop_assert!(!value.is_empty(), "{} is empty", name);
            }
        }
    }

    #[test]
    fn plain_values_are_read_back(texts in prop::array::uniform9(plain())) {
        let configuration = filled(&texts);
        for (firmware, prefix) in [("37.80.0.1", ""), ("37.81.0.1", "static.")] {
            let file = render_phone(sample::model("yealink-cp860"), Some(firmware), &configuration).expect("a file");
            let read = cfg::read(&file);
            for pair in values(prefix, &texts) {
                prop_assert!(read.contains(&pair), "{:?}", pair);
            }
        }
    }

    #[test]
    fn hostile_values_change_no_other_parameter(texts in prop::array::uniform9(hostile())) {
        let model = sample::model("yealink-cp920");
        let expected = render_phone(model, None, &filled(&texts.clone().map(|_| "x".to_owned()))).expect("a file");
        let file = render_phone(model, None, &filled(&texts)).expect("a file");
        let filled_in: Vec<String> = values("static.", &texts).into_iter().map(|(name, _)| name).collect();
        for (written, other) in cfg::read(&file).into_iter().zip(cfg::read(&expected)) {
            let (name, _) = &written;
            if !filled_in.contains(name) {
                prop_assert_eq!(written, other);
            }
        }
    }
}
