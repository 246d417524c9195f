//! A pull parser for XML: one tag or text at a time.

use super::is_name;
use crate::format::Unreadable;

/// More attributes than any element has.
const ATTRIBUTE_LIMIT: usize = 16;

/// The position in the text.
pub(in super::super) struct Reader<'a> {
    text: &'a str,
    at: usize,
}

/// The next part of the file.
pub(in super::super) enum Event<'a> {
    /// The start of an element, and also its end if `is_closed`.
    Open { name: &'a str, attributes: Vec<(&'a str, String)>, is_closed: bool },
    /// The end of an element.
    Close(&'a str),
    /// The text before the next tag.
    Text(String),
    /// The end of the file.
    End,
}

impl<'a> Reader<'a> {
    /// Starts after the declaration; fails when the file begins with another one.
    pub(in super::super) fn new(text: &'a str, declaration: &str) -> Result<Self, Unreadable> {
        if text.starts_with(declaration) {
            Ok(Self { text, at: declaration.len() })
        } else {
            Err(Unreadable { at: 0, reason: "the first line is not the declaration" })
        }
    }

    /// An error at the current position.
    pub(in super::super) fn error(&self, reason: &'static str) -> Unreadable {
        Unreadable { at: self.at, reason }
    }

    pub(in super::super) fn next(&mut self) -> Result<Event<'a>, Unreadable> {
        if self.rest().is_empty() {
            Ok(Event::End)
        } else if self.skip("</") {
            let name = self.name()?;
            self.skip_blanks();
            self.expect(">", "an end tag does not end")?;
            Ok(Event::Close(name))
        } else if self.skip("<") {
            self.open()
        } else {
            let end = self.rest().find('<').unwrap_or(self.rest().len());
            let text = self.unescape(end)?;
            self.at += end;
            Ok(Event::Text(text))
        }
    }

    fn open(&mut self) -> Result<Event<'a>, Unreadable> {
        let name = self.name()?;
        let mut attributes: Vec<(&str, String)> = Vec::new();
        loop {
            let has_blank = self.skip_blanks();
            if self.skip("/>") {
                return Ok(Event::Open { name, attributes, is_closed: true });
            }
            if self.skip(">") {
                return Ok(Event::Open { name, attributes, is_closed: false });
            }
            if !has_blank || attributes.len() == ATTRIBUTE_LIMIT {
                return Err(self.error("a tag does not end"));
            }
            let attribute = self.attribute()?;
            if attributes.iter().any(|(name, _)| *name == attribute.0) {
                return Err(self.error("an attribute occurs twice"));
            }
            attributes.push(attribute);
        }
    }

    fn attribute(&mut self) -> Result<(&'a str, String), Unreadable> {
        let name = self.name()?;
        self.expect("=", "an attribute has no value")?;
        let quote = if self.skip("\"") { '"' } else { '\'' };
        if quote == '\'' {
            self.expect("'", "an attribute's value is not quoted")?;
        }
        let end = self.rest().find([quote, '<']).unwrap_or(self.rest().len());
        if !self.rest()[end..].starts_with(quote) {
            return Err(self.error("an attribute's value does not end"));
        }
        let value = self.unescape(end)?;
        self.at += end + 1;
        Ok((name, value))
    }

    /// Reads a name. Also accepts a namespace prefix, as in `xmlns:xsi`.
    fn name(&mut self) -> Result<&'a str, Unreadable> {
        let is_end = |byte: &u8| !byte.is_ascii_alphanumeric() && !b"_-.:".contains(byte);
        let length = self.rest().bytes().position(|byte| is_end(&byte)).unwrap_or(self.rest().len());
        let name = &self.rest()[..length];
        if !name.split_once(':').map_or_else(|| is_name(name), |(space, name)| is_name(space) && is_name(name)) {
            return Err(self.error("a name is missing or invalid"));
        }
        self.at += length;
        Ok(name)
    }

    /// The next `length` bytes with resolved entities.
    fn unescape(&self, length: usize) -> Result<String, Unreadable> {
        let mut rest = &self.rest()[..length];
        if rest.contains(is_illegal) {
            return Err(self.error("there is a character that XML forbids"));
        }
        let mut text = String::with_capacity(length);
        while let Some(start) = rest.find('&') {
            text.push_str(&rest[..start]);
            // The longest entity is `&#x10ffff;`.
            let end = rest.bytes().skip(start).take(10).position(|byte| byte == b';');
            let end = start + end.ok_or_else(|| self.error("an entity does not end"))?;
            text.push(character(&rest[start + 1..end]).ok_or_else(|| self.error("an entity is unknown"))?);
            rest = &rest[end + 1..];
        }
        text.push_str(rest);
        Ok(text)
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn skip(&mut self, token: &str) -> bool {
        let is_there = self.rest().starts_with(token);
        if is_there {
            self.at += token.len();
        }
        is_there
    }

    fn skip_blanks(&mut self) -> bool {
        let blanks = self.rest().bytes().take_while(|byte| b" \t\r\n".contains(byte)).count();
        self.at += blanks;
        blanks > 0
    }

    fn expect(&mut self, token: &str, reason: &'static str) -> Result<(), Unreadable> {
        if self.skip(token) { Ok(()) } else { Err(self.error(reason)) }
    }
}

fn character(entity: &str) -> Option<char> {
    let number = |digits: &str, radix| {
        let is_number = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        let character = u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        character.filter(|character| is_number && !is_illegal(*character))
    };
    match entity {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => match entity.strip_prefix("#x") {
            Some(digits) => number(digits, 16),
            None => number(entity.strip_prefix('#')?, 10),
        },
    }
}

/// Whether XML forbids the character (XML 1.0, section 2.2).
fn is_illegal(character: char) -> bool {
    matches!(character, '\0'..='\u{8}' | '\u{b}' | '\u{c}' | '\u{e}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}')
}
