//! snom's format: `<settings>` with sections that hold one element for each setting, in UTF-8.
//!
//! A value is the text of the element: it is cleaned with [`text::clean`], then escaped. `|` and `*` stay, because
//! function keys use them. Only the values of function keys have a grammar: their pieces pass through [`key_part`].

mod chain;
mod key;
mod section;

pub use chain::{write_firmware_settings, write_setting_files};
pub use key::{key, key_part};
pub use section::Section;

use super::{FileLineHead, Kind, ParseError, text, xml};
use std::borrow::Cow;

/// The sanitised value.
pub fn sanitise(kind: Kind, value: &str) -> Cow<'_, str> {
    match kind {
        Kind::Flag => Cow::Borrowed(Kind::flag(value, "on", "off")),
        _ => text::clean(value),
    }
}

/// An entry of the phone's own phonebook.
#[derive(Clone, Copy, Debug)]
pub struct Contact<'a> {
    /// The position, from 0.
    pub index: u16,
    /// How the phone treats calls of this contact: `none`, `colleagues`, `vip`… (public templates).
    pub group: &'a str,
    /// The first name.
    pub first_name: &'a str,
    /// The last name.
    pub last_name: &'a str,
    /// The number.
    pub number: &'a str,
}

/// Writes a file. Settings keep their order; a new section starts whenever a setting has another section than the
/// previous one.
pub struct Writer {
    file: Vec<u8>,
    section: Option<Section>,
}

impl Writer {
    /// Starts a file.
    pub fn begin() -> Self {
        let mut file = Vec::with_capacity(text::CAPACITY);
        file.extend_from_slice(xml::DECLARATION.as_bytes());
        file.extend_from_slice(b"<settings>\n");
        Self { file, section: None }
    }

    /// Writes one setting: `<name idx="1" perm="R">value</name>`.
    pub fn line(&mut self, head: &FileLineHead<'_>, value: &str) {
        debug_assert!(xml::is_name(head.name), "{}", head.name);
        self.enter(head.section);
        self.file.push(b'<');
        self.file.extend_from_slice(head.name.as_bytes());
        if let Some(index) = head.index {
            self.file.extend_from_slice(b" idx=\"");
            text::push_number(&mut self.file, index);
            self.file.push(b'"');
        }
        for (name, value) in head.attributes {
            debug_assert!(xml::is_name(name), "{name}");
            self.push_attribute(name, value);
        }
        if let Some(permission) = head.permission {
            self.push_attribute("perm", permission.snom());
        }
        let value = sanitise(head.kind, value);
        if value.is_empty() && head.section.has_attributes_only() {
            self.file.extend_from_slice(b"/>\n");
        } else {
            self.file.push(b'>');
            xml::push_escaped(&mut self.file, &value);
            self.push_end_tag(head.name);
            self.file.push(b'\n');
        }
    }

    /// Writes one entry of the phonebook.
    pub fn contact(&mut self, contact: &Contact<'_>) {
        self.enter(Section::Tbook);
        self.file.extend_from_slice(b"<item context=\"active\"");
        self.push_attribute("type", contact.group);
        self.file.extend_from_slice(b" index=\"");
        text::push_number(&mut self.file, contact.index);
        self.file.extend_from_slice(b"\">");
        for (name, value) in
            [("first_name", contact.first_name), ("last_name", contact.last_name), ("number", contact.number)]
        {
            self.file.push(b'<');
            self.file.extend_from_slice(name.as_bytes());
            self.file.push(b'>');
            xml::push_escaped(&mut self.file, &text::clean(value));
            self.push_end_tag(name);
        }
        self.file.extend_from_slice(b"</item>\n");
    }

    /// The content of the file.
    pub fn finish(mut self) -> Vec<u8> {
        self.leave();
        self.file.extend_from_slice(b"</settings>\n");
        self.file
    }

    /// Starts a section, unless the file is in this section already.
    fn enter(&mut self, section: Section) {
        if self.section != Some(section) {
            self.leave();
            self.file.push(b'<');
            self.file.extend_from_slice(section.name().as_bytes());
            self.file.extend_from_slice(section.attributes().as_bytes());
            self.file.extend_from_slice(b">\n");
            self.section = Some(section);
        }
    }

    /// Ends the current section, if there is one.
    fn leave(&mut self) {
        if let Some(section) = self.section.take() {
            self.push_end_tag(section.name());
            self.file.push(b'\n');
        }
    }

    fn push_attribute(&mut self, name: &str, value: &str) {
        self.file.push(b' ');
        self.file.extend_from_slice(name.as_bytes());
        self.file.extend_from_slice(b"=\"");
        xml::push_escaped(&mut self.file, &text::clean(value));
        self.file.push(b'"');
    }

    fn push_end_tag(&mut self, name: &str) {
        self.file.extend_from_slice(b"</");
        self.file.extend_from_slice(name.as_bytes());
        self.file.push(b'>');
    }
}

/// Parses a file: settings as `user_name[1]` with their values, followed by their attributes as `user_name[1]@perm`;
/// the parts of a contact as `item[0]/number`. It also parses the files of [`write_setting_files`] and
/// [`write_firmware_settings`].
///
/// Errors: [`ParseError`] when the file has any other syntax.
pub fn read(file: &[u8]) -> Result<Vec<(String, String)>, ParseError> {
    xml::read(file, xml::DECLARATION, |root| match root {
        "settings" => Some(xml::Shape { first: 2, last: 3 }),
        "setting-files" | "firmware-settings" => Some(xml::Shape { first: 1, last: 1 }),
        _ => None,
    })
}
