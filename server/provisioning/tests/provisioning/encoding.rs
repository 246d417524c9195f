//! The escaping of values.

use portal_provisioning::format::cfg;
use proptest::prelude::*;

#[test]
fn values_are_escaped_as_documented() {
    for (value, written) in [
        ("Salle de réunion 北", "Salle de réunion 北"),
        ("a\r\naccount.1.password = x", "aaccount.1.password = x"),
        ("a\0b\tc\u{7f}d\u{85}e\u{2028}f\u{feff}g", "abcdefg"),
        ("  a  b\u{a0} ", "a  b"),
        ("say \"hello\"", "say 'hello'"),
        ("#!version:1.0.0.1", "#!version:1.0.0.1"),
        ("a = b # c", "a = b # c"),
        ("{account.password}", "{account.password}"),
        ("%NULL%", "NULL"),
        (" %nu\nll%\n", "NULL"),
        ("100 %NULL%", "100 %NULL%"),
        ("", "%NULL%"),
        (" \r\n", "%NULL%"),
    ] {
        assert_eq!(cfg::value(value), written, "{value:?}");
    }
}

proptest! {
    #[test]
    fn a_written_value_is_one_line(value in any::<String>()) {
        let written = cfg::value(&value);
        prop_assert!(!written.is_empty() && written.trim() == written);
        let is_wrong = |character: char| {
            character.is_control() || matches!(character, '"' | '\u{2028}' | '\u{2029}')
        };
        prop_assert!(!written.contains(is_wrong));
        prop_assert!(!written.eq_ignore_ascii_case(cfg::FORGET) || !value.contains("NULL"));
    }

    #[test]
    fn secrets_are_written_unchanged(value in "[0-9A-Za-z!-!#-/:-@_-]{1,64}") {
        prop_assert_eq!(cfg::value(&value), value.as_str());
    }
}
