//! The parameters of a query, read as leniently as telephones write them.

use percent_encoding::percent_decode_str;

/// How much of a query is read, in bytes.
const READ: usize = 2048;

/// The parameters as they were written.
pub(super) struct Parameters<'a>(&'a str);

impl<'a> Parameters<'a> {
    /// Of what comes after the first `?` of an address.
    pub(super) fn of(query: &'a str) -> Self {
        Self(&query[..query.floor_char_boundary(READ)])
    }

    /// The first value of this name that isn't empty.
    pub(super) fn text(&self, name: &str) -> Option<String> {
        self.values(name).map(|value| decode(&value.replace('+', " "))).find(|text| !text.is_empty())
    }

    /// The same for a number, in which some telephones write `+` as it is.
    pub(super) fn number(&self, name: &str) -> Option<String> {
        self.values(name).map(decode).find(|text| !text.is_empty())
    }

    /// Telephones that don't understand `&amp;` in what they are shown ask with it, and some add a `?` to an address that
    /// has one already.
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

/// What isn't UTF-8 is Latin-1: older telephones have nothing else.
fn decode(text: &str) -> String {
    let bytes: Vec<u8> = percent_decode_str(text).collect();
    String::from_utf8(bytes).unwrap_or_else(|error| error.as_bytes().iter().copied().map(char::from).collect())
}
