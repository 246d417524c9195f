//! Gigaset's format: `<ProviderFrame>`, one `SYMB_ITEM` a parameter, really in ISO-8859-1, as it declares.
//!
//! A text stands in double quotes inside a single-quoted attribute (`value='"Accueil"'`), and the telephone's own reader is
//! simple: so a text holds neither quote, escaped or not. [`text::clean`] and [`latin1`] make it so.

mod latin1;
mod number;

pub use latin1::latin1;
pub use number::{bytes, number, pin};

use super::{
    Kind, LineHead, Unreadable, text,
    xml::{self, Event, Reader},
};
use std::borrow::Cow;

const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n";

/// The N510's, as in public templates.
const ROOT: &str = "<ProviderFrame xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" \
                    xsi:noNamespaceSchemaLocation=\"N510.xsd\">\n<Provider>\n";

/// Whom a file is for. It stands first, for without it the base takes no setting (a remark in public templates).
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame<'a> {
    /// The base's MAC address: 12 upper-case hexadecimal digits.
    pub mac: &'a str,
    /// A name for the configuration.
    pub profile: &'a str,
}

/// What is left of a value: of a text its characters, of everything else its spelling in the file.
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
    /// Begins a file with whom it is for.
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

    /// Writes one parameter: `<SYMB_ITEM ID="…" class="symb_item" value='"…"'/>`. What begins with `S_` is no item of the
    /// base's memory and is an element of its own: `<S_CONFIGFILE_URL class="string" value='"…"'/>` (public templates).
    pub fn line(&mut self, head: &LineHead<'_>, value: &str) {
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

    /// The file's bytes.
    pub fn finish(mut self) -> Vec<u8> {
        self.file.extend_from_slice(b"</Provider>\n</ProviderFrame>\n");
        self.file
    }
}

/// Writes a text that [`latin1`] gave, a byte a character.
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

/// Reads a file: first `MAC_ADDRESS` and `PROFILE_NAME`, then the parameters; of a text what stands in its quotes, of
/// everything else its spelling.
///
/// Fails on everything else, and on bytes that Latin-1 doesn't give to visible characters.
pub fn read(file: &[u8]) -> Result<Vec<(String, String)>, Unreadable> {
    if let Some(at) = file.iter().position(|byte| (0x7f..=0x9f).contains(byte)) {
        return Err(Unreadable { at, reason: "there is a byte that is no character" });
    }
    let text: String = file.iter().copied().map(char::from).collect();
    let mut reader = Reader::new(&text, DECLARATION)?;
    open(&mut reader, "ProviderFrame")?;
    open(&mut reader, "Provider")?;
    let mut pairs = Vec::new();
    loop {
        let item = match next(&mut reader)? {
            Event::Open { name, attributes, is_closed: true } => item(pairs.len(), name, &attributes),
            Event::Close("Provider") if pairs.len() >= 2 => break,
            _ => None,
        };
        pairs.push(item.ok_or_else(|| reader.error("there is something else than a parameter"))?);
    }
    match (next(&mut reader)?, next(&mut reader)?) {
        (Event::Close("ProviderFrame"), Event::End) => Ok(pairs),
        _ => Err(reader.error("the file does not end")),
    }
}

/// What comes next, blanks aside.
fn next<'a>(reader: &mut Reader<'a>) -> Result<Event<'a>, Unreadable> {
    match reader.next()? {
        Event::Text(text) if text.trim().is_empty() => reader.next(),
        event => Ok(event),
    }
}

fn open(reader: &mut Reader<'_>, expected: &str) -> Result<(), Unreadable> {
    match next(reader)? {
        Event::Open { name, is_closed: false, .. } if name == expected => Ok(()),
        _ => Err(reader.error("there is no frame")),
    }
}

fn item(place: usize, element: &str, attributes: &[(&str, String)]) -> Option<(String, String)> {
    let (name, value) = match (place, element, attributes) {
        (0, "MAC_ADDRESS", [("value", value)]) | (1, "PROFILE_NAME", [("class", _), ("value", value)]) => {
            (element, value.as_str())
        }
        (2.., "SYMB_ITEM", [("ID", name), ("class", _), ("value", value)]) if is_name(name) => {
            (name.as_str(), read_value(value)?)
        }
        (2.., element, [("class", _), ("value", value)]) if element.starts_with("S_") && is_name(element) => {
            (element, read_value(value)?)
        }
        _ => return None,
    };
    Some((name.to_owned(), value.to_owned()))
}

fn read_value(value: &str) -> Option<&str> {
    match value.strip_prefix('"') {
        Some(text) => text.strip_suffix('"').filter(|text| !text.contains(['"', '\''])),
        None => value.split(',').all(number::is_number).then_some(value),
    }
}
