//! Yealink's format.

use super::{pairs, write};
use portal_provisioning::format::{
    FileLineHead, Format, Kind,
    cfg::{self, Boot, Include},
};

#[test]
fn writes_and_reads_a_file() {
    let file = write(
        Format::Cfg,
        &[
            (FileLineHead::new("account.1.label"), "Salle de réunion"),
            (FileLineHead { index: Some(1), ..FileLineHead::new("voice_mail.number") }, "3103"),
            (FileLineHead { kind: Kind::Flag, ..FileLineHead::new("account.2.enable") }, "no"),
            (FileLineHead::new("linekey.10.value"), " "),
            (FileLineHead::new("local_time.ntp_server1"), "\t%null%\r\n"),
        ],
    );
    assert_eq!(
        file,
        "#!version:1.0.0.1\naccount.1.label = Salle de réunion\nvoice_mail.number.1 = 3103\naccount.2.enable = 0\n\
         linekey.10.value = %NULL%\nlocal_time.ntp_server1 = NULL\n"
    );
    assert_eq!(
        cfg::read(file.as_bytes()),
        Ok(pairs(&[
            ("account.1.label", "Salle de réunion"),
            ("voice_mail.number.1", "3103"),
            ("account.2.enable", "0"),
            ("linekey.10.value", ""),
            ("local_time.ntp_server1", "NULL"),
        ]))
    );
}

#[test]
fn writes_and_reads_a_boot_file() {
    let boot = Boot {
        includes: vec![
            Include { models: vec![], url: "https://portail.example/t0k3n/y.cfg?a=b&c=%20" },
            Include {
                models: vec!["T46S", "T48G]\n"],
                url: "https://portail.example/é x>\ninclude:config <http://evil/",
            },
        ],
        overwrite_mode: Some(true),
        excluded_mode: Some(false),
    };
    let file = String::from_utf8(boot.write()).expect("UTF-8");
    assert_eq!(
        file,
        "#!version:1.0.0.1\ninclude:config <https://portail.example/t0k3n/y.cfg?a=b&c=%20>\n\
         [T46S,T48G]include:config <https://portail.example/%C3%A9%20x%3Einclude:config%20%3Chttp://evil/>\n\
         overwrite_mode = 1\nspecific_model.excluded_mode = 0\n"
    );
    let names: Vec<String> = cfg::read(file.as_bytes()).expect("readable").into_iter().map(|(name, _)| name).collect();
    assert_eq!(
        names,
        ["include:config", "[T46S,T48G]include:config", "overwrite_mode", "specific_model.excluded_mode"]
    );
    assert_eq!(Boot::default().write(), cfg::VERSION_LINE.as_bytes());
}

#[test]
fn comments_and_blank_lines_are_skipped() {
    let file = b"#!version:1.0.0.1\n# a = b\n\na=b = c\n  d  =  %Null%  \n";
    assert_eq!(cfg::read(file), Ok(pairs(&[("a", "b = c"), ("d", "")])));
    for (line, at) in [("a\n", 18), ("a = b\n= c\n", 24), ("a b = c\n", 18), ("a = b\r\n", 18), ("a = \u{2028}\n", 18)]
    {
        let error = cfg::read(format!("{}{line}", cfg::VERSION_LINE).as_bytes()).expect_err(line);
        assert_eq!(error.at, at, "{line:?}");
    }
}
