//! Cisco's format.

use super::{pairs, write};
use portal_provisioning::format::{
    FileLineHead, Format, Grammar, Kind, Permission,
    flat_profile::{self, Field, element_name, function, rule},
};

#[test]
fn writes_and_reads_a_file() {
    let line = FileLineHead {
        index: Some(1),
        permission: Some(Permission::Hidden),
        kind: Kind::Flag,
        ..FileLineHead::new("Line Enable")
    };
    let name = FileLineHead { permission: Some(Permission::ReadOnly), ..FileLineHead::new("Station_Name") };
    let file = write(
        Format::FlatProfile,
        &[
            (line, "1"),
            (name, "A & B </Station_Name><Admin_Password>x</Admin_Password>"),
            (FileLineHead { permission: Some(Permission::ReadWrite), ..FileLineHead::new("Resync At (HHmm)") }, ""),
        ],
    );
    assert_eq!(
        file,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<flat-profile>\n<Line_Enable_1_ ua=\"na\">Yes</Line_Enable_1_>\n\
         <Station_Name ua=\"ro\">A &amp; B &lt;/Station_Name&gt;&lt;Admin_Password&gt;x&lt;/Admin_Password&gt;</Station_Name>\n\
         <Resync_At__HHmm_ ua=\"rw\"></Resync_At__HHmm_>\n</flat-profile>\n"
    );
    roxmltree::Document::parse(&file).expect("well-formed");
    assert_eq!(
        flat_profile::read(file.as_bytes()),
        Ok(pairs(&[
            ("Line_Enable_1_", "Yes"),
            ("Line_Enable_1_@ua", "na"),
            ("Station_Name", "A & B </Station_Name><Admin_Password>x</Admin_Password>"),
            ("Station_Name@ua", "ro"),
            ("Resync_At__HHmm_", ""),
            ("Resync_At__HHmm_@ua", "rw"),
        ]))
    );
    assert!(flat_profile::read(file.replace("Yes", "<a/>").as_bytes()).is_err());
}

#[test]
fn parameter_names_become_element_names() {
    for (name, element) in [
        ("Resync At (HHmm)", "Resync_At__HHmm_"),
        ("Line Enable[1]", "Line_Enable_1_"),
        ("Auth Resync-Reboot[1]", "Auth_Resync-Reboot_1_"),
        ("G722.2 Codec Name", "G722.2_Codec_Name"),
        ("802.1X", "_802.1X"),
        ("Numéro", "Num_ro"),
    ] {
        assert_eq!(element_name(name), element);
        assert_eq!(element_name(element), element);
    }
    for name in include_str!("../../parameters/cisco-3pcc.txt").lines() {
        assert_eq!(element_name(name), name);
    }
}

#[test]
fn functions_are_escaped() {
    let label = Field::Text("nme", "Zoé; R=D & $PROXY");
    for (name, fields, value) in [
        ("dnd", &[][..], "fnc=dnd"),
        ("sd", &[Field::Extension("ext", "200"), label], "fnc=sd;ext=200@$PROXY;nme=Zoé RD  PROXY"),
        (
            "sd+blf+cp",
            &[Field::Extension("sub", "2 00@evil.example;fnc=x")],
            "fnc=sd+blf+cp;sub=200evil.examplefncx@$PROXY",
        ),
        ("sd", &[Field::Extension("ext", "@"), Field::Text("nme", ";")], "fnc=sd"),
    ] {
        assert_eq!(function(name, fields), value);
    }
    assert_eq!(Format::FlatProfile.part(Grammar::Function, "\na;b=c\n"), "abc");
}

#[test]
fn rules_are_escaped() {
    assert_eq!(rule("https://a/t0k3n", "/$MA.xml", None), "https://a/t0k3n/$MA.xml");
    assert_eq!(
        rule("https://a", "/$MA.xml", Some(("00562B043615", "s3cret"))),
        "[--uid 00562B043615 --pwd s3cret] https://a/$MA.xml"
    );
    assert_eq!(
        rule("https://a]| http://$SERVIP", "", Some(("--key", "a' \"b] --uid x"))),
        "[--uid key --pwd ab--uidx] https://ahttp://SERVIP"
    );
    assert_eq!(Format::FlatProfile.part(Grammar::Rule, " -$a|b "), "ab");
}
