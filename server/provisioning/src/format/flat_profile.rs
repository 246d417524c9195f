//! Cisco's format: `<flat-profile>` with one element for each parameter, in UTF-8.
//!
//! A value is cleaned with [`text::clean`], then escaped. If an element occurs twice, the last one counts. Two kinds of
//! values have a grammar: the function of a key ([`function`]) and the source of a file ([`rule`]).

mod function;
mod rule;

pub use function::{Field, function, function_part};
pub use rule::{rule, rule_part};

use super::{FileLineHead, Kind, ParseError, text, xml};
use std::borrow::Cow;

/// The sanitised value.
pub fn sanitise(kind: Kind, value: &str) -> Cow<'_, str> {
    match kind {
        Kind::Flag => Cow::Borrowed(Kind::flag(value, "Yes", "No")),
        _ => text::clean(value),
    }
}

/// The element name of a parameter: each character except letters, digits, `-` and `.` becomes `_`, so
/// `Resync At (HHmm)` becomes `Resync_At__HHmm_` and `Line Enable[1]` becomes `Line_Enable_1_` (a public template of
/// the 8851). A text that is already the name of an element stays unchanged.
pub fn element_name(name: &str) -> String {
    let mut element = Vec::with_capacity(name.len() + 1);
    push_name(&mut element, name, None);
    String::from_utf8_lossy(&element).into_owned()
}

/// Writes the element name of a parameter, with its index as `_1_`.
fn push_name(file: &mut Vec<u8>, name: &str, index: Option<u16>) {
    if !name.starts_with(|first: char| first.is_ascii_alphabetic()) && !name.starts_with('_') {
        // An XML name cannot begin with this character. Cisco has no such name.
        file.push(b'_');
    }
    let is_in_name = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if name.bytes().all(is_in_name) {
        file.extend_from_slice(name.as_bytes());
    } else {
        let bytes = name.chars().map(|character| u8::try_from(character).unwrap_or(b'_'));
        file.extend(bytes.map(|byte| if is_in_name(byte) { byte } else { b'_' }));
    }
    if let Some(index) = index {
        file.push(b'_');
        text::push_number(file, index);
        file.push(b'_');
    }
}

/// Writes a file.
pub struct Writer {
    file: Vec<u8>,
}

impl Writer {
    /// Starts a file.
    pub fn begin() -> Self {
        let mut file = Vec::with_capacity(text::CAPACITY);
        file.extend_from_slice(xml::DECLARATION.as_bytes());
        file.extend_from_slice(b"<flat-profile>\n");
        Self { file }
    }

    /// Writes one parameter: `<Line_Enable_1_ ua="na">Yes</Line_Enable_1_>`. The name may be the
    /// parameter's name on the phone's web page, or the name of the element.
    pub fn line(&mut self, head: &FileLineHead<'_>, value: &str) {
        debug_assert!(!head.name.is_empty(), "a parameter has a name");
        self.file.push(b'<');
        let start = self.file.len();
        push_name(&mut self.file, head.name, head.index);
        let name = start..self.file.len();
        if let Some(permission) = head.permission {
            self.file.extend_from_slice(b" ua=\"");
            self.file.extend_from_slice(permission.cisco().as_bytes());
            self.file.push(b'"');
        }
        self.file.push(b'>');
        xml::push_escaped(&mut self.file, &sanitise(head.kind, value));
        self.file.extend_from_slice(b"</");
        self.file.extend_from_within(name);
        self.file.extend_from_slice(b">\n");
    }

    /// The content of the file.
    pub fn finish(mut self) -> Vec<u8> {
        self.file.extend_from_slice(b"</flat-profile>\n");
        self.file
    }
}

/// Parses a file into names and values. The attribute `ua` follows its parameter as `name@ua`.
///
/// Errors: [`ParseError`] when the file has any other syntax.
pub fn read(file: &[u8]) -> Result<Vec<(String, String)>, ParseError> {
    xml::read(file, xml::DECLARATION, |root| (root == "flat-profile").then_some(xml::Shape { first: 1, last: 1 }))
}
