//! An XML writer for phonebooks.
//!
//! The content of an element is a closure, so every element is closed. Element names are constants; texts and
//! attributes are escaped. An empty element has both tags, because some phones do not know the short form.

/// The first line.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The text of a document, or of a part of one.
pub(super) struct Xml(String);

impl Xml {
    /// Starts a document.
    pub(super) fn document() -> Self {
        Self(DECLARATION.to_owned())
    }

    /// Starts a part, for [`append`](Self::append).
    pub(super) fn part() -> Self {
        Self(String::new())
    }

    /// Writes an element that contains elements.
    pub(super) fn element(
        &mut self,
        name: &'static str,
        attributes: &[(&'static str, &str)],
        inside: impl FnOnce(&mut Self),
    ) {
        self.begin(name, attributes);
        self.0.push('\n');
        inside(self);
        self.end(name);
    }

    /// Writes an element that contains text.
    pub(super) fn text(&mut self, name: &'static str, text: &str) {
        self.begin(name, &[]);
        self.escape(text);
        self.end(name);
    }

    /// Appends a part.
    pub(super) fn append(&mut self, part: &Self) {
        self.0.push_str(&part.0);
    }

    /// The length so far, in bytes.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn finish(self) -> String {
        self.0
    }

    fn begin(&mut self, name: &'static str, attributes: &[(&'static str, &str)]) {
        self.0.push('<');
        self.0.push_str(name);
        for (attribute, value) in attributes {
            self.0.push(' ');
            self.0.push_str(attribute);
            self.0.push_str("=\"");
            self.escape(value);
            self.0.push('"');
        }
        self.0.push('>');
    }

    fn end(&mut self, name: &'static str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push_str(">\n");
    }

    /// Escapes a text. Removes control characters and the two non-characters that XML 1.0 forbids.
    fn escape(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&apos;"),
                '\u{fffe}' | '\u{ffff}' => {}
                _ if character.is_control() => {}
                _ => self.0.push(character),
            }
        }
    }
}
