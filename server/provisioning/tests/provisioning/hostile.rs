//! Whatever the values are, the parameters are those of the model.

use crate::{cfg, sample};
use portal_api::Secret;
use portal_provisioning::{PhoneConfiguration, Server, render_phone};
use proptest::prelude::*;

/// Texts that try to be something else.
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

/// What is written as it is: visible, without blanks around it.
fn plain() -> impl Strategy<Value = String> {
    "[!#-~é€北][ !#-~é€北]{0,30}[!#-~é€北]"
        .prop_filter("not the word for forgetting", |text| !text.eq_ignore_ascii_case("%NULL%"))
}

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
    configuration.admin_password = Secret::new(password);
    configuration.ntp_server = ntp;
    configuration.time_zone_name = Some(zone);
    configuration
}

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
        ("local_time.ntp_server1".to_owned(), ntp),
        ("local_time.time_zone_name".to_owned(), zone),
    ]
    .into()
}

proptest! {
    #[test]
    fn no_value_creates_a_parameter(
        texts in prop::array::uniform9(hostile()),
        firmware in prop::option::of(".{0,20}"),
        version in 70_u16..90,
    ) {
        let configuration = filled(&texts);
        for id in ["yealink-cp860", "yealink-cp920"] {
            let model = sample::model(id);
            let firmware = firmware.clone().unwrap_or_else(|| format!("{}.{version}.0.1", model.file()));
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
    fn what_is_written_is_read_again(texts in prop::array::uniform9(plain())) {
        let configuration = filled(&texts);
        for (firmware, prefix) in [("37.80.0.1", ""), ("37.81.0.1", "static.")] {
            let file = render_phone(sample::model("yealink-cp860"), Some(firmware), &configuration).expect("a file");
            for (name, value) in values(prefix, &texts) {
                prop_assert_eq!(cfg::value(&file, &name), Some(value), "{}", name);
            }
        }
    }

    #[test]
    fn everything_else_stays_the_same(texts in prop::array::uniform9(hostile())) {
        let model = sample::model("yealink-cp920");
        let expected = render_phone(model, None, &filled(&texts.clone().map(|_| "x".to_owned()))).expect("a file");
        let file = render_phone(model, None, &filled(&texts)).expect("a file");
        let filled_in: Vec<String> = values("static.", &texts).into_iter().map(|(name, _)| name).collect();
        for (written, other) in cfg::read(&file).into_iter().zip(cfg::read(&expected)) {
            if !filled_in.contains(&written.0) {
                prop_assert_eq!(written, other);
            }
        }
    }
}
