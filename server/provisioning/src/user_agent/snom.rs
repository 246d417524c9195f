//! snom's User-Agent.
//!
//! ```text
//! agent    = … "snom" model [ "-SIP" ] [ ignored ]… firmware [ ignored ]… [ mac ] …      blanks, "(", ";" and ")"
//!                                                                                        separate
//! model    = letters and digits, a digit among them, at most 11
//! firmware = number "." number "." number …      the first from 3 to 99: no boot loader ("1.1.5", "2010.06")
//! mac      = 12 hexadecimal digits
//! ```
//!
//! Firmware downloads use the form without "-SIP". Before 8.7.5 there is no MAC address.

use super::{
    UserAgent,
    word::{parse_dotted_numbers, parse_mac, strip_prefix_ignoring_case},
};
use crate::Vendor;

pub fn parse(header: &str) -> Option<UserAgent> {
    let is_separator = |character: char| character.is_ascii_whitespace() || matches!(character, '(' | ';' | ')');
    let mut words = header.split(is_separator).filter(|word| !word.is_empty());
    let model = words.find_map(parse_model)?;
    let firmware =
        words.clone().find(|word| parse_dotted_numbers(word).is_some_and(|numbers| is_firmware(&numbers)))?.to_owned();
    // snom phones write no colons, but a MAC address with colons is accepted too.
    let mac = words.find_map(parse_mac);
    Some(UserAgent { vendor: Some(Vendor::Snom), model: Some(model), firmware: Some(firmware), mac })
}

fn is_firmware(numbers: &[u32]) -> bool {
    numbers.len() > 2 && numbers.first().is_some_and(|first| (3..100).contains(first))
}

fn parse_model(word: &str) -> Option<String> {
    let name = strip_prefix_ignoring_case(word, "snom")?;
    let name = name.strip_suffix("-SIP").unwrap_or(name);
    let is_valid = name.len() <= 11
        && name.contains(|character: char| character.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric());
    is_valid.then(|| format!("snom{name}"))
}
