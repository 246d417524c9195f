//! The one way a text gets into a directory.
//!
//! Elements are written as closures, so that each is closed; their names are constants; texts and attributes are escaped.
//! An empty element is written with both its tags: some telephones don't know the short form.

/// The first line.
const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// A document, or a part of one, as far as it is written.
pub(super) struct Xml(String);

impl Xml {
    /// A document.
    pub(super) fn document() -> Self {
        Self(DECLARATION.to_owned())
    }

    /// A part, to be [`append`](Self::append)ed.
    pub(super) fn part() -> Self {
        Self(String::new())
    }

    /// An element with others in it.
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

    /// An element with a text in it.
    pub(super) fn text(&mut self, name: &'static str, text: &str) {
        self.begin(name, &[]);
        self.escape(text);
        self.end(name);
    }

    /// What was written apart.
    pub(super) fn append(&mut self, part: &Self) {
        self.0.push_str(&part.0);
    }

    /// How many bytes it has so far.
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

    /// Control characters, of which XML 1.0 has none but blanks, and its two non-characters are left out.
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
