//! Yealink's boot files: which configuration files a telephone reads, instead of those it would look for (V81 and newer).
//!
//! The lines are those of the vendor's template y000000000000.boot and of the administrator's guide of the T58.

use super::VERSION_LINE;
use crate::format::text;
use std::borrow::Cow;

const INCLUDE: &str = "include:config";

/// A boot file. The files are applied in their order, so that a later one wins.
#[derive(Clone, Default)]
pub struct Boot<'a> {
    /// The files to read.
    pub includes: Vec<Include<'a>>,
    /// `overwrite_mode`: whether settings that stand in none of the files go back to the factory's.
    pub overwrite_mode: Option<bool>,
    /// `specific_model.excluded_mode`: whether a telephone that finds its model in a filter reads only the files of such
    /// filters.
    pub excluded_mode: Option<bool>,
}

/// One file to read.
#[derive(Clone)]
pub struct Include<'a> {
    /// The models that read it, as the telephone names them (`T46S`); all, if there are none.
    pub models: Vec<&'a str>,
    /// Its address. It may hold a secret, so that nothing here can be printed.
    pub url: &'a str,
}

impl Boot<'_> {
    /// The file's bytes.
    pub fn write(&self) -> Vec<u8> {
        let mut file = Vec::with_capacity(512);
        file.extend_from_slice(VERSION_LINE.as_bytes());
        for include in &self.includes {
            if !include.models.is_empty() {
                file.push(b'[');
                for (index, model) in include.models.iter().enumerate() {
                    if index > 0 {
                        file.push(b',');
                    }
                    file.extend(model.bytes().filter(|byte| is_model(*byte)));
                }
                file.push(b']');
            }
            file.extend_from_slice(INCLUDE.as_bytes());
            file.extend_from_slice(b" <");
            file.extend_from_slice(url(include.url).as_bytes());
            file.extend_from_slice(b">\n");
        }
        for (name, mode) in
            [("overwrite_mode", self.overwrite_mode), ("specific_model.excluded_mode", self.excluded_mode)]
        {
            if let Some(is_on) = mode {
                file.extend_from_slice(name.as_bytes());
                file.extend_from_slice(if is_on { b" = 1\n" } else { b" = 0\n" });
            }
        }
        file
    }
}

fn is_model(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// An address as it stands between `<` and `>`: what has no place in one is percent-encoded, so that it stays the same address.
pub fn url(address: &str) -> Cow<'_, str> {
    let address = text::clean(address);
    if address.bytes().all(is_in_url) {
        return address;
    }
    let mut encoded = String::with_capacity(address.len() + 16);
    for byte in address.bytes() {
        if is_in_url(byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            for nibble in [byte >> 4, byte & 15] {
                encoded.push(char::from(b"0123456789ABCDEF"[usize::from(nibble)]));
            }
        }
    }
    Cow::Owned(encoded)
}

/// RFC 3986's characters.
fn is_in_url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
}

/// `[T46S,T48G]include:config <url>`: what stands before `<`, and the address.
pub(super) fn read_include(line: &str) -> Option<(&str, &str)> {
    let (name, address) = line.strip_suffix('>')?.split_once(" <")?;
    let filter = name.strip_suffix(INCLUDE)?;
    let is_filter = filter.is_empty()
        || filter
            .strip_prefix('[')
            .and_then(|filter| filter.strip_suffix(']'))
            .is_some_and(|models| models.split(',').all(|model| model.bytes().all(is_model)));
    (is_filter && address.bytes().all(is_in_url)).then_some((name, address))
}
