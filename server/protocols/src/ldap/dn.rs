//! Distinguished names, RFC 4514.

use super::{attribute::Attribute, text::fold_text};
use std::{fmt, fmt::Write as _};

/// The text is not a distinguished name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a distinguished name such as dc=example,dc=com")]
pub struct InvalidDn;

/// A distinguished name: `ou=phones,dc=example,dc=com`. Equality ignores spelling: case, spaces, escapes and OIDs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dn(Vec<Component>);

/// The part between two commas: one or more attributes with their values, sorted by attribute name.
type Component = Vec<Pair>;

/// An attribute with its value.
#[derive(Clone, Debug)]
struct Pair {
    name: String,
    value: String,
}

impl Dn {
    /// Parses a distinguished name. An empty text is the root.
    pub fn parse(text: &str) -> Result<Self, InvalidDn> {
        let mut rest = text.trim_matches(' ');
        let mut components = Vec::new();
        if rest.is_empty() {
            return Ok(Self(components));
        }
        let mut component = Vec::new();
        loop {
            let (name, after) = rest.split_once('=').ok_or(InvalidDn)?;
            let (value, end, after) = read_value(after.trim_start_matches(' '))?;
            component.push(Pair { name: read_name(name)?, value });
            if end != Some('+') {
                component.sort_by(|left, right| left.name.cmp(&right.name));
                components.push(std::mem::take(&mut component));
            }
            if end.is_none() {
                return Ok(Self(components));
            }
            rest = after;
        }
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The distinguished name of a child. The value is escaped, so it cannot add another component.
    pub(super) fn child(&self, name: &str, value: &str) -> String {
        let mut text = format!("{name}={}", EscapedValue(value));
        if !self.is_root() {
            let _ = write!(text, ",{self}");
        }
        text
    }

    /// The number of components before `context`, and the attribute and value of the name's first component, if this
    /// component has a single, known attribute. `None` when the name does not end with `context`.
    pub(super) fn below(&self, context: &Self) -> Option<(usize, Option<(Attribute, &str)>)> {
        let depth = self.0.len().checked_sub(context.0.len()).filter(|depth| self.0[*depth..] == context.0)?;
        let first = match self.0.first().map(Vec::as_slice) {
            Some([pair]) => Attribute::find(&pair.name).map(|attribute| (attribute, pair.value.as_str())),
            _ => None,
        };
        Some((depth, first))
    }

    /// The values of an attribute in the first component.
    pub(super) fn own_values(&self, attribute: Attribute) -> Vec<&str> {
        let pairs = self.0.first().into_iter().flatten();
        pairs.filter(|pair| Attribute::find(&pair.name) == Some(attribute)).map(|pair| pair.value.as_str()).collect()
    }
}

impl fmt::Display for Dn {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, component) in self.0.iter().enumerate() {
            for (inner, Pair { name, value }) in component.iter().enumerate() {
                let separator = match (index, inner) {
                    (0, 0) => "",
                    (_, 0) => ",",
                    _ => "+",
                };
                write!(formatter, "{separator}{name}={}", EscapedValue(value))?;
            }
        }
        Ok(())
    }
}

impl PartialEq for Pair {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && fold_text(&self.value) == fold_text(&other.value)
    }
}

impl Eq for Pair {}

/// A value in the escaped form of RFC 4514 section 2.4.
struct EscapedValue<'a>(&'a str);

impl fmt::Display for EscapedValue<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = self.0.chars().count().saturating_sub(1);
        for (index, character) in self.0.chars().enumerate() {
            match character {
                '"' | '+' | ',' | ';' | '<' | '>' | '\\' | '=' => write!(formatter, "\\{character}")?,
                '#' if index == 0 => formatter.write_str("\\#")?,
                ' ' if index == 0 || index == last => formatter.write_str("\\ ")?,
                character if character.is_ascii_control() => write!(formatter, "\\{:02X}", u32::from(character))?,
                character => formatter.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// Reads an attribute's name or OID. Returns the canonical name of a known attribute.
fn read_name(text: &str) -> Result<String, InvalidDn> {
    let name = text.trim_matches(' ');
    let name = name.strip_prefix("OID.").or_else(|| name.strip_prefix("oid.")).unwrap_or(name);
    let is_name = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.');
    if name.is_empty() || !name.bytes().all(is_name) {
        return Err(InvalidDn);
    }
    Ok(Attribute::find(name).map_or_else(|| name.to_ascii_lowercase(), |attribute| attribute.name().to_owned()))
}

/// Reads a value. Returns the value, the separator after it, and the rest of the text.
fn read_value(text: &str) -> Result<(String, Option<char>, &str), InvalidDn> {
    if text.starts_with('#') {
        // The hexadecimal form of a BER encoding; no name of this directory uses it.
        return Err(InvalidDn);
    }
    let mut bytes = Vec::with_capacity(text.len());
    // Trailing spaces count only if they are escaped.
    let mut significant_length = 0;
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            ',' | '+' => return Ok((finish(bytes, significant_length)?, Some(character), &text[at + 1..])),
            '"' | ';' | '<' | '>' | '\0' => return Err(InvalidDn),
            '\\' => {
                let (_, escaped) = characters.next().ok_or(InvalidDn)?;
                if let Some(high) = escaped.to_digit(16) {
                    let low = characters.next().and_then(|(_, low)| low.to_digit(16)).ok_or(InvalidDn)?;
                    bytes.push(u8::try_from(high * 16 + low).map_err(|_| InvalidDn)?);
                } else if " \"#+,;<=>\\".contains(escaped) {
                    bytes.extend(escaped.to_string().bytes());
                } else {
                    return Err(InvalidDn);
                }
                significant_length = bytes.len();
            }
            character => {
                bytes.extend(character.encode_utf8(&mut [0; 4]).bytes());
                if character != ' ' {
                    significant_length = bytes.len();
                }
            }
        }
    }
    Ok((finish(bytes, significant_length)?, None, ""))
}

/// Converts a value to text, without its unescaped trailing spaces.
fn finish(mut bytes: Vec<u8>, significant_length: usize) -> Result<String, InvalidDn> {
    bytes.truncate(significant_length);
    String::from_utf8(bytes).map_err(|_| InvalidDn)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn dn(text: &str) -> Dn {
        Dn::parse(text).unwrap()
    }

    #[test]
    fn different_spellings_of_a_name_are_equal() {
        let name = dn("ou=phones,dc=example,dc=com");
        for same in [
            "OU=Phones,DC=Example,DC=com",
            " ou = phones , dc=example,dc=com ",
            "2.5.4.11=phones,domainComponent=example,dc=com",
            r"ou=\70hones,dc=example,dc=com",
        ] {
            assert_eq!(dn(same), name, "{same}");
        }
        assert_eq!(name.to_string(), "ou=phones,dc=example,dc=com");
        assert_eq!(dn("uid=a+cn=b,dc=c"), dn("cn=b+uid=a,dc=c"));
        assert!(dn("").is_root() && !name.is_root());
    }

    #[test]
    fn rejects_invalid_distinguished_names() {
        for text in [
            "ou",
            "=x",
            "ou=x,",
            "ou=x,,dc=y",
            r"ou=\",
            r"ou=\7",
            r"ou=\zz",
            r"ou=\ff",
            "ou=#0401",
            "ou=a;dc=b",
            "o u=x",
            "ou=\"x\"",
            "ou=x+",
            "ou=a<b",
        ] {
            assert_eq!(Dn::parse(text), Err(InvalidDn), "{text}");
        }
    }

    #[test]
    fn below_returns_depth_and_first_attribute() {
        let context = dn("dc=example,dc=com");
        let child = dn("UID=w1,dc=example,dc=com");
        assert_eq!(child.below(&context), Some((1, Some((Attribute::Uid, "w1")))));
        assert_eq!(dn("uid=a+cn=b,dc=example,dc=com").below(&context), Some((1, None)));
        assert_eq!(dn("uid=a,ou=x,dc=example,dc=com").below(&context), Some((2, Some((Attribute::Uid, "a")))));
        assert_eq!(dn("uid=w1,dc=example,dc=org").below(&context), None);
        assert_eq!(dn("dc=com").below(&context), None);
        assert_eq!(context.own_values(Attribute::Dc), ["example"]);
    }

    proptest! {
        /// Any value stays one value of one component.
        #[test]
        fn a_value_cannot_add_a_component(value in "\\PC{1,12}|[\\x00-\\x7f]{1,12}") {
            let context = dn("dc=example,dc=com");
            let child = dn(&context.child("uid", &value));
            prop_assert_eq!(child.below(&context), Some((1, Some((Attribute::Uid, value.as_str())))));
            prop_assert_eq!(dn(&child.to_string()), child);
        }

        #[test]
        fn parsing_never_panics(text in "[a-c=,+\\\\ #0-9\"é]{0,24}") {
            if let Ok(name) = Dn::parse(&text) {
                prop_assert_eq!(dn(&name.to_string()), name);
            }
        }
    }
}
