//! Gigaset's format: `<ProviderFrame>` with one `SYMB_ITEM` for each parameter, in ISO-8859-1 as declared.
//!
//! A text has double quotes inside a single-quoted attribute (`value='"Accueil"'`), and the phone's parser is simple:
//! so a text contains neither quote, not even escaped. [`text::clean`] and [`latin1`] ensure that.

mod latin1;
mod number;

pub use latin1::latin1;
pub use number::{bytes, number, pin};

use super::{FileLineHead, Kind, ParseError, text, xml};
use roxmltree::Node;
use std::borrow::Cow;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n";

/// The root element of the N510, as in public templates.
const ROOT: &str = "<ProviderFrame xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
                    xsi:noNamespaceSchemaLocation=\"N510.xsd\">\n<Provider>\n";

/// The device that a file is for. It comes first in the file: without it a base ignores the settings (a remark in
/// public templates).
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame<'a> {
    /// The MAC address of the base: 12 upper-case hexadecimal digits.
    pub mac: &'a str,
    /// A name for the configuration.
    pub profile: &'a str,
}

/// The sanitised value: the characters of a text, or the file's spelling of any other type.
pub fn sanitise(kind: Kind, value: &str) -> Cow<'_, str> {
    match kind {
        Kind::Text => latin1(value),
        Kind::Number => Cow::Owned(number(value)),
        Kind::Bytes => Cow::Owned(bytes(value)),
        Kind::Flag => Cow::Borrowed(if Kind::flag(value, "1", "0") == "1" { "0x1" } else { "0x0" }),
        Kind::Pin => Cow::Owned(pin(value)),
    }
}

/// Whether a parameter can have this name, for example `BS_VOIP_Data.astVoipAccounts[0].aucS_SIP_USER_ID[0]`.
pub fn is_name(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.[]%".contains(&byte))
}

/// Writes a file.
pub struct Writer {
    file: Vec<u8>,
}

impl Writer {
    /// Starts a file for a device.
    pub fn begin(frame: &Frame<'_>) -> Self {
        let mut file = Vec::with_capacity(text::CAPACITY);
        for piece in [DECLARATION, ROOT, "<MAC_ADDRESS value=\""] {
            file.extend_from_slice(piece.as_bytes());
        }
        push_escaped(&mut file, &latin1(frame.mac));
        file.extend_from_slice(b"\"/>\n<PROFILE_NAME class=\"string\" value=\"");
        push_escaped(&mut file, &latin1(frame.profile));
        file.extend_from_slice(b"\"/>\n");
        Self { file }
    }

    /// Writes one parameter: `<SYMB_ITEM ID="…" class="symb_item" value='"…"'/>`. A name with the prefix `S_` is not an
    /// item of the base's memory and gets its own element: `<S_CONFIGFILE_URL class="string" value='"…"'/>` (public
    /// templates).
    pub fn line(&mut self, head: &FileLineHead<'_>, value: &str) {
        debug_assert!(is_name(head.name), "{}", head.name);
        let is_item = !head.name.starts_with("S_");
        self.file.extend_from_slice(if is_item { b"<SYMB_ITEM ID=\"" } else { b"<" });
        self.file.extend_from_slice(head.name.as_bytes());
        if let Some(index) = head.index {
            self.file.push(b'_');
            text::push_number(&mut self.file, index);
        }
        let class: &[u8] = if is_item { b"\" class=\"symb_item\" value=" } else { b" class=\"string\" value=" };
        self.file.extend_from_slice(class);
        let (before, after): (&[u8], &[u8]) = if head.kind == Kind::Text { (b"'\"", b"\"'") } else { (b"\"", b"\"") };
        self.file.extend_from_slice(before);
        push_escaped(&mut self.file, &sanitise(head.kind, value));
        self.file.extend_from_slice(after);
        self.file.extend_from_slice(b"/>\n");
    }

    /// The content of the file.
    pub fn finish(mut self) -> Vec<u8> {
        self.file.extend_from_slice(b"</Provider>\n</ProviderFrame>\n");
        self.file
    }
}

/// Writes a text from [`latin1`], one byte for each character.
fn push_escaped(file: &mut Vec<u8>, text: &str) {
    if text.is_ascii() {
        return xml::push_escaped(file, text);
    }
    for character in text.chars() {
        let byte = u8::try_from(character).unwrap_or(b'?');
        match xml::entity(byte) {
            Some(entity) => file.extend_from_slice(entity),
            None => file.push(byte),
        }
    }
}

/// Parses a file: first `MAC_ADDRESS` and `PROFILE_NAME`, then the parameters. A text is returned without its quotes,
/// any other value in its spelling.
///
/// Errors: [`ParseError`] when the file has any other syntax, or a byte that is not a visible character in Latin-1.
pub fn read(file: &[u8]) -> Result<Vec<(String, String)>, ParseError> {
    if let Some(at) = file.iter().position(|byte| (0x7f..=0x9f).contains(byte)) {
        return Err(ParseError { at, reason: "a byte is not a visible character" });
    }
    let text: String = file.iter().copied().map(char::from).collect();
    let document = xml::parse(&text, DECLARATION)?;
    let root = document.root_element();
    let provider = match elements(root)?[..] {
        [provider] if root.has_tag_name("ProviderFrame") && provider.has_tag_name("Provider") => provider,
        _ => return Err(xml::error(root, "the root elements are missing")),
    };
    let items = elements(provider)?;
    if items.len() < 2 {
        return Err(xml::error(provider, "the address or the profile is missing"));
    }
    let read = |(index, element): (usize, &Node<'_, '_>)| {
        let attributes: Vec<_> = element.attributes().map(|attribute| (attribute.name(), attribute.value())).collect();
        let item = read_item(index, element.tag_name().name(), &attributes).filter(|_| !element.has_children());
        item.ok_or_else(|| xml::error(*element, "there is an element that is not a parameter"))
    };
    items.iter().enumerate().map(read).collect()
}

/// The elements in an element. Between them only blanks are allowed.
fn elements<'a, 'input>(parent: Node<'a, 'input>) -> Result<Vec<Node<'a, 'input>>, ParseError> {
    let mut elements = Vec::new();
    for child in parent.children() {
        if child.is_element() {
            elements.push(child);
        } else {
            xml::blank_or_error(child)?;
        }
    }
    Ok(elements)
}

/// Reads the name and the value of an element. Returns `None` for any other syntax.
fn read_item(index: usize, element: &str, attributes: &[(&str, &str)]) -> Option<(String, String)> {
    let (name, value) = match (index, element, attributes) {
        (0, "MAC_ADDRESS", [("value", value)]) | (1, "PROFILE_NAME", [("class", _), ("value", value)]) => {
            (element, *value)
        }
        (2.., "SYMB_ITEM", [("ID", name), ("class", _), ("value", value)]) if is_name(name) => {
            (*name, read_value(value)?)
        }
        (2.., element, [("class", _), ("value", value)]) if element.starts_with("S_") && is_name(element) => {
            (element, read_value(value)?)
        }
        _ => return None,
    };
    Some((name.to_owned(), value.to_owned()))
}

/// Reads a quoted text without its quotes, or numbers in their spelling.
fn read_value(value: &str) -> Option<&str> {
    match value.strip_prefix('"') {
        Some(text) => text.strip_suffix('"').filter(|text| !text.contains(['"', '\''])),
        None => value.split(',').all(number::is_number).then_some(value),
    }
}
