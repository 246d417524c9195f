//! snom's format.

use super::{pairs, write};
use portal_provisioning::format::{
    FileLineHead, Format, Grammar, Permission,
    snom::{self, Contact, Section, Writer},
};

#[test]
fn writes_and_reads_a_file() {
    let key = FileLineHead {
        index: Some(0),
        permission: Some(Permission::Kept),
        section: Section::FunctionKeys,
        attributes: &[("context", "1"), ("label", "R & <D> \"x\"\n"), ("lp", "on")],
        ..FileLineHead::new("fkey")
    };
    let plan = FileLineHead {
        section: Section::Dialplan,
        attributes: &[("MATCH", "0"), ("Timeout", "1")],
        ..FileLineHead::new("TEMPLATE")
    };
    let name =
        FileLineHead { index: Some(12), permission: Some(Permission::ReadOnly), ..FileLineHead::new("user_realname") };
    let file = write(
        Format::Snom,
        &[
            (FileLineHead::new("auto_reboot_on_setting_change"), "on"),
            (name, "L'été\u{0} & l<a> \"mer\""),
            (key, "blf 200|*8200"),
            (plan, ""),
            (FileLineHead::new("language"), ""),
        ],
    );
    assert_eq!(
        file,
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<settings>\n<phone-settings e=\"2\">\n\
         <auto_reboot_on_setting_change>on</auto_reboot_on_setting_change>\n\
         <user_realname idx=\"12\" perm=\"R\">L&apos;été &amp; l&lt;a&gt; &quot;mer&quot;</user_realname>\n\
         </phone-settings>\n<functionKeys e=\"2\">\n\
         <fkey idx=\"0\" context=\"1\" label=\"R &amp; &lt;D&gt; &quot;x&quot;\" lp=\"on\" perm=\"!\">blf 200|*8200</fkey>\n\
         </functionKeys>\n<dialplan e=\"2\">\n<TEMPLATE MATCH=\"0\" Timeout=\"1\"/>\n</dialplan>\n\
         <phone-settings e=\"2\">\n<language></language>\n</phone-settings>\n</settings>\n"
    );
    roxmltree::Document::parse(&file).expect("well-formed");
    assert_eq!(
        snom::read(file.as_bytes()),
        Ok(pairs(&[
            ("auto_reboot_on_setting_change", "on"),
            ("user_realname[12]", "L'été & l<a> \"mer\""),
            ("user_realname[12]@perm", "R"),
            ("fkey[0]", "blf 200|*8200"),
            ("fkey[0]@context", "1"),
            ("fkey[0]@label", "R & <D> \"x\""),
            ("fkey[0]@lp", "on"),
            ("fkey[0]@perm", "!"),
            ("TEMPLATE", ""),
            ("TEMPLATE@MATCH", "0"),
            ("TEMPLATE@Timeout", "1"),
            ("language", ""),
        ]))
    );
}

#[test]
fn writes_and_reads_a_phonebook() {
    let mut writer = Writer::begin();
    writer.contact(&Contact { index: 7, group: "vip", first_name: "Zoé", last_name: "</item>", number: "+33 1" });
    let file = writer.finish();
    assert_eq!(
        String::from_utf8_lossy(&file),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<settings>\n<tbook e=\"2\" complete=\"true\">\n\
         <item context=\"active\" type=\"vip\" index=\"7\"><first_name>Zoé</first_name>\
         <last_name>&lt;/item&gt;</last_name><number>+33 1</number></item>\n</tbook>\n</settings>\n"
    );
    assert_eq!(
        snom::read(&file),
        Ok(pairs(&[
            ("item[7]", ""),
            ("item[7]@context", "active"),
            ("item[7]@type", "vip"),
            ("item[7]/first_name", "Zoé"),
            ("item[7]/last_name", "</item>"),
            ("item[7]/number", "+33 1"),
        ]))
    );
}

#[test]
fn writes_and_reads_setting_files_and_firmware_settings() {
    let chain = snom::write_setting_files(&["https://a/x.xml?a=1&b=2", "https://a/\"/><file url=\"y"]);
    assert_eq!(
        String::from_utf8_lossy(&chain),
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<setting-files>\n<file url=\"https://a/x.xml?a=1&amp;b=2\"/>\n\
         <file url=\"https://a/&quot;/&gt;&lt;file url=&quot;y\"/>\n</setting-files>\n"
    );
    let read = snom::read(&chain).expect("readable");
    assert_eq!(read[1], ("file@url".to_owned(), "https://a/x.xml?a=1&b=2".to_owned()));
    assert_eq!(read.len(), 4);
    let firmware = snom::write_firmware_settings("https://a/snom720.bin?mac={mac}&x");
    assert_eq!(snom::read(&firmware), Ok(pairs(&[("firmware", "https://a/snom720.bin?mac={mac}&x")])));
}

#[test]
fn function_keys_are_escaped() {
    for (function, argument, pickup, value) in [
        ("line", "", "", "line"),
        ("speed", "+33 1 02", "", "speed +33102"),
        ("blf", "sip:200@pbx.example", "*8200", "blf sip:200@pbx.example|*8200"),
        ("blf", "200|*9<200>;user=ip\"", "", "blf 200*9200user=ip"),
        ("blf", "200", "a|b c", "blf 200|abc"),
        ("blf", "|", "*8", "blf"),
    ] {
        assert_eq!(snom::key(function, argument, pickup), value);
    }
    assert_eq!(Format::Snom.part(Grammar::Function, "a|b"), "ab");
    assert_eq!(Format::Snom.part(Grammar::Plain, "a|b"), "a|b");
}

#[test]
fn rejects_other_xml() {
    let file = |inside: &str| format!("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<settings>{inside}</settings>");
    assert_eq!(
        snom::read(file(" <a e='2' >\n<b idx='3' >&#233;&#xe9;&lt;</b ></a>").as_bytes()),
        Ok(pairs(&[("b[3]", "éé<")]))
    );
    for inside in [
        "text",
        "<a>text</a>",
        "<a><b>text<c/></b></a>",
        "<a><b><c/>text</b></a>",
        "<a><b><c><d/></c></b></a>",
        "<a><b></a></b>",
        "<a>",
        "</settings><settings>",
        "<a><!-- no --></a>",
        "<a><b><![CDATA[x]]></b></a>",
        "<a><b>&eacute;</b></a>",
        "<a><b>&#0;</b></a>",
        "<a><b>&#xd800;</b></a>",
        "<a><b>&#+65;</b></a>",
        "<a><b>& </b></a>",
        "<a><b>\u{1}</b></a>",
        "<a><b idx='x'/></a>",
        "<a><b idx='65536'/></a>",
        "<a><b c='1' c='2'/></a>",
        "<a><b c='1'd='2'/></a>",
        "<a><b c='<'/></a>",
        "<a><b c=1/></a>",
        "<a><1/></a>",
    ] {
        assert!(snom::read(file(inside).as_bytes()).is_err(), "{inside}");
    }
}
