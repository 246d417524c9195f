//! Yealink's boot files. A boot file lists the configuration files that a phone reads instead of the default ones (V81
//! and newer).
//!
//! The syntax is that of the vendor's template y000000000000.boot and of the administrator's guide of the T58.

use super::VERSION_LINE;
use crate::format::text;
use std::borrow::Cow;

/// The word before the URL of a file to read.
const INCLUDE: &str = "include:config";

/// A boot file. The phone applies the included files in their order, so a later file overrides an earlier one.
#[derive(Clone, Default)]
pub struct Boot<'a> {
    /// The files to read.
    pub includes: Vec<Include<'a>>,
    /// `overwrite_mode`: whether parameters that no file contains return to their factory values.
    pub overwrite_mode: Option<bool>,
    /// `specific_model.excluded_mode`: whether a phone whose model is in a filter reads only the files with such a
    /// filter.
    pub excluded_mode: Option<bool>,
}

/// A file to read.
#[derive(Clone)]
pub struct Include<'a> {
    /// The models that read it, in the phone's spelling (`T46S`); empty for all models.
    pub models: Vec<&'a str>,
    /// The URL. It may contain a secret, so this type has no `Debug`.
    pub url: &'a str,
}

impl Boot<'_> {
    /// The content of the boot file.
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
                    file.extend(model.bytes().filter(|byte| is_in_model(*byte)));
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

/// Whether a model in a filter can have this character.
fn is_in_model(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_'
}

/// A URL for use between `<` and `>`. Characters that are not allowed in a URL are percent-encoded.
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

/// The characters of a URL (RFC 3986).
fn is_in_url(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte)
}

/// Reads `[T46S,T48G]include:config <url>`: the text before `<`, and the URL.
pub(super) fn read_include(line: &str) -> Option<(&str, &str)> {
    let (name, address) = line.strip_suffix('>')?.split_once(" <")?;
    let filter = name.strip_suffix(INCLUDE)?;
    let is_filter = filter.is_empty()
        || filter
            .strip_prefix('[')
            .and_then(|filter| filter.strip_suffix(']'))
            .is_some_and(|models| models.split(',').all(|model| model.bytes().all(is_in_model)));
    (is_filter && address.bytes().all(is_in_url)).then_some((name, address))
}
