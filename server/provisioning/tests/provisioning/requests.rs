//! The grammar of paths.

use portal_api::Mac;
use portal_provisioning::{ChainFile, File, FileId, FileKind, OptionalFile, Token, Vendor, journal_name, parse_path};

const TOKEN: &str = "0123456789abcdefghijklmnopqrstuv";
const YEALINK: Option<Vendor> = Some(Vendor::Yealink);
const SNOM: Option<Vendor> = Some(Vendor::Snom);
const CISCO: Option<Vendor> = Some(Vendor::Cisco);
const GIGASET: Option<Vendor> = Some(Vendor::Gigaset);

fn mac(digits: &str) -> Mac {
    Mac::parse(digits).expect("a MAC address")
}

fn file(path: &str) -> File {
    parse_path(path).unwrap_or_else(|| panic!("{path} is nothing")).file
}

/// Path, vendor, kind, MAC address, model, name in the journal (empty: the path).
type Row = (&'static str, Option<Vendor>, FileKind, &'static str, &'static str, &'static str);

fn check(rows: &[Row]) {
    for &(path, vendor, kind, of_mac, model, name) in rows {
        let name = if name.is_empty() { path } else { name };
        for token in [None, Some(TOKEN)] {
            let sent = token.map_or_else(|| path.to_owned(), |token| format!("{token}/{path}"));
            let requested = parse_path(&sent).unwrap_or_else(|| panic!("{sent} is nothing"));
            assert_eq!(requested.token.as_ref().map(Token::expose), token, "{sent}");
            let file = &requested.file;
            assert_eq!((file.vendor(), file.kind()), (vendor, kind), "{sent}");
            assert_eq!(file.mac().map(Mac::as_str).unwrap_or_default(), of_mac, "{sent}");
            assert_eq!(file.file_id().map(|id| id.to_string()).unwrap_or_default(), model, "{sent}");
            assert_eq!(journal_name(file), name);
            assert_eq!(File::parse(name).as_ref(), Some(file));
        }
    }
}

#[test]
fn parses_the_paths_of_yealink() {
    let optional = FileKind::Optional;
    check(&[
        ("y000000000078.cfg", YEALINK, FileKind::Common, "", "78", ""),
        ("y000000000186.cfg", YEALINK, FileKind::Common, "", "186", ""),
        ("y000000000000.cfg", YEALINK, FileKind::Common, "", "0", ""),
        ("y000000000078_Security.enc", YEALINK, optional(OptionalFile::Encrypted), "", "78", ""),
        ("y000000000000.boot", YEALINK, FileKind::Boot, "", "", ""),
        ("805ec0021c1b.boot", YEALINK, FileKind::Boot, "805EC0021C1B", "", ""),
        ("805ec0021c1b.cfg", YEALINK, FileKind::Phone, "805EC0021C1B", "", ""),
        ("805EC0021c1b.cfg", YEALINK, FileKind::Phone, "805EC0021C1B", "", "805ec0021c1b.cfg"),
        ("805ec0021c1b-local.cfg", YEALINK, optional(OptionalFile::Local), "805EC0021C1B", "", ""),
        ("805ec0021c1b-contact.xml", YEALINK, optional(OptionalFile::Contacts), "805EC0021C1B", "", ""),
        ("805ec0021c1b-calllog.xml", YEALINK, optional(OptionalFile::CallLog), "805EC0021C1B", "", ""),
        ("805ec0021c1b_Security.enc", YEALINK, optional(OptionalFile::Encrypted), "805EC0021C1B", "", ""),
        ("25.81.0.60.rom", YEALINK, FileKind::Firmware, "", "", ""),
        ("firmware/W52H-26.81.0.30.rom", YEALINK, FileKind::Firmware, "", "", ""),
    ]);
}

#[test]
fn parses_the_paths_of_snom() {
    check(&[
        ("snom720.htm", SNOM, FileKind::Common, "", "snom720", ""),
        ("snom715.htm", SNOM, FileKind::Common, "", "snom715", ""),
        ("snomD765.htm", SNOM, FileKind::Common, "", "snomD765", ""),
        ("snomPA1.htm", SNOM, FileKind::Common, "", "snomPA1", ""),
        ("snom720-000413AABB09.htm", SNOM, FileKind::Phone, "000413AABB09", "snom720", ""),
        ("snomD765-000413aabb09.htm", SNOM, FileKind::Phone, "000413AABB09", "snomD765", "snomD765-000413AABB09.htm"),
        ("000413AABB09.htm", SNOM, FileKind::Phone, "000413AABB09", "", ""),
        ("000413aabb09.htm", SNOM, FileKind::Phone, "000413AABB09", "", "000413AABB09.htm"),
        ("snom720-firmware.xml", SNOM, FileKind::FirmwareCheck, "", "snom720", ""),
        ("firmware/snom720-8.9.3.80-SIP-r.bin", None, FileKind::Firmware, "", "", ""),
    ]);
}

#[test]
fn parses_the_paths_of_cisco() {
    check(&[
        ("8851-3PCC.xml", CISCO, FileKind::Common, "", "8851-3PCC", ""),
        ("7821-3PCC.xml", CISCO, FileKind::Common, "", "7821-3PCC", ""),
        ("CP-8851-3PCC.xml", CISCO, FileKind::Common, "", "8851-3PCC", "8851-3PCC.xml"),
        ("8865NR-3PCC.xml", CISCO, FileKind::Common, "", "8865NR-3PCC", ""),
        ("Cisco/CP-8851-3PCC/00562b043615.cfg", CISCO, FileKind::Phone, "00562B043615", "8851-3PCC", ""),
        (
            "Cisco/CP-7821-3PCC/00562B043615.cfg",
            CISCO,
            FileKind::Phone,
            "00562B043615",
            "7821-3PCC",
            "Cisco/CP-7821-3PCC/00562b043615.cfg",
        ),
    ]);
}

#[test]
fn parses_the_paths_of_gigaset() {
    let chain = FileKind::Chain;
    check(&[
        ("42/2/master.bin", GIGASET, chain(ChainFile::Master), "", "42", ""),
        ("42/2/../../sifs/sifsroot.bin", GIGASET, chain(ChainFile::Root), "", "", "sifs/sifsroot.bin"),
        ("sifs/sifsroot.bin", GIGASET, chain(ChainFile::Root), "", "", ""),
        ("sifs/sih_4xx.bin", GIGASET, chain(ChainFile::Hundreds), "", "", ""),
        ("42/2/../../sifs/sit_44x.bin", GIGASET, chain(ChainFile::Tens), "", "", "sifs/sit_44x.bin"),
        ("42/2/../../sifs/../sifs/siu_444.bin", GIGASET, chain(ChainFile::Units), "", "", "sifs/siu_444.bin"),
        ("baselines.bin", GIGASET, FileKind::FirmwareCheck, "", "", ""),
        ("70/222/baselines.bin", GIGASET, FileKind::FirmwareCheck, "", "70", ""),
        ("version.bin", GIGASET, FileKind::FirmwareCheck, "", "", ""),
        ("42/version.bin", GIGASET, FileKind::FirmwareCheck, "", "42", ""),
        ("42/2/version.bin", GIGASET, FileKind::FirmwareCheck, "", "42", ""),
        ("42/2/../fw262.bin", GIGASET, FileKind::Firmware, "", "42", "42/fw262.bin"),
        ("42/fw089.bin", GIGASET, FileKind::Firmware, "", "42", ""),
    ]);
}

#[test]
fn a_name_that_three_vendors_share_has_no_vendor() {
    check(&[
        ("7C2F80AABB14.xml", None, FileKind::Phone, "7C2F80AABB14", "", ""),
        ("00562b043615.xml", None, FileKind::Phone, "00562B043615", "", "00562B043615.xml"),
    ]);
}

#[test]
fn the_query_names_the_phone() {
    for (path, name) in [
        ("?mac=000413AABB09", "?mac=000413AABB09"),
        ("?mac=000413aabb09", "?mac=000413AABB09"),
        ("?mac=00:04:13:AA:BB:09", "?mac=000413AABB09"),
        ("?mac=00-04-13-aa-bb-09", "?mac=000413AABB09"),
        ("?mac=00%3A04%3a13%3AAA%3ABB%3A09", "?mac=000413AABB09"),
        ("?model=snom760&mac=000413AABB09&x", "?mac=000413AABB09"),
        ("/?mac=000413AABB09", "?mac=000413AABB09"),
        ("snom720.htm?mac=000413AABB09", "snom720.htm"),
        ("snom720-firmware.xml?mac=000413AABB09", "snom720-firmware.xml"),
        ("firmware/snom720-8.9.3.80-SIP-r.bin?mac=000413AABB09", "firmware/snom720-8.9.3.80-SIP-r.bin"),
        ("000413AABB09.xml?mac=000413aabb09", "000413AABB09.xml"),
    ] {
        for path in [path.to_owned(), format!("{TOKEN}/{path}")] {
            let requested = parse_path(&path).unwrap_or_else(|| panic!("{path} is nothing"));
            assert_eq!(requested.mac(), Some(&mac("000413AABB09")), "{path}");
            assert_eq!(requested.query_mac, Some(mac("000413AABB09")), "{path}");
            assert_eq!(journal_name(&requested.file), name);
        }
    }
    assert_eq!(file("?mac=000413AABB09").kind(), FileKind::Phone);
    for path in [
        "?",
        "?mac",
        "?mac=",
        "?mac=000413AABB0",
        "?mac=000413AABB099",
        "?mac=FFFFFFFFFFFF",
        "?mac=00:04:13:AA:BB-09",
        "?x=1&mac=",
        "?MAC=000413AABB09",
        "?mac=000413AABB09?mac=000413AABB09",
        "?mac=%30%30%30413AABB09",
        "000413AABB10.xml?mac=000413AABB09",
        "805ec0021c1b.cfg?",
        "snom720.htm?x",
    ] {
        assert_eq!(parse_path(path), None, "{path}");
    }
}

#[test]
fn repeated_slashes_count_as_one() {
    for (path, name) in [
        ("/8851-3PCC.xml", "8851-3PCC.xml"),
        ("/Cisco/CP-8851-3PCC/00562b043615.cfg", "Cisco/CP-8851-3PCC/00562b043615.cfg"),
        ("Cisco//CP-8851-3PCC///00562b043615.cfg", "Cisco/CP-8851-3PCC/00562b043615.cfg"),
        ("//805ec0021c1b.cfg", "805ec0021c1b.cfg"),
        ("/42//2/../..//sifs/sifsroot.bin", "sifs/sifsroot.bin"),
    ] {
        assert_eq!(journal_name(&file(path)), name, "{path}");
        for with_token in [format!("{TOKEN}/{path}"), format!("/{TOKEN}//{path}")] {
            let requested = parse_path(&with_token).unwrap_or_else(|| panic!("{with_token} is nothing"));
            assert_eq!(
                (journal_name(&requested.file).as_str(), requested.token.is_some()),
                (name, true),
                "{with_token}"
            );
        }
    }
}

#[test]
fn a_mac_address_may_have_separators() {
    for (path, name) in [
        ("80:5e:c0:02:1c:1b.cfg", "805ec0021c1b.cfg"),
        ("80-5E-C0-02-1C-1B.cfg", "805ec0021c1b.cfg"),
        ("00:04:13:AA:BB:09.htm", "000413AABB09.htm"),
        ("snom760-00:04:13:AA:BB:09.htm", "snom760-000413AABB09.htm"),
    ] {
        assert_eq!(journal_name(&file(path)), name, "{path}");
    }
}

#[test]
fn only_files_with_secrets_have_the_kind_phone() {
    for path in [
        "805ec0021c1b.boot",
        "y000000000000.boot",
        "y000000000078.cfg",
        "y000000000078_Security.enc",
        "805ec0021c1b-local.cfg",
        "805ec0021c1b-contact.xml",
        "805ec0021c1b-calllog.xml",
        "805ec0021c1b_Security.enc",
        "25.81.0.60.rom",
        "snom720.htm",
        "snom720-firmware.xml?mac=000413AABB09",
        "firmware/x.bin",
        "8851-3PCC.xml",
        "42/2/master.bin",
        "sifs/siu_444.bin",
        "baselines.bin",
        "version.bin",
        "42/fw262.bin",
    ] {
        assert_ne!(file(path).kind(), FileKind::Phone, "{path}");
    }
    for path in [
        "805ec0021c1b.cfg",
        "000413AABB09.htm",
        "snom720-000413AABB09.htm",
        "000413AABB09.xml",
        "?mac=000413AABB09",
        "Cisco/CP-8851-3PCC/00562b043615.cfg",
    ] {
        assert_eq!(file(path).kind(), FileKind::Phone, "{path}");
        assert!(file(path).mac().is_some(), "{path}");
    }
}

#[test]
fn debug_and_display_do_not_show_the_token() {
    let requested = parse_path(&format!("{TOKEN}/805ec0021c1b.cfg")).expect("a file");
    assert!(!format!("{requested:?}").contains(TOKEN));
    assert!(!requested.file.to_string().contains(TOKEN));
}

#[test]
fn a_file_id_keeps_its_spelling() {
    let id = FileId::parse("snomD765").expect("an identifier");
    assert_eq!(
        (id.as_str(), id.to_string().as_str(), format!("{id:?}").as_str()),
        ("snomD765", "snomD765", "\"snomD765\"")
    );
    assert_eq!(FileId::of_number(78), FileId::parse("78"));
    assert!(FileId::parse("42") < FileId::parse("8851-3PCC"));
    assert!(FileId::parse("123456789012345").is_some());
    for wrong in ["", "1234567890123456", "a b", "a/b", "a.b", "é"] {
        assert_eq!(FileId::parse(wrong), None, "{wrong}");
    }
}
