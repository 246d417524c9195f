//! Common code of the three XML formats: escaping, and a parser as strict as the writers are simple.
//!
//! The files have elements, attributes, text, the five predefined entities and character references; no comment, no
//! document type, no processing instruction.

mod pairs;
mod reader;

pub(super) use pairs::{Shape, read};
pub(super) use reader::{Event, Reader};

/// The first line of files in UTF-8.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n";

/// Writes a cleaned text into an element or an attribute, escaping `&`, `<`, `>`, `"` and `'`.
pub fn push_escaped(file: &mut Vec<u8>, text: &str) {
    let bytes = text.as_bytes();
    let mut written = 0;
    for (index, byte) in bytes.iter().enumerate() {
        if let Some(entity) = entity(*byte) {
            file.extend_from_slice(&bytes[written..index]);
            file.extend_from_slice(entity);
            written = index + 1;
        }
    }
    file.extend_from_slice(&bytes[written..]);
}

/// The entity of a character that must be escaped.
pub(super) fn entity(byte: u8) -> Option<&'static [u8]> {
    match byte {
        b'&' => Some(b"&amp;"),
        b'<' => Some(b"&lt;"),
        b'>' => Some(b"&gt;"),
        b'"' => Some(b"&quot;"),
        b'\'' => Some(b"&apos;"),
        _ => None,
    }
}

/// Whether an element or an attribute can have this name in these formats: ASCII, at most 128 bytes.
pub fn is_name(name: &str) -> bool {
    name.len() <= 128
        && name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte))
}
