//! Gigaset's User-Agent.
//!
//! ```text
//! agent    = [ "Gigaset " ] model "/" [ hardware ] firmware [ "+" build ] [ ";" mac ] [ ";Handset=" number ]
//!                                                                              the whole may be in quotes
//! model    = "N" 3 digits …        letters, digits, blanks or hyphens, at most 24; with the vendor's name any letter
//! firmware = number "." …          letters, digits and ".", at least four parts: "42.258.00.000.000", "83.V2.43.0"
//! hardware = any other word
//! mac      = 12 hexadecimal digits
//! ```
//!
//! The second firmware example is the form of the N870 and N670 ("User-Agent" on teamwork.gigaset.com).

use super::{
    UserAgent,
    word::{is_firmware, parse_mac, strip_prefix_ignoring_case},
};
use crate::Vendor;

/// The largest length of a model name, in characters.
const MODEL_LIMIT: usize = 24;

pub fn parse(header: &str) -> Option<UserAgent> {
    let header = header.trim_matches('"');
    let with_vendor = strip_prefix_ignoring_case(header, "gigaset ");
    let (name, rest) = with_vendor.unwrap_or(header).split_once('/')?;
    let model = parse_model(name, with_vendor.is_some())?;
    let mut fields = rest.split(';');
    let words = fields.next()?.split_ascii_whitespace().filter_map(|word| word.split('+').next());
    let mut versions = words.filter(|word| is_firmware(word) && word.matches('.').count() >= 3);
    let firmware = versions.next()?;
    let mac = fields.next().and_then(parse_mac);
    Some(UserAgent { vendor: Some(Vendor::Gigaset), model: Some(model), firmware: Some(firmware.to_owned()), mac })
}

fn parse_model(name: &str, has_vendor: bool) -> Option<String> {
    let (first, rest) = name.split_at_checked(1)?;
    let is_base = first == "N" && rest.split_at_checked(3).is_some_and(|(digits, _)| is_number(digits));
    let is_named_model = has_vendor && first.bytes().all(|byte| byte.is_ascii_alphabetic());
    let is_valid = (is_base || is_named_model)
        && name.len() <= MODEL_LIMIT
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-'));
    is_valid.then(|| {
        let words: Vec<&str> = name.split([' ', '-']).filter(|word| !word.is_empty()).collect();
        words.join(" ").to_ascii_uppercase()
    })
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}
