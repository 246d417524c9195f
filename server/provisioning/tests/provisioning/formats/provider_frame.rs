//! Gigaset's format.

use super::{FRAME, pairs, write, write_bytes};
use portal_provisioning::format::{
    FileLineHead, Format, Kind,
    provider_frame::{self, bytes, latin1, number, pin},
};

fn lines() -> [(FileLineHead<'static>, &'static str); 6] {
    [
        (FileLineHead::new("BS_IP_Data1.aucS_SIP_DISPLAYNAME"), "L’été & \"mer\" <3"),
        (FileLineHead { kind: Kind::Number, ..FileLineHead::new("BS_IP_Data1.uiI_SIP_SERVER_PORT") }, "5060"),
        (FileLineHead { kind: Kind::Bytes, ..FileLineHead::new("BS_IP_Data1.ucI_SIP_PREFERRED_VOCODER") }, "5, 1,0x3"),
        (
            FileLineHead {
                kind: Kind::Flag,
                index: Some(6),
                ..FileLineHead::new("BS_IP_Data1.ucB_SIP_ACCOUNT_IS_ACTIVE")
            },
            "off",
        ),
        (FileLineHead { kind: Kind::Pin, ..FileLineHead::new("BS_CUSTOM.aucKdsPin[0]") }, "1234"),
        (FileLineHead::new("BS_XML_Netdirs.aucPassword[%]"), ""),
    ]
}

#[test]
fn writes_and_reads_a_file() {
    let file = write(Format::ProviderFrame, &lines());
    assert_eq!(
        file,
        "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n\
         <ProviderFrame xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
         xsi:noNamespaceSchemaLocation=\"N510.xsd\">\n<Provider>\n\
         <MAC_ADDRESS value=\"7C2F80112233\"/>\n<PROFILE_NAME class=\"string\" value=\"MetaCentrex\"/>\n\
         <SYMB_ITEM ID=\"BS_IP_Data1.aucS_SIP_DISPLAYNAME\" class=\"symb_item\" value='\"L´été &amp; mer &lt;3\"'/>\n\
         <SYMB_ITEM ID=\"BS_IP_Data1.uiI_SIP_SERVER_PORT\" class=\"symb_item\" value=\"0x13c4\"/>\n\
         <SYMB_ITEM ID=\"BS_IP_Data1.ucI_SIP_PREFERRED_VOCODER\" class=\"symb_item\" value=\"0x05,0x01,0x03\"/>\n\
         <SYMB_ITEM ID=\"BS_IP_Data1.ucB_SIP_ACCOUNT_IS_ACTIVE_6\" class=\"symb_item\" value=\"0x0\"/>\n\
         <SYMB_ITEM ID=\"BS_CUSTOM.aucKdsPin[0]\" class=\"symb_item\" value=\"0x12,0x34\"/>\n\
         <SYMB_ITEM ID=\"BS_XML_Netdirs.aucPassword[%]\" class=\"symb_item\" value='\"\"'/>\n\
         </Provider>\n</ProviderFrame>\n"
    );
    roxmltree::Document::parse(&file).expect("well-formed");
    let bytes = write_bytes(Format::ProviderFrame, &lines());
    assert!(bytes.windows(4).any(|window| window == b"\xe9t\xe9 "), "Latin-1, not UTF-8");
    assert_eq!(
        provider_frame::read(&bytes),
        Ok(pairs(&[
            ("MAC_ADDRESS", FRAME.mac),
            ("PROFILE_NAME", FRAME.profile),
            ("BS_IP_Data1.aucS_SIP_DISPLAYNAME", "L´été & mer <3"),
            ("BS_IP_Data1.uiI_SIP_SERVER_PORT", "0x13c4"),
            ("BS_IP_Data1.ucI_SIP_PREFERRED_VOCODER", "0x05,0x01,0x03"),
            ("BS_IP_Data1.ucB_SIP_ACCOUNT_IS_ACTIVE_6", "0x0"),
            ("BS_CUSTOM.aucKdsPin[0]", "0x12,0x34"),
            ("BS_XML_Netdirs.aucPassword[%]", ""),
        ]))
    );
}

#[test]
fn characters_beyond_latin1_are_replaced() {
    for (text, latin) in [
        ("Accueil", "Accueil"),
        ("éàçùÉ«»°ÿ ñ", "éàçùÉ«»°ÿ ñ"),
        ("e\u{301}te\u{301}", "été"),
        ("Œuvre, cœur", "OEuvre, coeur"),
        ("l’eau, l'eau", "l´eau, l´eau"),
        ("«\u{a0}10\u{202f}€\u{a0}»", "«\u{a0}10 EUR\u{a0}»"),
        ("a–b—c…", "a-b-c..."),
        ("“dit” \"il\"", "dit il"),
        ("Dvořák, Łódź, İstanbul, Ÿ", "Dvorák, Lódz, Istanbul, Y"),
        ("ﬁn ™ № ＡＢ", "fin TM No AB"),
        ("北京 😀", "?? ?"),
        ("한국", "??"),
        ("a\u{200b}b\u{feff}c\u{85}d\\e\u{20dd}", "abcde"),
        ("＂＇＼", "´"),
        ("\u{3000}x\u{3000}", "x"),
        ("\u{301}", ""),
    ] {
        assert_eq!(latin1(text), latin, "{text}");
    }
}

#[test]
fn numbers_bytes_and_pins_are_hexadecimal() {
    for (text, written) in
        [("5060", "0x13c4"), ("0x1B", "0x1b"), (" 7 ", "0x7"), ("0", "0x0"), ("", "0x0"), ("-1", "0x0"), ("a", "0x0")]
    {
        assert_eq!(number(text), written, "{text}");
    }
    for (text, written) in [("5,1", "0x05,0x01"), ("255,256,x,,0xfF", "0xff,0xff"), ("", "0x00")] {
        assert_eq!(bytes(text), written, "{text}");
    }
    for (text, written) in [("1234", "0x12,0x34"), ("0x12,0x34", "0x12,0x34"), ("123", "0x12,0x3f"), ("x", "0x00")] {
        assert_eq!(pin(text), written, "{text}");
    }
}

#[test]
fn rejects_other_frames() {
    let file = write(Format::ProviderFrame, &lines());
    let latin: fn(&str) -> Vec<u8> =
        |text| text.chars().map(|character| u8::try_from(character).expect("Latin-1")).collect();
    assert!(provider_frame::read(&latin(&file)).is_ok());
    for (from, to) in [
        ("<MAC_ADDRESS value=\"7C2F80112233\"/>\n", ""),
        ("PROFILE_NAME", "PROFILE"),
        ("\"0x13c4\"", "\"5060\""),
        ("\"0x13c4\"", "\"\""),
        ("\"0x13c4\"", "'\"a'"),
        ("\"0x13c4\"", "'\"a&quot;b\"'"),
        ("\"0x13c4\"", "'\"a&apos;b\"'"),
        ("\"0x13c4\"", "'\"'"),
        ("été", "\u{80}"),
        ("ISO-8859-1", "utf-8"),
        ("</Provider>", "</Provider><Provider>"),
        ("</Provider>\n</ProviderFrame>", "</Provider>"),
        ("<SYMB_ITEM", "text<SYMB_ITEM"),
        ("SYMB_ITEM ID=\"BS", "SYMB_ITEM ID=\" BS"),
    ] {
        assert!(file.contains(from), "{from}");
        assert!(provider_frame::read(&latin(&file.replacen(from, to, 1))).is_err(), "{to}");
    }
}
