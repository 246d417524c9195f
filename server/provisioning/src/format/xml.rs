//! Common code of the three XML formats: escaping, and strict parsing. The files have elements, attributes and text; no
//! comment, no document type, no processing instruction.

mod pairs;

use super::ParseError;
use roxmltree::{Document, Node, TextPos};

pub(super) use pairs::{Shape, read};

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

/// Parses a document.
///
/// Errors: [`ParseError`] when the text begins with another declaration, is not well-formed, or has anything except
/// white space around the root element.
pub(super) fn parse<'a>(text: &'a str, declaration: &str) -> Result<Document<'a>, ParseError> {
    if !text.starts_with(declaration) {
        return Err(ParseError { at: 0, reason: "the first line must be the XML declaration" });
    }
    let document = Document::parse(text)
        .map_err(|error| ParseError { at: offset(text, error.pos()), reason: "the file is not well-formed XML" })?;
    match document.root().children().find(|node| !node.is_element()) {
        Some(node) => Err(error(node, "there is more than the root element")),
        None => Ok(document),
    }
}

/// An error at a node.
pub(super) fn error(node: Node<'_, '_>, reason: &'static str) -> ParseError {
    ParseError { at: node.range().start, reason }
}

/// Checks a node between elements.
///
/// Errors: [`ParseError`] when the node is not blank text.
pub(super) fn blank_or_error(node: Node<'_, '_>) -> Result<(), ParseError> {
    match node.text() {
        Some(text) if node.is_text() && text.trim().is_empty() => Ok(()),
        _ => Err(error(node, "there is something between elements")),
    }
}

/// Converts a row and a column, both counted from 1 and the column in characters, into bytes.
fn offset(text: &str, position: TextPos) -> usize {
    let index = |count: u32| usize::try_from(count).unwrap_or(usize::MAX).saturating_sub(1);
    let mut rows = text.split_inclusive('\n');
    let before: usize = rows.by_ref().take(index(position.row)).map(str::len).sum();
    let row = rows.next().unwrap_or_default();
    before + row.chars().take(index(position.col)).map(char::len_utf8).sum::<usize>()
}
