//! Yealink's format: a version line, then one `name = value` on each line, in UTF-8.
//!
//! A value is not quoted and ends at the end of the line (as in every public template for the vendor's phones). Besides
//! the characters that [`text::clean`] removes:
//!
//! * `"` becomes `'`, because the file has no quoting and phones copy names into a quoted SIP header;
//! * `#`, `=`, `:`, `<`, `{` and `%` stay: a comment is a whole line, and a value never begins a line;
//! * the value `%NULL%`, in upper or lower case, makes a phone forget the parameter; a user's `%NULL%` becomes `NULL`;
//! * an empty value is written as `%NULL%`.
//!
//! Secrets stay unchanged, because they contain neither white space nor `"`.

mod boot;

pub use boot::{Boot, Include, url};

use super::{FileLineHead, Kind, ParseError, text};
use std::borrow::Cow;

/// The first line. A phone ignores a file without it (as in every public template).
pub const VERSION_LINE: &str = "#!version:1.0.0.1\n";

/// The value that makes a phone forget a parameter.
pub const FORGET: &str = "%NULL%";

/// The value in the spelling of the file.
pub fn value(text: &str) -> Cow<'_, str> {
    let text = escape(text);
    if text.is_empty() { Cow::Borrowed(FORGET) } else { text }
}

/// The sanitised value; empty if the phone must forget the parameter.
pub fn sanitise(kind: Kind, value: &str) -> Cow<'_, str> {
    match kind {
        Kind::Flag => Cow::Borrowed(Kind::flag(value, "1", "0")),
        _ => escape(value),
    }
}

fn escape(value: &str) -> Cow<'_, str> {
    let mut text = text::clean(value);
    if text.contains('"') {
        text = Cow::Owned(text.replace('"', "'"));
    }
    if text.eq_ignore_ascii_case(FORGET) { Cow::Borrowed("NULL") } else { text }
}

/// Whether a parameter can have this name: words of letters, digits, `_` and `-`, separated by dots.
pub fn is_name(name: &str) -> bool {
    name.split('.').all(|part| {
        !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
    })
}

/// Writes a file.
pub struct Writer {
    file: Vec<u8>,
}

impl Writer {
    /// Starts a file with its version line.
    pub fn begin() -> Self {
        let mut file = Vec::with_capacity(text::CAPACITY);
        file.extend_from_slice(VERSION_LINE.as_bytes());
        Self { file }
    }

    /// Writes one parameter.
    pub fn line(&mut self, head: &FileLineHead<'_>, value: &str) {
        debug_assert!(is_name(head.name), "{}", head.name);
        let value = sanitise(head.kind, value);
        self.file.extend_from_slice(head.name.as_bytes());
        if let Some(index) = head.index {
            self.file.push(b'.');
            text::push_number(&mut self.file, index);
        }
        self.file.extend_from_slice(b" = ");
        self.file.extend_from_slice(if value.is_empty() { FORGET.as_bytes() } else { value.as_bytes() });
        self.file.push(b'\n');
    }

    /// The content of the file.
    pub fn finish(self) -> Vec<u8> {
        self.file
    }
}

/// Parses a file into names and values, in their order; a forgotten parameter has an empty value. The includes of a
/// boot file are parameters whose name is the text before `<`. Comments and empty lines are skipped.
///
/// Errors: [`ParseError`] when the version line is missing, a byte is not UTF-8, or a line has any other syntax.
pub fn read(file: &[u8]) -> Result<Vec<(String, String)>, ParseError> {
    let text = std::str::from_utf8(file)
        .map_err(|error| ParseError { at: error.valid_up_to(), reason: "the file is not UTF-8" })?;
    let lines = text
        .strip_prefix(VERSION_LINE)
        .ok_or(ParseError { at: 0, reason: "the first line must be the version line" })?;
    let mut at = VERSION_LINE.len();
    let mut pairs = Vec::new();
    for line in lines.split_terminator('\n') {
        if line.contains(text::is_dropped) {
            return Err(ParseError { at, reason: "a line holds a control character" });
        }
        if !line.trim().is_empty() && !line.starts_with('#') {
            pairs.push(read_line(line).map_err(|reason| ParseError { at, reason })?);
        }
        at += line.len() + 1;
    }
    Ok(pairs)
}

fn read_line(line: &str) -> Result<(String, String), &'static str> {
    if let Some((name, url)) = boot::read_include(line) {
        return Ok((name.to_owned(), url.to_owned()));
    }
    let (name, value) = line.split_once('=').ok_or("a line has no =")?;
    let (name, value) = (name.trim(), value.trim());
    if !is_name(name) {
        return Err("a line has no valid name");
    }
    let value = if value.eq_ignore_ascii_case(FORGET) { "" } else { value };
    Ok((name.to_owned(), value.to_owned()))
}
