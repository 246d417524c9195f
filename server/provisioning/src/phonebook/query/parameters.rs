//! The parameters of a query, parsed leniently because phones encode them in different ways.

use percent_encoding::percent_decode_str;

/// The number of bytes that are read from the start of a query.
const QUERY_LIMIT: usize = 2048;

/// The parameters in their encoded form.
pub(super) struct Parameters<'a>(&'a str);

impl<'a> Parameters<'a> {
    /// Takes the part of a URL after the first `?`.
    pub(super) fn of(query: &'a str) -> Self {
        Self(&query[..query.floor_char_boundary(QUERY_LIMIT)])
    }

    /// The first text with this name that is not empty. A `+` stands for a space.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.values(name).map(|value| decode(&value.replace('+', " "))).find(|text| !text.is_empty())
    }

    /// The first number with this name that is not empty. A `+` stays a plus sign, because some phones do not encode
    /// it.
    pub(super) fn number(&self, name: &str) -> Option<String> {
        self.values(name).map(decode).find(|text| !text.is_empty())
    }

    /// The encoded values with this name. Some phones do not decode `&amp;` in a URL, and some add a second `?` to a
    /// URL.
    fn values(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.split(['&', '?']).filter_map(move |pair| {
            let (mut written, value) = pair.split_once('=')?;
            while let Some(rest) = written.strip_prefix("amp;") {
                written = rest;
            }
            written.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

/// Decodes percent-encoded text as UTF-8, else as Latin-1, which older phones use.
fn decode(text: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(text).collect();
    String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}
