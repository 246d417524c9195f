//! The function of a Cisco key: `fnc=sd+blf+cp;sub=200@$PROXY;nme=Nom`.

use crate::format::text;
use std::borrow::Cow;

/// A piece of a function without the separators `;`, `=` and `&`, and without `$`, which begins a macro.
pub fn function_part(piece: &str) -> Cow<'_, str> {
    text::clean_without(piece, |character| matches!(character, ';' | '=' | '&' | '$'))
}

/// A field of a function: its key and its value. The value may contain anything.
#[derive(Clone, Copy, Debug)]
pub enum Field<'a> {
    /// A number on the line's own server: `ext=200@$PROXY`.
    Extension(&'a str, &'a str),
    /// A text: `nme=Nom`.
    Text(&'a str, &'a str),
}

/// A function, for example `sd+blf+cp`, with its fields in order. Fields with an empty value are left out.
pub fn function(name: &str, fields: &[Field<'_>]) -> String {
    let mut whole = format!("fnc={}", function_part(name));
    for field in fields {
        let (key, value, server) = match *field {
            Field::Extension(key, value) => {
                let is_wrong = |character: char| character == '@' || character.is_whitespace();
                (key, text::clean_without(value, is_wrong), "@$PROXY")
            }
            Field::Text(key, value) => (key, Cow::Borrowed(value), ""),
        };
        let value = function_part(&value);
        if !value.is_empty() {
            for piece in [";", &function_part(key), "=", &value, server] {
                whole.push_str(piece);
            }
        }
    }
    whole
}
