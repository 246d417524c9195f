//! What a function key of snom does: a word, a blank, an argument, and sometimes `|` with the code that picks a call up.

use crate::format::text;
use std::borrow::Cow;

/// A piece of a function key's value without what would make two of it: blanks, `|`, `<`, `>`, `"` and `;` (a number must
/// not bring parameters into a SIP address).
pub fn key_part(piece: &str) -> Cow<'_, str> {
    text::clean_without(piece, |character| {
        character.is_whitespace() || matches!(character, '|' | '<' | '>' | '"' | ';')
    })
}

/// The value of a function key, for example `blf 200|*8200`: the function, its argument and the pickup code, each left out
/// when it is empty. A code without an argument makes no sense, and is left out too.
pub fn key(function: &str, argument: &str, pickup: &str) -> String {
    let mut value = key_part(function).into_owned();
    let argument = key_part(argument);
    if !argument.is_empty() {
        value.push(' ');
        value.push_str(&argument);
        let pickup = key_part(pickup);
        if !pickup.is_empty() {
            value.push('|');
            value.push_str(&pickup);
        }
    }
    value
}
