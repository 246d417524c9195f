//! Keys: where they are, and what they may hold.

use portal_provisioning::{Function, Key, KeyPlace};
use proptest::prelude::*;

fn place() -> impl Strategy<Value = KeyPlace> {
    prop_oneof![
        any::<u8>().prop_map(KeyPlace::line),
        any::<u8>().prop_map(KeyPlace::programmable),
        any::<(u8, u8)>().prop_map(|(module, number)| KeyPlace::expansion(module, number)),
    ]
}

/// Texts near what is right, and any.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9*#+ ./()-]{0,12}",
        "[0-9*#,A-Da-d]{0,12}",
        "2[0-9]{2}\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}:[0-9]{1,5}",
        "https?://[!-~]{0,20}",
        "[0-9]{1,4}[;|=@<>&\"'$\\[\\]\r\n]{1,3}[a-z=]{0,6}",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn a_place_is_read_as_it_is_written(place in place()) {
        let is_counted = place.number > 0 && (place.module > 0) == place.to_string().starts_with("expansion");
        prop_assert_eq!(place.to_string().parse().ok(), is_counted.then_some(place));
    }

    #[test]
    fn a_place_has_one_spelling(text in "(line|programmable|expansion|Line|)(-[0-9]{0,4}){0,3}|.{0,12}") {
        if let Ok(place) = text.parse::<KeyPlace>() {
            prop_assert_eq!(place.to_string(), text);
        }
    }

    /// Blank, `;`, `|`, `=`, quotes and angle brackets mean something in the vendors' functions, or end a value.
    #[test]
    fn nothing_of_a_vendors_grammar_gets_into_a_key(
        function in prop::sample::select(Function::ALL),
        line in any::<u8>(),
        operand in text(),
        pickup in text(),
        label in text(),
    ) {
        let Ok(key) = Key::new(function, line, &operand, &pickup, &label) else { return Ok(()) };
        let is_url = function == Function::Url;
        for text in [key.operand(), key.pickup()] {
            prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic()), "{:?}", text);
            prop_assert!(!text.contains(['"', '\'', '<', '>', '\\', '^', '`', '{', '|', '}', ';']), "{:?}", text);
            prop_assert!(is_url || !text.contains(['=', '@', '&', '$', '[', ']', '/', '?', '%']), "{:?}", text);
        }
        prop_assert!(!key.label().contains(char::is_control));
        prop_assert!(key.label().chars().count() <= 40);
        prop_assert_eq!(key.line() == 0, function == Function::None);
        let again = Key::new(function, key.line(), key.operand(), key.pickup(), key.label());
        prop_assert_eq!(again, Ok(key), "what was taken is taken again, unchanged");
    }
}

#[test]
fn every_function_has_one_identifier() {
    for function in Function::ALL {
        assert_eq!(Function::parse(function.id()), Some(*function));
    }
    assert_eq!(Function::parse("Line"), None);
}
