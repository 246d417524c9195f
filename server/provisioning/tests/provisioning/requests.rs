//! The grammar of paths.

use portal_api::Mac;
use portal_provisioning::{Asked, File, OptionalFile, Token, journal_name, parse_path};
use proptest::prelude::*;

const TOKEN: &str = "0123456789abcdefghijklmnopqrstuv";

fn mac() -> Mac {
    Mac::parse("805EC0021C1B").expect("a MAC address")
}

#[test]
fn what_telephones_ask_for() {
    let optional = |kind| File::Optional { mac: mac(), kind };
    for (name, file) in [
        ("y000000000078.cfg", File::Common { code: 78 }),
        ("y000000000186.cfg", File::Common { code: 186 }),
        ("y000000000078_Security.enc", File::EncryptedCommon { code: 78 }),
        ("y000000000000.boot", File::Boot { mac: None }),
        ("805ec0021c1b.boot", File::Boot { mac: Some(mac()) }),
        ("805ec0021c1b.cfg", File::Mac(mac())),
        ("805EC0021C1B.cfg", File::Mac(mac())),
        ("805ec0021c1b-local.cfg", optional(OptionalFile::Local)),
        ("805ec0021c1b-contact.xml", optional(OptionalFile::Contacts)),
        ("805ec0021c1b-calllog.xml", optional(OptionalFile::CallLog)),
        ("805ec0021c1b_Security.enc", optional(OptionalFile::Encrypted)),
    ] {
        assert_eq!(parse_path(name), Some(Asked { token: None, file: file.clone() }), "{name}");
        let asked = parse_path(&format!("{TOKEN}/{name}")).expect("with a token");
        assert_eq!(asked.token.as_ref().map(Token::expose), Some(TOKEN));
        assert_eq!(asked.file, file);
        assert_eq!(journal_name(&asked.file), name.replace("805EC0021C1B", "805ec0021c1b"));
    }
}

#[test]
fn whose_file_it_is() {
    let file = |name| parse_path(name).expect("a file").file;
    assert_eq!(file("805ec0021c1b-local.cfg").mac(), Some(&mac()));
    assert_eq!(file("805ec0021c1b.boot").mac(), Some(&mac()));
    assert_eq!(file("y000000000000.boot").mac(), None);
    assert_eq!((file("y000000000078.cfg").mac(), file("y000000000078.cfg").code()), (None, Some(78)));
    assert_eq!(file("805ec0021c1b.cfg").code(), None);
}

#[test]
fn everything_else_is_nothing() {
    for path in [
        "",
        "/",
        "//",
        ".",
        "..",
        "../805ec0021c1b.cfg",
        "/805ec0021c1b.cfg",
        "805ec0021c1b.cfg/",
        "x/805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrstuv",
        "0123456789abcdefghijklmnopqrstuv/",
        "0123456789abcdefghijklmnopqrstuv//805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrstuv/../805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrstuv/x/805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrstu/805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrstuvw/805ec0021c1b.cfg",
        "0123456789ABCDEFGHIJKLMNOPQRSTUV/805ec0021c1b.cfg",
        "0123456789abcdefghijklmnopqrst%75/805ec0021c1b.cfg",
        "%2e%2e/805ec0021c1b.cfg",
        "80%35ec0021c1b.cfg",
        "805ec0021c1b.cfg%00",
        "805ec0021c1b.cfg\0",
        "805ec0021c1b.cfg ",
        " 805ec0021c1b.cfg",
        "805ec0021c1b.cfg?x",
        "805ec0021c1b.CFG",
        "805ec0021c1b.cfg.cfg",
        "805ec0021c1b",
        "805ec0021c1.cfg",
        "805ec0021c1bb.cfg",
        "80:5e:c0:02:1c:1b.cfg",
        "80-5e-c0-02-1c-1b.cfg",
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
    ] {
        assert_eq!(parse_path(path), None, "{path:?}");
    }
    assert_eq!(parse_path(&"a".repeat(100_000)), None);
    assert_eq!(parse_path(&format!("{TOKEN}/{}.cfg", "0".repeat(100_000))), None);
}

fn file() -> impl Strategy<Value = File> {
    let mac = "[02468ACE]{2}[0-9A-F]{9}[1-9A-F]".prop_map(|digits| Mac::parse(&digits).expect("a MAC address"));
    let kind = prop::sample::select(vec![
        OptionalFile::Local,
        OptionalFile::Contacts,
        OptionalFile::CallLog,
        OptionalFile::Encrypted,
    ]);
    prop_oneof![
        any::<u16>().prop_map(|code| File::Common { code }),
        any::<u16>().prop_map(|code| File::EncryptedCommon { code }),
        prop::option::of(mac.clone()).prop_map(|mac| File::Boot { mac }),
        mac.clone().prop_map(File::Mac),
        (mac, kind).prop_map(|(mac, kind)| File::Optional { mac, kind }),
    ]
}

proptest! {
    #[test]
    fn what_is_written_is_read_again(token in prop::option::of("[0-9a-z]{32}"), file in file()) {
        let path = token.as_ref().map_or_else(|| file.to_string(), |token| format!("{token}/{file}"));
        let asked = parse_path(&path).expect("a path that was written");
        prop_assert_eq!(asked.token.as_ref().map(Token::expose), token.as_deref());
        prop_assert_eq!(asked.file, file);
    }

    #[test]
    fn nothing_panics_and_little_is_read(path in ".{0,80}") {
        if let Some(asked) = parse_path(&path) {
            let name = asked.file.to_string();
            prop_assert!(path.to_ascii_lowercase().ends_with(&name.to_ascii_lowercase()));
        }
    }

    #[test]
    fn one_character_more_is_nothing(file in file(), place in 0_usize..60, character in any::<char>()) {
        let mut path = file.to_string();
        let place = place.min(path.len());
        path.insert(place, character);
        prop_assert_eq!(parse_path(&path), None);
    }
}
