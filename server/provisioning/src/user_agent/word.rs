//! Common parts of all vendors' User-Agents.

use portal_api::Mac;

/// The longest firmware version that is accepted, in characters.
const FIRMWARE_LIMIT: usize = 32;

/// Parses a word of two or more numbers separated by dots. Returns `None` for any other word.
pub fn parse_dotted_numbers(word: &str) -> Option<Vec<u32>> {
    let number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit()).then(|| part.parse().ok()).flatten();
    let is_candidate = word.len() <= FIRMWARE_LIMIT && word.contains('.');
    is_candidate.then(|| word.split('.').map(number).collect()).flatten()
}

/// Whether the word is a firmware version that may contain letters: it begins with a digit, and no part between dots is
/// empty.
pub fn is_firmware(word: &str) -> bool {
    word.len() <= FIRMWARE_LIMIT
        && word.starts_with(|first: char| first.is_ascii_digit())
        && word.split('.').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        })
}

/// Parses a MAC address: 12 hexadecimal digits, with five colons or none.
pub fn parse_mac(word: &str) -> Option<Mac> {
    let digits = word.bytes().filter(u8::is_ascii_hexdigit).count();
    let colons = word.bytes().filter(|byte| *byte == b':').count();
    let is_valid = digits == 12 && (colons == 0 || colons == 5) && digits + colons == word.len();
    if is_valid { Mac::parse(word).ok() } else { None }
}

/// Removes a prefix, ignoring case. Returns `None` if the word does not begin with the prefix.
pub fn strip_prefix_ignoring_case<'a>(word: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, tail) = word.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(tail)
}
