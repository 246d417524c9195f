//! What User-Agents of all vendors are made of.

use portal_api::Mac;

/// The longest firmware that is kept.
const FIRMWARE_LIMIT: usize = 32;

/// Whether it is numbers with dots between them, two at least.
pub fn is_dotted(word: &str) -> bool {
    word.len() <= FIRMWARE_LIMIT
        && word.contains('.')
        && word.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

/// Whether it is a firmware that may have letters in it: a digit first, and nothing empty between dots.
pub fn is_firmware(word: &str) -> bool {
    word.len() <= FIRMWARE_LIMIT
        && word.starts_with(|first: char| first.is_ascii_digit())
        && word.split('.').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
        })
}

/// An address of 12 digits, or of 17 characters with colons.
pub fn mac(word: &str) -> Option<Mac> {
    let digits = word.bytes().filter(u8::is_ascii_hexdigit).count();
    let colons = word.bytes().filter(|byte| *byte == b':').count();
    let right = digits == 12 && (colons == 0 || colons == 5) && digits + colons == word.len();
    if right { Mac::parse(word).ok() } else { None }
}

/// Takes a beginning off, whatever its case.
pub fn strip<'a>(word: &'a str, beginning: &str) -> Option<&'a str> {
    let (head, tail) = word.split_at_checked(beginning.len())?;
    head.eq_ignore_ascii_case(beginning).then_some(tail)
}
