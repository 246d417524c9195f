//! Properties of every format. A reader never panics. A written value is read back and creates no other parameter. The
//! input holds the values, separated by tabs.

use portal_provisioning::format::{FileLineHead, Format, Grammar, Kind, Permission, Writer, provider_frame::Frame};

const KINDS: [Kind; 5] = [Kind::Text, Kind::Number, Kind::Bytes, Kind::Flag, Kind::Pin];

pub fn check(format: Format, bytes: &[u8]) {
    // Reads the bytes alone, and after the valid start of a file.
    let _ = format.read(bytes);
    let mut start = Writer::begin(format, &Frame::default()).finish();
    let length = start.len() - start.iter().rev().take_while(|byte| **byte != b'>').count();
    start.truncate(if format == Format::Cfg { start.len() } else { length });
    let declaration = start.iter().position(|byte| *byte == b'\n').map_or(0, |end| end + 1);
    let _ = format.read(&[&start[..declaration], bytes].concat());
    let _ = format.read(&[start.as_slice(), bytes].concat());

    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mut writer = Writer::begin(format, &Frame { mac: "7C2F80112233", profile: text });
    let mut expected = Vec::new();
    for (index, (value, kind)) in text.split('\t').zip(KINDS.into_iter().cycle()).take(100).enumerate() {
        let attributes = [("label", value)];
        let attributes = if format == Format::Snom { &attributes[..] } else { &[] };
        let permission = (index % 2 == 0).then_some(Permission::ReadOnly);
        writer.line(&FileLineHead { kind, permission, attributes, ..FileLineHead::new("name") }, value);
        expected.push(format.sanitise(kind, value).into_owned());
        assert_eq!(format.sanitise(kind, &expected[index]), expected[index]);
        for grammar in [Grammar::Function, Grammar::Rule] {
            let part = format.part(grammar, value);
            assert_eq!(format.part(grammar, &part), part);
        }
    }
    let pairs = format.read(&writer.finish()).unwrap();
    let (own, others): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(name, _)| name == "name");
    assert_eq!(own.into_iter().map(|(_, value)| value).collect::<Vec<_>>(), expected);
    let is_expected =
        |name: &str| ["name@label", "name@perm", "name@ua", "MAC_ADDRESS", "PROFILE_NAME"].contains(&name);
    assert!(others.iter().all(|(name, _)| is_expected(name)));
}
