//! The value of a snom function key: a function, a space, an argument, and optionally `|` with the pickup code.

use crate::format::text;
use std::borrow::Cow;

/// A piece of a function key's value without separators: white space, `|`, `<`, `>`, `"` and `;` (so a number cannot
/// add parameters to a SIP URI).
pub fn key_part(piece: &str) -> Cow<'_, str> {
    text::clean_without(piece, |character| {
        character.is_whitespace() || matches!(character, '|' | '<' | '>' | '"' | ';')
    })
}

/// The value of a function key, for example `blf 200|*8200`: the function, its argument and the pickup code. Empty
/// parts are left out; a pickup code without an argument is left out too, because it has no meaning.
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
