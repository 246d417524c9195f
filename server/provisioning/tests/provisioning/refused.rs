//! Invalid paths, and properties of valid paths.

use portal_api::Mac;
use portal_provisioning::{File, FileKind, RequestedPath, Token, identify, parse_path};
use proptest::prelude::*;

const TOKEN: &str = "0123456789abcdefghijklmnopqrstuv";

fn mac(digits: &str) -> Mac {
    Mac::parse(digits).expect("a MAC address")
}

#[test]
fn rejects_invalid_paths() {
    for path in [
        "",
        "/",
        "//",
        ".",
        "..",
        "../805ec0021c1b.cfg",
        "805ec0021c1b.cfg/",
        "x/805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrstuv",
        "0123456789abcdefghijklmnopqrstuv/",
        "0123456789abcdefghijklmnopqrstuv/../805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrstuv/x/805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrstu/805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrstuvw/805ec0021c1b.cfg",
        "0123456789ABCDEFGHIJKLMNOPQRSTUV/805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrst%75/805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrstuv/0123456789abcdefghijklmnopqrstuv/805ec0021c1b.cfg",
        "%2e%2e/805ec0021c1b.cfg",
        "80%35ec0021c1b.cfg",
        "805ec0021c1b.cfg%00",
        "805ec0021c1b.cfg\0",
        "805ec0021c1b.cfg ",
        " 805ec0021c1b.cfg",
        "805ec0021c1b.cfg?x",
        "805ec0021c1b.cfg#x",
        "805ec0021c1b.CFG",
        "805ec0021c1b.cfg.cfg",
        "805ec0021c1b",
        "805ec0021c1.cfg",
        "805ec0021c1bb.cfg",
        "80:5e:c0:02:1c-1b.cfg",
        "80.5e.c0.02.1c.1b.cfg",
        "80%3A5e%3Ac0%3A02%3A1c%3A1b.cfg",
        "805ec0021c1g.cfg",
        "805ec0021c1é.cfg",
        "000000000000.cfg",
        "ffffffffffff.cfg",
        "015ec0021c1b.cfg",
        "805ec0021c1b-other.cfg",
        "805ec0021c1b-local.cfg\n",
        "y000000000078.boot",
        "y00000000078.cfg",
        "y0000000000078.cfg",
        "Y000000000078.cfg",
        "y000000065536.cfg",
        "y99999999999999999999.cfg",
        "y00000000007a.cfg",
        "y+00000000078.cfg",
        "y000000000078.cfg\r\n",
        "y",
        ".rom",
        "..rom",
        "-x.rom",
        "a..b.rom",
        "a/b.rom",
        "firmware/.bin",
        "firmware/..bin",
        "firmware/x.exe",
        "firmware/x.bin/",
        "firmware/x/y.bin",
        "firmware/../x.bin",
        "firmware/x%2e.bin",
        "firmware\\x.bin",
        "Firmware/x.bin",
        "x.bin",
        "snom.htm",
        "snomtelephone.htm",
        "SNOM720.htm",
        "snom720.HTM",
        "snom720.html",
        "snom72000.htm",
        "snom720-.htm",
        "snom720-000413AABB0.htm",
        "snom720-000413AABB099.htm",
        "snom720-FFFFFFFFFFFF.htm",
        "snom720-000413AABB09.xml",
        "snom720-firmware.htm",
        "snom720/firmware.xml",
        "snom7%320.htm",
        "000413AABB09.HTM",
        "000413AABB09-general.xml",
        "{mac}.xml",
        "8851-3pcc.xml",
        "8851.xml",
        "CP-CP-8851-3PCC.xml",
        "88512-3PCC.xml",
        "8851-3PCC.cfg",
        "Cisco/CP-8851-3PCC/00562b043615.xml",
        "Cisco/8851-3PCC/00562b043615.cfg",
        "cisco/CP-8851-3PCC/00562b043615.cfg",
        "Cisco//00562b043615.cfg",
        "Cisco/CP-8851-3PCC/../00562b043615.cfg",
        "Cisco/CP-8851-3PCC/x/00562b043615.cfg",
        "Cisco\\CP-8851-3PCC\\00562b043615.cfg",
        "Cisco/CP-8851-3PCC/",
        "master.bin",
        "42/master.bin",
        "42/2/3/master.bin",
        "42/./2/master.bin",
        "42/2/master.BIN",
        "042/2/master.bin",
        "4200/2/master.bin",
        "42/x/master.bin",
        "x/../42/2/../../..",
        "../sifs/sifsroot.bin",
        "42/../../sifs/sifsroot.bin",
        "42/2/../../../sifs/sifsroot.bin",
        "42/2/../../../sip-ps/sifs/sifsroot.bin",
        "42/2/%2e%2e/%2e%2e/sifs/sifsroot.bin",
        "42/2/..%2f..%2fsifs/sifsroot.bin",
        "42/2/..\\..\\sifs\\sifsroot.bin",
        "a\\b/../sifs/sifsroot.bin",
        "%2e/../sifs/sifsroot.bin",
        "42/2/.../../sifs/sifsroot.bin",
        "42/2/../../sifs/sifsroot.bin\0",
        "42/2/../../7C2F80AABB14.xml",
        "42/2/../../805ec0021c1b.cfg",
        "42/2/../../y000000000078.cfg",
        "42/2/../../0123456789abcdefghijklmnopqrstuv/version.bin",
        "version.bin/..",
        "version/x/...bin",
        "sifs/version.bin",
        "sifs/sih.bin",
        "sifs/sih_4x.bin",
        "sifs/sih_4xxx.bin",
        "sifs/sih_4yx.bin",
        "sifs/siv_444.bin",
        "42/fw26.bin",
        "42/fw2620.bin",
        "42/fw+62.bin",
        "fw262.bin",
        "directory/extensions.xml",
    ] {
        assert_eq!(parse_path(path), None, "{path:?}");
        assert_eq!(File::parse(path).filter(|_| !path.contains('?')), None, "{path:?}");
    }
    assert_eq!(parse_path(&"a".repeat(100_000)), None);
    assert_eq!(parse_path(&format!("{TOKEN}/{}.cfg", "0".repeat(100_000))), None);
    assert_eq!(parse_path(&format!("{}sifs/sifsroot.bin", "x/../".repeat(100))), None);
    assert_eq!(parse_path(&format!("firmware/{}.bin", "x".repeat(61))), None);
    assert!(parse_path(&format!("firmware/{}.bin", "x".repeat(60))).is_some());
}

/// A canonical name of each form.
fn name() -> impl Strategy<Value = String> {
    let upper = "[02468ACE]{2}[0-9A-F]{9}[1-9A-F]";
    let lower = "[02468ace]{2}[0-9a-f]{9}[1-9a-f]";
    let series = "[0-9]{4}[A-Z]{0,2}-3PCC";
    let snom = "snom[A-Za-z]{0,3}[0-9]{1,4}[A-Za-z]{0,3}";
    let product = "[1-9][0-9]{0,2}";
    let strategies = [
        "y0000000[0-5][0-9]{4}\\.cfg".to_owned(),
        "y0000000[0-5][0-9]{4}_Security\\.enc".to_owned(),
        "y000000000000\\.boot".to_owned(),
        format!("{lower}(\\.cfg|\\.boot|-local\\.cfg|-contact\\.xml|-calllog\\.xml|_Security\\.enc)"),
        format!("{snom}(-firmware\\.xml|\\.htm)"),
        format!("{snom}-{upper}\\.htm"),
        format!("{upper}\\.(htm|xml)"),
        format!("\\?mac={upper}"),
        format!("{series}\\.xml"),
        format!("Cisco/CP-{series}/{lower}\\.cfg"),
        format!("{product}/{product}/master\\.bin"),
        format!("{product}/fw[0-9]{{3}}\\.bin"),
        format!("({product}/){{0,2}}(version|baselines)\\.bin"),
        "sifs/(sifsroot|si[htu]_[0-9x]{3})\\.bin".to_owned(),
        "(firmware/)?[A-Za-z0-9][A-Za-z0-9_-]{0,20}(\\.[A-Za-z0-9_-]{1,9}){0,3}\\.rom".to_owned(),
        "firmware/[A-Za-z0-9][A-Za-z0-9_-]{0,20}(\\.[A-Za-z0-9_-]{1,9}){0,3}\\.bin".to_owned(),
    ];
    let strategies = strategies.map(|pattern| prop::string::string_regex(&pattern).expect("a pattern").boxed());
    prop::strategy::Union::new(strategies)
}

/// Paths that are almost valid.
fn near_valid() -> impl Strategy<Value = String> {
    let pieces = [
        "..",
        "/",
        "//",
        ".",
        "%2e%2e",
        "%2F",
        "\\",
        "\0",
        "42",
        "2",
        "sifs",
        "sifsroot.bin",
        "master.bin",
        "version.bin",
        "firmware",
        ".bin",
        ".rom",
        "Cisco",
        "CP-8851-3PCC",
        "805ec0021c1b",
        ".cfg",
        ".xml",
        "snom720",
        "-",
        ".htm",
        "?",
        "?mac=000413AABB09",
        TOKEN,
        "y000000000078.cfg",
        "é",
    ];
    let piece = prop_oneof![3 => prop::sample::select(pieces.to_vec()).prop_map(str::to_owned), 1 => ".{0,3}"];
    let separated = prop::collection::vec(piece.clone(), 0..8).prop_map(|pieces| pieces.join("/"));
    prop_oneof![prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat()), separated]
}

fn assert_harmless(path: &str) -> Result<(), TestCaseError> {
    let Some(requested) = parse_path(path) else { return Ok(()) };
    let name = requested.file.to_string();
    prop_assert!(!name.is_empty() && name.len() <= 80, "{}", name);
    prop_assert!(name.split('/').all(|component| !matches!(component, "" | "." | "..")), "{}", name);
    prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/?=".contains(&byte)), "{}", name);
    prop_assert_eq!(File::parse(&name), Some(requested.file.clone()));
    if requested.file.kind() == FileKind::Phone {
        prop_assert!(!path.contains(".."), "{}", path);
        prop_assert!(requested.file.mac().is_some());
    }
    Ok(())
}

proptest! {
    #[test]
    fn a_canonical_name_is_parsed_back(
        token in prop::option::of("[0-9a-z]{32}"),
        name in name(),
        query in prop::option::of("[02468ACE]{2}[0-9A-F]{9}[1-9A-F]"),
    ) {
        let file = File::parse(&name);
        prop_assert!(file.is_some(), "{} is nothing", name);
        let file = file.expect("checked above");
        prop_assert_eq!(file.to_string(), name.clone());

        let beginning = token.as_ref().map(|token| format!("{token}/")).unwrap_or_default();
        let requested = parse_path(&format!("{beginning}{name}")).expect("a path that was written");
        prop_assert_eq!(requested.token.as_ref().map(Token::expose), token.as_deref());
        prop_assert_eq!(&requested.file, &file);

        if file.mac().is_none() && let Some(query) = query {
            let with_query = parse_path(&format!("{beginning}{name}?mac={query}")).expect("a path with a query");
            prop_assert_eq!(with_query, RequestedPath { query_mac: Some(mac(&query)), ..requested });
        }
    }

    #[test]
    fn a_path_of_arbitrary_text_gives_a_safe_name_or_none(path in ".{0,80}") {
        assert_harmless(&path)?;
    }

    #[test]
    fn a_path_of_arbitrary_bytes_gives_a_safe_name_or_none(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let text = String::from_utf8_lossy(&bytes);
        assert_harmless(&text)?;
        let _ = identify(&text, &text);
    }

    #[test]
    fn an_almost_valid_path_gives_a_safe_name_or_none(path in near_valid()) {
        assert_harmless(&path)?;
    }

    #[test]
    fn rejects_a_path_with_a_foreign_character(name in name(), place in 0_usize..60, character in "[^A-Za-z0-9._/-]") {
        // In a query, `&` separates the parameters.
        prop_assume!(character != "&" || !name.contains('?'));
        let mut path = name;
        let place = place.min(path.len());
        path.insert_str(place, &character);
        prop_assert_eq!(parse_path(&path), None);
    }

    #[test]
    fn rejects_a_path_that_leaves_the_root(folders in prop::collection::vec("[a-z0-9]{1,3}", 0..2), more in 1_usize..4) {
        let back = "../".repeat(folders.len() + more);
        let down = folders.iter().fold(String::new(), |down, folder| down + folder + "/");
        prop_assert_eq!(parse_path(&format!("{down}{back}sifs/sifsroot.bin")), None);
        let inside = "../".repeat(folders.len());
        let path = format!("{down}{inside}sifs/sifsroot.bin");
        prop_assert!(parse_path(&path).is_some(), "{}", path);
    }
}
