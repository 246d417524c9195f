//! What telephones say they are.

use portal_provisioning::{UserAgent, Vendor};
use proptest::prelude::*;

fn words(header: &str) -> (Option<Vendor>, Option<String>, Option<String>, Option<String>) {
    let UserAgent { vendor, model, firmware, mac } = UserAgent::parse(header);
    (vendor, model, firmware, mac.map(|mac| mac.lower()))
}

#[test]
fn the_forms_that_were_seen() {
    for (header, model, firmware, mac) in [
        ("Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b", "CP920", "78.85.0.5", Some("805ec0021c1b")),
        ("yealink SIP-CP860 37.81.0.10 00:15:65:8a:37:86", "CP860", "37.81.0.10", Some("0015658a3786")),
        ("Yealink CP860 37.72.0.5 00:15:65:8a:37:86", "CP860", "37.72.0.5", Some("0015658a3786")),
        ("Yealink CP960 73.83.0.30 805EC0AABBCC", "CP960", "73.83.0.30", Some("805ec0aabbcc")),
        ("Yealink SIP-T38G  38.70.0.125 00:15:65:2f:c3:5e", "T38G", "38.70.0.125", Some("0015652fc35e")),
        ("Yealink SIP-T54W 96.86.0.100 249ad8aabb08", "T54W", "96.86.0.100", Some("249ad8aabb08")),
        ("Yealink SIP VP-T49G 51.80.0.10 00:15:65:9b:5a:44", "T49G", "51.80.0.10", Some("0015659b5a44")),
        ("Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0", "T46G", "28.71.0.81", None),
        ("W52P 25.30.0.2 00:15:65:44:b3:7c", "W52P", "25.30.0.2", Some("00156544b37c")),
        ("Yealink SIP-T21P_E2 52.80.0.3 00:15:65:4c:4c:26", "T21P_E2", "52.80.0.3", Some("0015654c4c26")),
        ("\tYEALINK   sip-cp920\t78.85.0.5  ", "CP920", "78.85.0.5", None),
        ("Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b ~extra words", "CP920", "78.85.0.5", Some("805ec0021c1b")),
    ] {
        let expected =
            (Some(Vendor::Yealink), Some(model.to_owned()), Some(firmware.to_owned()), mac.map(str::to_owned));
        assert_eq!(words(header), expected, "{header}");
    }
}

#[test]
fn what_is_missing_is_left_out() {
    let yealink = Some(Vendor::Yealink);
    assert_eq!(words("Yealink"), (yealink, None, None, None));
    assert_eq!(words("Yealink SIP"), (yealink, None, None, None));
    assert_eq!(words("Yealink SIP-CP920"), (yealink, Some("CP920".into()), None, None));
    let mac = Some("805ec0021c1b".to_owned());
    assert_eq!(words("Yealink SIP-CP920 80:5e:c0:02:1c:1b"), (yealink, Some("CP920".into()), None, mac.clone()));
    assert_eq!(words("Yealink 78.85.0.5 805ec0021c1b"), (yealink, None, Some("78.85.0.5".into()), mac));
    assert_eq!(words("Yealink SIP-CP920 78..5 ff:ff:ff:ff:ff:ff"), (yealink, Some("CP920".into()), None, None));
    assert_eq!(words("Yealink <script> 78.85.0.5"), (yealink, None, Some("78.85.0.5".into()), None));
}

#[test]
fn others_are_nobody() {
    for header in [
        "",
        " ",
        "curl/8.5.0",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
        "Mozilla/4.0 (compatible; snom720-SIP 8.9.3.80 1.1.3-u 0004131A2B3C)",
        "Cisco-CP-8851-3PCC/11.0.1 (00562b043615)",
        "N510 IP PRO/42.245.00.000.000;7C2F804DF9A9",
        "NotYealink SIP-CP920",
        "CP920 78.85.0.5",
        "é",
    ] {
        assert_eq!(UserAgent::parse(header), UserAgent::default(), "{header}");
    }
}

#[test]
fn only_the_beginning_is_read() {
    let mut header = "Yealink SIP-CP920 ".to_owned();
    header.push_str(&" ".repeat(100_000));
    header.push_str("78.85.0.5");
    assert_eq!(words(&header), (Some(Vendor::Yealink), Some("CP920".into()), None, None));
    // The 256th byte is in the middle of a character.
    let header = format!("Yealink {}", "é".repeat(50_000));
    assert_eq!(words(&header), (Some(Vendor::Yealink), None, None, None));
    assert_eq!(UserAgent::parse(&"\0".repeat(100_000)), UserAgent::default());
}

proptest! {
    #[test]
    fn nothing_panics(header in any::<String>()) {
        let _ = UserAgent::parse(&header);
    }

    #[test]
    fn what_is_understood_is_harmless(tail in ".{0,300}") {
        let agent = UserAgent::parse(&format!("Yealink {tail}"));
        let is_word = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.');
        for text in agent.model.iter().chain(&agent.firmware) {
            prop_assert!(!text.is_empty() && text.len() <= 32 && text.chars().all(is_word), "{}", text);
        }
    }
}
