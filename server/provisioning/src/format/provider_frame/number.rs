//! Gigaset's hexadecimal numbers.

use std::fmt::Write;

/// A number: `5060` and `0x13C4` become `0x13c4`; an invalid number becomes `0x0`.
pub fn number(text: &str) -> String {
    format!("{:#x}", parse(text).unwrap_or_default())
}

/// Bytes: `5,1` becomes `0x05,0x01`. Invalid bytes are left out; an empty list becomes `0x00`.
pub fn bytes(text: &str) -> String {
    join(text.split(',').filter_map(|byte| u8::try_from(parse(byte)?).ok()))
}

/// A PIN in binary-coded decimal: `1234` becomes `0x12,0x34`. Characters other than digits are left out. If the number
/// of digits is odd, the last half byte is filled with ones, as usual in telephony. Bytes (`0x12,0x34`) stay unchanged.
pub fn pin(text: &str) -> String {
    let text = text.trim();
    if text.starts_with("0x") {
        return bytes(text);
    }
    let digits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).map(|digit| digit - b'0').collect();
    join(digits.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0xf)))
}

fn join(bytes: impl Iterator<Item = u8>) -> String {
    let mut list = String::new();
    for byte in bytes {
        let comma = if list.is_empty() { "" } else { "," };
        // Writing to a string cannot fail.
        let _ = write!(list, "{comma}{byte:#04x}");
    }
    if list.is_empty() { "0x00".to_owned() } else { list }
}

fn parse(text: &str) -> Option<u64> {
    let text = text.trim();
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => u64::from_str_radix(digits, 16).ok(),
        None => text.parse().ok(),
    }
}

/// Whether a text is a number in this spelling.
pub(super) fn is_number(text: &str) -> bool {
    text.strip_prefix("0x").is_some_and(|digits| {
        (1..=16).contains(&digits.len()) && digits.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'))
    })
}
