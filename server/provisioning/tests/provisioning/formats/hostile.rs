//! Arbitrary values and arbitrary files.

use super::{FORMATS, KINDS, write, write_bytes};
use crate::cfg as gullible;
use portal_provisioning::format::{
    FileLineHead, Format, Grammar, Kind, Permission,
    cfg::{Boot, Include},
    flat_profile::{Field, element_name, function, rule},
    snom::{self, Section},
};
use proptest::prelude::*;

/// Values that attempt an injection.
fn value() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        "[\\x00-\\x1f\\x7f-\\x9f]{0,4}",
        "[ -~]{0,8}",
        "[\u{a0}-\u{ff}\u{100}-\u{17f}\u{2010}-\u{2064}]{0,8}",
        prop::sample::select(vec![
            "\r\n",
            "\n",
            "\r",
            "\0",
            "\u{85}",
            "\u{2028}",
            "\u{2029}",
            "\u{feff}",
            "\u{ffff}",
            "e\u{301}",
            "\u{301}",
            " ",
            " = ",
            "#",
            "%NULL%",
            "%",
            "<",
            ">",
            "&",
            "\"",
            "'",
            "&amp;",
            "&#10;",
            "]]>",
            "<!--",
            "-->",
            "<![CDATA[",
            "</settings>",
            "</flat-profile>",
            "</Provider>",
            "\"'/><SYMB_ITEM ID=\"x\" class=\"symb_item\" value='\"",
            "account.1.password = x",
            "include:config <https://evil.example/x.cfg>",
            "|",
            ";",
            "$PROXY",
            "[--key k]",
            "\\",
            "0x",
            "0x05,0x01",
            "1",
            "on",
            "５",
            "＂",
            "＜",
            "’",
            "œ",
            "€",
            "😀",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn kind() -> impl Strategy<Value = Kind> {
    prop::sample::select(KINDS.to_vec())
}

type Row = (String, Kind, Option<u16>, Option<Permission>, bool, String);

/// The data of lines: value, kind, index, permission, whether it is a key, and the label of a key.
fn rows() -> impl Strategy<Value = Vec<Row>> {
    let permission = prop::option::of(prop::sample::select(vec![
        Permission::Hidden,
        Permission::ReadOnly,
        Permission::ReadWrite,
        Permission::Kept,
    ]));
    prop::collection::vec((value(), kind(), prop::option::of(any::<u16>()), permission, any::<bool>(), value()), 0..6)
}

/// The lines, optionally with other values and labels.
fn lines<'a>(
    rows: &'a [Row],
    attributes: &'a [Vec<(&'a str, &'a str)>],
    value: Option<&'a str>,
) -> Vec<(FileLineHead<'a>, &'a str)> {
    rows.iter()
        .zip(attributes)
        .map(|((text, kind, index, permission, is_key, _), attributes)| {
            let section = if *is_key { Section::FunctionKeys } else { Section::PhoneSettings };
            let head = FileLineHead {
                name: "some_name",
                index: *index,
                permission: *permission,
                section,
                kind: *kind,
                attributes,
            };
            (head, value.unwrap_or(text))
        })
        .collect()
}

fn attributes<'a>(rows: &'a [Row], label: Option<&'a str>) -> Vec<Vec<(&'a str, &'a str)>> {
    rows.iter().map(|(.., text)| vec![("label", label.unwrap_or(text))]).collect()
}

/// The pairs that the reader must return.
fn expected(format: Format, rows: &[Row]) -> Vec<(String, String)> {
    let mut pairs = Vec::new();
    if format == Format::ProviderFrame {
        pairs.push(("MAC_ADDRESS".to_owned(), super::FRAME.mac.to_owned()));
        pairs.push(("PROFILE_NAME".to_owned(), super::FRAME.profile.to_owned()));
    }
    for (value, kind, index, permission, _, label) in rows {
        let name = match (format, index) {
            (_, None) => "some_name".to_owned(),
            (Format::Cfg, Some(index)) => format!("some_name.{index}"),
            (Format::Snom, Some(index)) => format!("some_name[{index}]"),
            (Format::FlatProfile, Some(index)) => format!("some_name_{index}_"),
            (Format::ProviderFrame, Some(index)) => format!("some_name_{index}"),
        };
        pairs.push((name.clone(), format.sanitise(*kind, value).into_owned()));
        if format == Format::Snom {
            pairs.push((format!("{name}@label"), format.sanitise(Kind::Text, label).into_owned()));
        }
        match (format, permission) {
            (Format::Snom, Some(permission)) => pairs.push((format!("{name}@perm"), permission.snom().to_owned())),
            (Format::FlatProfile, Some(permission)) => {
                pairs.push((format!("{name}@ua"), permission.cisco().to_owned()));
            }
            _ => {}
        }
    }
    pairs
}

/// The elements and texts of the XML, according to another parser.
fn elements(file: &str) -> Vec<(String, Vec<String>, Option<String>)> {
    let document = roxmltree::Document::parse(file).expect("well-formed");
    let elements = document.descendants().filter(roxmltree::Node::is_element);
    elements
        .map(|node| {
            let attributes = node.attributes().map(|attribute| attribute.name().to_owned()).collect();
            let is_leaf = !node.children().any(|child| child.is_element());
            let text = is_leaf.then(|| node.text().unwrap_or_default().to_owned());
            (node.tag_name().name().to_owned(), attributes, text)
        })
        .collect()
}

proptest! {
    #[test]
    fn a_written_file_is_read_back(rows in rows()) {
        for format in FORMATS {
            let attributes = attributes(&rows, None);
            let file = write_bytes(format, &lines(&rows, &attributes, None));
            prop_assert_eq!(format.read(&file), Ok(expected(format, &rows)));
            prop_assert_eq!(&file, &write_bytes(format, &lines(&rows, &attributes, None)));
        }
    }

    #[test]
    fn no_value_creates_a_parameter(rows in rows()) {
        for format in FORMATS {
            let (hostile, harmless) = (attributes(&rows, None), attributes(&rows, Some("x")));
            let file = write(format, &lines(&rows, &hostile, None));
            let other = write(format, &lines(&rows, &harmless, Some("x")));
            prop_assert_eq!(file.lines().count(), other.lines().count());
            if format == Format::Cfg {
                prop_assert_eq!(gullible::names(&file), gullible::names(&other));
                prop_assert!(gullible::read(&file).iter().all(|(_, value)| !value.is_empty()));
            } else {
                let names = |file: &str| -> Vec<(String, Vec<String>)> {
                    elements(file).into_iter().map(|(name, attributes, _)| (name, attributes)).collect()
                };
                prop_assert_eq!(names(&file), names(&other));
            }
        }
    }

    #[test]
    fn an_independent_xml_parser_reads_the_same_values(rows in rows()) {
        for format in [Format::Snom, Format::FlatProfile] {
            let attributes = attributes(&rows, None);
            let file = write(format, &lines(&rows, &attributes, None));
            let read: Vec<String> = elements(&file).into_iter().filter(|(name, ..)| name.starts_with("some_name"))
                .filter_map(|(_, _, text)| text).collect();
            let written: Vec<String> =
                rows.iter().map(|(value, kind, ..)| format.sanitise(*kind, value).into_owned()).collect();
            prop_assert_eq!(read, written);
        }
    }

    #[test]
    fn gigaset_gets_visible_latin1(rows in rows()) {
        let attributes = attributes(&rows, None);
        let file = write_bytes(Format::ProviderFrame, &lines(&rows, &attributes, None));
        prop_assert!(file.iter().all(|byte| matches!(byte, b'\n' | b' '..=b'~' | 0xa0..)));
        for (value, kind, ..) in &rows {
            prop_assert!(!Format::ProviderFrame.sanitise(*kind, value).contains(['"', '\'', '\\']));
        }
    }

    #[test]
    fn sanitising_twice_changes_nothing(value in value(), kind in kind()) {
        for format in FORMATS {
            let once = format.sanitise(kind, &value);
            prop_assert_eq!(format.sanitise(kind, &once), once.as_ref());
            for grammar in [Grammar::Plain, Grammar::Function, Grammar::Rule] {
                let once = format.part(grammar, &value);
                prop_assert_eq!(format.part(grammar, &once), once.as_ref());
            }
        }
    }

    #[test]
    fn letters_and_digits_are_written_unchanged(value in "[0-9A-Za-z]{1,64}") {
        for format in FORMATS {
            prop_assert_eq!(format.sanitise(Kind::Text, &value), value.as_str());
            for grammar in [Grammar::Plain, Grammar::Function, Grammar::Rule] {
                prop_assert_eq!(format.part(grammar, &value), value.as_str());
            }
        }
    }

    #[test]
    fn a_piece_cannot_add_a_separator(one in value(), two in value()) {
        let count = |text: &str, wanted: &[char]| text.chars().filter(|character| wanted.contains(character)).count();
        let key = snom::key("blf", &one, &two);
        prop_assert!(count(&key, &[' ']) <= 1 && count(&key, &['|']) <= 1, "{}", key);
        let fields = [Field::Extension("ext", &one), Field::Text("nme", &two)];
        let whole = function("sd", &fields);
        prop_assert!(whole.split(';').all(|field| field.starts_with("fnc=sd") || field.starts_with("ext=") || field.starts_with("nme=")));
        prop_assert_eq!(count(&whole, &['=']), count(&whole, &[';']) + 1);
        prop_assert!(count(&whole, &['$', '&']) <= 1);
        let rule = rule("https://a", "/$MA.xml", Some((&one, &two)));
        prop_assert_eq!(count(&rule, &[' ']), 4, "{}", rule);
        prop_assert_eq!(count(&rule, &['[', ']', '$', '|', '(', '"', '\'']), 3, "{}", rule);
        let name = element_name(&one);
        prop_assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte)));
    }

    #[test]
    fn a_hostile_url_adds_no_line_to_a_boot_file(url in value(), model in value()) {
        let boot = Boot {
            includes: vec![Include { models: vec![&model, "T46S"], url: &url }, Include { models: vec![], url: &url }],
            overwrite_mode: Some(true),
            excluded_mode: None,
        };
        let read = Format::Cfg.read(&boot.write()).expect("readable");
        prop_assert_eq!(read.len(), 3);
        prop_assert!(read[0].0.ends_with(",T46S]include:config") && read[1].0 == "include:config");
        prop_assert_eq!(&read[2].0, "overwrite_mode");
    }

    #[test]
    fn reading_arbitrary_bytes_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for format in FORMATS {
            let _ = format.read(&bytes);
        }
    }

    #[test]
    fn reading_a_damaged_file_never_panics(
        rows in rows(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), prop_oneof![any::<u8>(), prop::sample::select(b"<>&;\"'=/ \n#".to_vec())]), 1..4),
    ) {
        for format in FORMATS {
            let attributes = attributes(&rows, None);
            let mut file = write_bytes(format, &lines(&rows, &attributes, None));
            for (place, byte) in &changes {
                let place = place.index(file.len());
                file[place] = *byte;
            }
            if let Ok(pairs) = format.read(&file) {
                prop_assert!(pairs.iter().all(|(name, _)| !name.is_empty() && !name.contains(['\n', '=', '"', '<'])));
            }
        }
    }
}

/// A parser with quadratic runtime would need hours.
#[test]
fn a_large_file_is_read_in_linear_time() {
    for format in FORMATS {
        let file = write_bytes(format, &[(FileLineHead::new("a"), "x")]);
        let end = file.windows(4).rposition(|part| part.ends_with(b"x")).expect("a value") + 4;
        for piece in
            ["&amp;", "&", "<a>", "<a", "<a b='c'/>", " a='b'", "a", "=", " <", "\n", "/", "0x1,", "\"", "'/>\n<a", ">"]
        {
            let large = [&file[..end], piece.repeat(1_000_000 / piece.len()).as_bytes(), &file[end..]].concat();
            let _ = format.read(&large);
        }
    }
}
