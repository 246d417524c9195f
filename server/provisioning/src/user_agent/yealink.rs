//! Yealink's User-Agent.
//!
//! ```text
//! agent    = [ vendor ] model [ hardware ] firmware [ ignored ]… [ mac ]      separated by any number of blanks
//! vendor   = "Yealink"                    upper or lower case; may be joined to the model by "-" (firmware up to 71)
//! model    = [ "SIP" | "SIP-" | "VP-" ]… letter … , with a digit in it: letters, digits and "_", at most 16
//! firmware = number "." number …         2 to 4 numbers, the second at least 10: "28.83.0.120"
//! hardware = number "." number …         any other numbers: "28.1.0.128.0.0.0"; before or after the firmware
//! mac      = 12 hexadecimal digits, or 17 characters with ":"
//! ```

use super::{
    UserAgent,
    word::{parse_dotted_numbers, parse_mac, strip_prefix_ignoring_case},
};
use crate::Vendor;

/// The maximum count of numbers in a firmware version. A hardware version has seven.
const FIRMWARE_NUMBERS: usize = 4;

/// The smallest release, the second number of a firmware version. The oldest known releases are 15 and 30; the second
/// number of a hardware version has one digit.
const FIRST_RELEASE: u32 = 10;

/// Parses a header that begins with the vendor's name.
pub fn parse(header: &str) -> Option<UserAgent> {
    let rest = strip_prefix_ignoring_case(header, "yealink")?;
    let rest = match rest.strip_prefix('-') {
        Some(rest) => rest,
        None if rest.is_empty() || rest.starts_with(|next: char| next.is_ascii_whitespace()) => rest,
        None => return None,
    };
    Some(read(rest))
}

/// Parses a header without the vendor's name, which must then be complete: "W52P 25.30.0.2 00:15:65:44:b3:7c".
pub fn parse_without_vendor(header: &str) -> Option<UserAgent> {
    Some(read(header)).filter(|agent| agent.model.is_some() && agent.firmware.is_some() && agent.mac.is_some())
}

fn read(words: &str) -> UserAgent {
    let mut agent = UserAgent { vendor: Some(Vendor::Yealink), ..UserAgent::default() };
    let words = words.split_ascii_whitespace().filter(|word| !word.eq_ignore_ascii_case("sip"));
    for (place, word) in words.enumerate() {
        if let Some(mac) = parse_mac(word) {
            agent.mac.get_or_insert(mac);
        } else if let Some(numbers) = parse_dotted_numbers(word) {
            if is_firmware(&numbers) {
                agent.firmware.get_or_insert_with(|| word.to_owned());
            }
        } else if place == 0 {
            agent.model = parse_model(word);
        }
    }
    agent
}

fn is_firmware(numbers: &[u32]) -> bool {
    numbers.len() <= FIRMWARE_NUMBERS && numbers.get(1).is_some_and(|release| *release >= FIRST_RELEASE)
}

fn parse_model(word: &str) -> Option<String> {
    let mut name = word;
    while let Some(rest) = strip_prefix_ignoring_case(name, "sip-").or_else(|| strip_prefix_ignoring_case(name, "vp-"))
    {
        name = rest;
    }
    let is_valid = name.len() <= 16
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.contains(|character: char| character.is_ascii_digit())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    is_valid.then(|| name.to_ascii_uppercase())
}
