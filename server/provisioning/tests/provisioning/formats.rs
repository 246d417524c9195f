//! The formats: the output of the writers and the readers. No value can inject a parameter.

mod cfg;
mod flat_profile;
mod hostile;
mod provider_frame;
mod snom;

use portal_provisioning::format::{FileLineHead, Format, Kind, Writer, provider_frame::Frame};

const FORMATS: [Format; 4] = [Format::Cfg, Format::Snom, Format::FlatProfile, Format::ProviderFrame];
const KINDS: [Kind; 5] = [Kind::Text, Kind::Number, Kind::Bytes, Kind::Flag, Kind::Pin];
const FRAME: Frame = Frame { mac: "7C2F80112233", profile: "MetaCentrex" };

/// A file of these lines.
fn write(format: Format, lines: &[(FileLineHead<'_>, &str)]) -> String {
    let bytes = write_bytes(format, lines);
    if format == Format::ProviderFrame {
        return bytes.into_iter().map(char::from).collect();
    }
    String::from_utf8(bytes).expect("UTF-8")
}

fn write_bytes(format: Format, lines: &[(FileLineHead<'_>, &str)]) -> Vec<u8> {
    let mut writer = Writer::begin(format, &FRAME);
    for (head, value) in lines {
        writer.line(head, value);
    }
    writer.finish()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn each_format_has_its_content_type() {
    for (format, content_type) in [
        (Format::Cfg, "text/plain; charset=utf-8"),
        (Format::Snom, "text/xml; charset=utf-8"),
        (Format::FlatProfile, "text/xml; charset=utf-8"),
        (Format::ProviderFrame, "text/xml; charset=iso-8859-1"),
    ] {
        assert_eq!(format.content_type(), content_type);
    }
}

#[test]
fn names_of_public_templates_are_accepted() {
    for (format, names) in [
        (Format::Cfg, include_str!("../parameters/yealink.txt")),
        (Format::Snom, include_str!("../parameters/snom.txt")),
        (Format::FlatProfile, include_str!("../parameters/cisco-3pcc.txt")),
        (Format::ProviderFrame, include_str!("../parameters/gigaset-n510.txt")),
    ] {
        for name in names.lines() {
            assert!(format.is_name(name), "{name}");
        }
        assert!(!format.is_name(""));
    }
    for name in ["a b", "a=b", "a\nb", "a<b", "a\"b", "é"] {
        for format in [Format::Cfg, Format::Snom, Format::ProviderFrame] {
            assert!(!format.is_name(name), "{name:?}");
        }
    }
}

#[test]
fn flags_are_spelled_by_each_format() {
    let spellings = [("1", "0"), ("on", "off"), ("Yes", "No"), ("0x1", "0x0")];
    for (format, (on, off)) in FORMATS.into_iter().zip(spellings) {
        for value in ["1", "on", "Yes", " TRUE ", "0x1", on] {
            assert_eq!(format.sanitise(Kind::Flag, value), on, "{value}");
        }
        for value in ["0", "off", "No", "false", "2", "é", off] {
            assert_eq!(format.sanitise(Kind::Flag, value), off, "{value}");
        }
    }
}

#[test]
fn rejects_files_of_other_formats_and_damaged_files() {
    for (format, right) in
        FORMATS.into_iter().map(|format| (format, write_bytes(format, &[(FileLineHead::new("a"), "b")])))
    {
        assert!(format.read(&right).is_ok());
        for wrong in [
            &b""[..],
            &right[1..],
            &[b"\xef\xbb\xbf", right.as_slice()].concat(),
            &[right.as_slice(), b"x"].concat(),
            &[right.as_slice(), b"\x80"].concat(),
        ] {
            assert!(format.read(wrong).is_err(), "{}", String::from_utf8_lossy(wrong));
        }
        for other in FORMATS.into_iter().filter(|other| *other != format) {
            assert!(other.read(&right).is_err());
        }
    }
}
