//! User-Agent headers.

use portal_provisioning::{FirmwareVersion, UserAgent, Vendor};
use proptest::prelude::*;
use std::cmp::Ordering;

const VENDORS: [Vendor; 4] = [Vendor::Yealink, Vendor::Snom, Vendor::Cisco, Vendor::Gigaset];

fn words(header: &str) -> (Option<Vendor>, Option<String>, Option<String>, Option<String>) {
    let UserAgent { vendor, model, firmware, mac } = UserAgent::parse(header);
    (vendor, model, firmware, mac.map(|mac| mac.lower()))
}

fn check(vendor: Vendor, rows: &[(&str, &str, &str, Option<&str>)]) {
    for &(header, model, firmware, mac) in rows {
        let expected = (Some(vendor), Some(model.to_owned()), Some(firmware.to_owned()), mac.map(str::to_owned));
        assert_eq!(words(header), expected, "{header}");
    }
}

#[test]
fn parses_user_agents_of_yealink() {
    check(
        Vendor::Yealink,
        &[
            ("Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b", "CP920", "78.85.0.5", Some("805ec0021c1b")),
            ("yealink SIP-CP860 37.81.0.10 00:15:65:8a:37:86", "CP860", "37.81.0.10", Some("0015658a3786")),
            ("Yealink CP860 37.72.0.5 00:15:65:8a:37:86", "CP860", "37.72.0.5", Some("0015658a3786")),
            ("Yealink CP960 73.83.0.30 805EC0AABBCC", "CP960", "73.83.0.30", Some("805ec0aabbcc")),
            ("Yealink SIP-T38G  38.70.0.125 00:15:65:2f:c3:5e", "T38G", "38.70.0.125", Some("0015652fc35e")),
            ("Yealink SIP-T41P 36.72.0.1 00:15:65:53:83:22", "T41P", "36.72.0.1", Some("001565538322")),
            ("Yealink SIP-T54W 96.86.0.100 249ad8aabb08", "T54W", "96.86.0.100", Some("249ad8aabb08")),
            ("Yealink SIP VP-T49G 51.80.0.10 00:15:65:9b:5a:44", "T49G", "51.80.0.10", Some("0015659b5a44")),
            ("Yealink-T46G 28.71.0.81 28.1.0.128.0.0.0", "T46G", "28.71.0.81", None),
            (
                "Yealink SIP-T46G 28.1.0.128.0.0.0 28.83.0.120 00:15:65:aa:bb:01",
                "T46G",
                "28.83.0.120",
                Some("001565aabb01"),
            ),
            ("Yealink SIP-T46G 28.1.0.128 28.83.0.120 001565aabb01", "T46G", "28.83.0.120", Some("001565aabb01")),
            ("Yealink SIP-T58A 58.15.0.28 805ec0021c1b", "T58A", "58.15.0.28", Some("805ec0021c1b")),
            ("Yealink SIP-W52P 25.73.0.20 00:15:65:44:b3:7c", "W52P", "25.73.0.20", Some("00156544b37c")),
            ("W52P 25.30.0.2 00:15:65:44:b3:7c", "W52P", "25.30.0.2", Some("00156544b37c")),
            ("Yealink SIP-T21P_E2 52.80.0.3 00:15:65:4c:4c:26", "T21P_E2", "52.80.0.3", Some("0015654c4c26")),
            ("\tYEALINK   sip-cp920\t78.85.0.5  ", "CP920", "78.85.0.5", None),
            ("Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b ~extra words", "CP920", "78.85.0.5", Some("805ec0021c1b")),
        ],
    );
}

#[test]
fn parses_user_agents_of_snom() {
    check(
        Vendor::Snom,
        &[
            ("Mozilla/4.0 (compatible; snom320-SIP 8.4.18 1.1.3-s)", "snom320", "8.4.18", None),
            ("Mozilla/4.0 (compatible; snom710-SIP 8.7.3.19 1.1.5-IFX-05.01.12)", "snom710", "8.7.3.19", None),
            (
                "Mozilla/4.0 (compatible; snom710-SIP 8.7.5.35 1.1.5-IFX-05.01.12 000413741767)",
                "snom710",
                "8.7.5.35",
                Some("000413741767"),
            ),
            ("Mozilla/4.0 (compatible; snom760-SIP 8.7.3.19 2010.06)", "snom760", "8.7.3.19", None),
            (
                "Mozilla/4.0 (compatible; snom720-SIP 8.9.3.80 1.1.3-u 0004131A2B3C)",
                "snom720",
                "8.9.3.80",
                Some("0004131a2b3c"),
            ),
            (
                "Mozilla/4.0 (compatible; snomD785-SIP 10.1.33.33 2010.12-00004-g9ba52f5 000413922D24 SXM:0 UXM:0)",
                "snomD785",
                "10.1.33.33",
                Some("000413922d24"),
            ),
            (
                "Mozilla/4.0 (compatible; snomD785-SIP 10.1.169.16 2010.12-00001-gd311851f1 \
                 (Feb 25 2019 - 14:19:43) 00041396D9B4 SXM:0 UXM:0 UXMC:0)",
                "snomD785",
                "10.1.169.16",
                Some("00041396d9b4"),
            ),
            ("Mozilla/4.0 (compatible; snom720 8.7.5.35)", "snom720", "8.7.5.35", None),
            (
                "Mozilla/4.0 (compatible; snom760-SIP 1.1.5 2010.06 8.7.5.35 0004131A2B3C)",
                "snom760",
                "8.7.5.35",
                Some("0004131a2b3c"),
            ),
            ("snomD765-SIP 10.1.54.13", "snomD765", "10.1.54.13", None),
        ],
    );
}

#[test]
fn parses_user_agents_of_cisco() {
    check(
        Vendor::Cisco,
        &[
            ("Cisco-CP-8851-3PCC/12.0.7 (00562b043615)", "CP-8851-3PCC", "12.0.7", Some("00562b043615")),
            ("Cisco-CP-7821-3PCC/11.0.1 (00562B043615)", "CP-7821-3PCC", "11.0.1", Some("00562b043615")),
            ("Cisco-CP-8832-3PCC/11-3-1MPP-678 (00562b043615)", "CP-8832-3PCC", "11-3-1MPP-678", Some("00562b043615")),
            ("Cisco-CP-8851-3PCC/12.0.7", "CP-8851-3PCC", "12.0.7", None),
            ("Cisco-CP-8851-3PCC/V03 12.0.7 (00562b043615)", "CP-8851-3PCC", "12.0.7", Some("00562b043615")),
            ("Cisco-CP-8851-3PCC/1.0 74-102102-01 11.3.7", "CP-8851-3PCC", "11.3.7", None),
            ("Cisco-CP-8851-3PCC/12.0.7 (nobody)", "CP-8851-3PCC", "12.0.7", None),
        ],
    );
}

#[test]
fn parses_user_agents_of_gigaset() {
    check(
        Vendor::Gigaset,
        &[
            ("N510 IP PRO/42.258.00.000.000;7C2F806257D7", "N510 IP PRO", "42.258.00.000.000", Some("7c2f806257d7")),
            ("N510 IP PRO/42.245.00.000.000;7C2F804DF9A9", "N510 IP PRO", "42.245.00.000.000", Some("7c2f804df9a9")),
            ("N510 IP PRO/42.258.00.000.000", "N510 IP PRO", "42.258.00.000.000", None),
            ("N510 IP PRO/42.258.00.000.000;", "N510 IP PRO", "42.258.00.000.000", None),
            (
                "N510 IP PRO/1.0 42.258.00.000.000;7C2F806257D7",
                "N510 IP PRO",
                "42.258.00.000.000",
                Some("7c2f806257d7"),
            ),
            ("Gigaset N510 IP PRO/42.258.00.000.000", "N510 IP PRO", "42.258.00.000.000", None),
            (
                "Gigaset N720 DM PRO/70.089.00.000.000;7C2F80CA21E4",
                "N720 DM PRO",
                "70.089.00.000.000",
                Some("7c2f80ca21e4"),
            ),
            ("N720-DM-PRO/70.040.00.000.000", "N720 DM PRO", "70.040.00.000.000", None),
            (
                "Gigaset N870 IP PRO/83.V2.43.0+build.5f0a106;7C2F80E0D605;Handset=50",
                "N870 IP PRO",
                "83.V2.43.0",
                Some("7c2f80e0d605"),
            ),
            (
                "\"Gigaset N870 IP PRO/83.V2.11.0+build.a546b91;7C2F80E0D605\"",
                "N870 IP PRO",
                "83.V2.11.0",
                Some("7c2f80e0d605"),
            ),
            ("Gigaset N670 IP PRO/83.V2.43.0+build.5f0a106;;Handset=50", "N670 IP PRO", "83.V2.43.0", None),
        ],
    );
}

#[test]
fn missing_and_invalid_parts_are_left_out() {
    let yealink = Some(Vendor::Yealink);
    assert_eq!(words("Yealink"), (yealink, None, None, None));
    assert_eq!(words("Yealink SIP"), (yealink, None, None, None));
    assert_eq!(words("Yealink SIP-CP920"), (yealink, Some("CP920".into()), None, None));
    let mac = Some("805ec0021c1b".to_owned());
    assert_eq!(words("Yealink SIP-CP920 80:5e:c0:02:1c:1b"), (yealink, Some("CP920".into()), None, mac.clone()));
    assert_eq!(words("Yealink 78.85.0.5 805ec0021c1b"), (yealink, None, Some("78.85.0.5".into()), mac));
    assert_eq!(words("Yealink SIP-CP920 78..5 ff:ff:ff:ff:ff:ff"), (yealink, Some("CP920".into()), None, None));
    assert_eq!(words("Yealink <script> 78.85.0.5"), (yealink, None, Some("78.85.0.5".into()), None));
    // A hardware version alone says nothing about the firmware.
    assert_eq!(words("Yealink SIP-T46G 28.1.0.128.0.0.0"), (yealink, Some("T46G".into()), None, None));
    assert_eq!(words("Cisco-CP-8851-3PCC/1.0"), (Some(Vendor::Cisco), Some("CP-8851-3PCC".into()), None, None));
    let cisco = (Some(Vendor::Cisco), Some("CP-8851-3PCC".to_owned()), None, None);
    assert_eq!(words("Cisco-CP-8851-3PCC/"), cisco);
    assert_eq!(words("Cisco-CP-8851-3PCC/<b>"), cisco);
}

#[test]
fn user_agents_of_other_devices_have_no_vendor() {
    for header in [
        "",
        " ",
        "curl/8.5.0",
        "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36",
        "Mozilla/4.0 (compatible; MSIE 6.0)",
        "Mozilla/4.0 (compatible; snom)",
        "Mozilla/4.0 (compatible; snom720-SIP)",
        "Mozilla/4.0 (compatible; snom720-SIP <b>)",
        "venom720-SIP 8.9.3.80",
        "Our telephones",
        "Cisco",
        "Cisco-CP-7960G/8.0",
        "Cisco-CP-8851/14.0.1",
        "Cisco/SPA504G-7.6.2",
        "Gigaset",
        "Gigaset N510 IP PRO",
        "N510 IP PRO/",
        "N510 IP PRO/x",
        "N510 IP PRO/42",
        "N51 IP PRO/42.258.00.000.000",
        "X510 IP PRO/42.258.00.000.000",
        "N510 <b>/42.258.00.000.000",
        "NotYealink SIP-CP920",
        "YealinkSIP-CP920 78.85.0.5",
        "CP920 78.85.0.5",
        "é",
    ] {
        assert_eq!(UserAgent::parse(header), UserAgent::default(), "{header}");
    }
}

#[test]
fn only_the_first_256_bytes_are_read() {
    let mut header = "Yealink SIP-CP920 ".to_owned();
    header.push_str(&" ".repeat(100_000));
    header.push_str("78.85.0.5");
    assert_eq!(words(&header), (Some(Vendor::Yealink), Some("CP920".into()), None, None));
    // The 256th byte is inside a character.
    let header = format!("Yealink {}", "é".repeat(50_000));
    assert_eq!(words(&header), (Some(Vendor::Yealink), None, None, None));
    assert_eq!(UserAgent::parse(&"\0".repeat(100_000)), UserAgent::default());
}

#[test]
fn newer_firmware_is_greater() {
    for (vendor, versions) in [
        (Vendor::Yealink, &["37.72.0.5", "37.80.0.1", "78.81.0.15", "37.84.0.125", "78.85.0.5", "78.86.0.15"][..]),
        (Vendor::Snom, &["8.4.18", "8.7.3.19", "8.7.5.35", "8.9.3.80", "10.1.33.33", "10.1.169.16"]),
        (Vendor::Cisco, &["11.0.1", "11-3-1MPP-678", "11.3.2", "12.0.7", "12.0.7.1"]),
        (Vendor::Gigaset, &["42.245.00.000.000", "42.258.00.000.000", "42.262.00.000.000", "83.V2.11.0", "83.V2.43.0"]),
    ] {
        let read: Vec<FirmwareVersion> = versions
            .iter()
            .map(|version| FirmwareVersion::of_firmware(vendor, version).unwrap_or_else(|| panic!("{version}")))
            .collect();
        assert!(read.is_sorted_by(|left, right| left < right), "{versions:?}");
    }
    let since = |text| FirmwareVersion::parse(text).expect("a version");
    let version = |header| UserAgent::parse(header).version().expect("a version");
    let cp920 = version("Yealink SIP-CP920 78.85.0.5");
    assert!(since("85") < cp920 && cp920 < since("86"));
    assert_eq!(cp920.major(), 85);
    let n510 = version("N510 IP PRO/42.258.00.000.000");
    assert!(since("42.245") < n510 && n510 < since("42.259"));
    assert_eq!(n510, since("42.258"));
    assert_eq!(version("Cisco-CP-8851-3PCC/12.0.7"), since("12.0.7"));
    assert!(version("Mozilla/4.0 (compatible; snom720 8.7.5.35)") >= since("8.7.5"));
    assert_eq!(since("83.V2.43.0+build.5f0a106"), since("83.2.43"));
    assert_eq!(since("1.2.3.4.5.6.7.8"), since("1.2.3.4.5.6"));
    for wrong in ["", "x", "V1", ".1", "99999999999", "é"] {
        assert_eq!(FirmwareVersion::parse(wrong), None, "{wrong}");
    }
    assert_eq!(FirmwareVersion::of_firmware(Vendor::Yealink, "78"), None);
    assert_eq!(UserAgent::parse("Yealink SIP-CP920").version(), None);
}

/// Headers that are almost valid.
fn near_valid() -> impl Strategy<Value = String> {
    let pieces = [
        "Yealink",
        "yealink-",
        "SIP-",
        "VP-",
        "CP920",
        "T46G",
        " ",
        " ",
        "78.85.0.5",
        "80:5e:c0:02:1c:1b",
        "805ec0021c1b",
        "snom",
        "snom720",
        "-SIP",
        "8.9.3.80",
        "(compatible; ",
        ")",
        "Cisco-CP-",
        "8851-3PCC",
        "/",
        "12.0.7",
        "(",
        ";",
        "Gigaset ",
        "N510 IP PRO",
        "42.258.00.000.000",
        "+build",
        "Handset=50",
        "\"",
        "é",
        "\r\n",
        "<b>",
        "\0",
    ];
    let piece = prop_oneof![4 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => ".{0,3}"];
    prop::collection::vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

fn assert_harmless(header: &str) -> Result<(), TestCaseError> {
    let agent = UserAgent::parse(header);
    let is_word = |character: char| character.is_ascii_alphanumeric() || matches!(character, '_' | '.' | '-' | ' ');
    for text in agent.model.iter().chain(&agent.firmware) {
        prop_assert!(!text.is_empty() && text.len() <= 32 && text.chars().all(is_word), "{}", text);
        prop_assert_eq!(text.trim(), text);
    }
    prop_assert!(agent.vendor.is_some() || agent == UserAgent::default());
    Ok(())
}

proptest! {
    #[test]
    fn a_header_of_arbitrary_text_gives_words_only(header in any::<String>()) {
        assert_harmless(&header)?;
    }

    #[test]
    fn a_header_of_arbitrary_bytes_gives_words_only(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        assert_harmless(&String::from_utf8_lossy(&bytes))?;
    }

    #[test]
    fn an_almost_valid_header_gives_words_only(header in near_valid(), tail in ".{0,300}") {
        assert_harmless(&header)?;
        for beginning in ["Yealink ", "snom720-SIP ", "Cisco-CP-8851-3PCC/", "N510 IP PRO/", "Gigaset "] {
            assert_harmless(&format!("{beginning}{tail}"))?;
        }
    }

    #[test]
    fn version_components_are_compared_as_numbers(
        left in prop::collection::vec(any::<u32>(), 1..6),
        right in prop::collection::vec(any::<u32>(), 1..6),
    ) {
        let written = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(".");
        let mut expected = Ordering::Equal;
        for place in 0..6 {
            let at = |numbers: &[u32]| numbers.get(place).copied().unwrap_or_default();
            expected = expected.then(at(&left).cmp(&at(&right)));
        }
        for vendor in VENDORS {
            let beginning = if vendor == Vendor::Yealink { "28." } else { "" };
            let read = |numbers: &[u32]| {
                FirmwareVersion::of_firmware(vendor, &format!("{beginning}{}", written(numbers))).expect("a version")
            };
            prop_assert_eq!(read(&left).cmp(&read(&right)), expected);
        }
    }

    #[test]
    fn parsing_a_version_never_panics(text in any::<String>()) {
        for vendor in VENDORS {
            let _ = FirmwareVersion::of_firmware(vendor, &text);
        }
    }
}
