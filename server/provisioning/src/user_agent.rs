//! What a telephone says it is: a hint for the model, never proof of anything.
//!
//! ```text
//! agent    = [ vendor ] model firmware [ ignored ]… [ mac ]      separated by any number of blanks
//! vendor   = "Yealink"                    in any case; may be joined to the model by "-" (firmware 71 and before)
//! model    = [ "SIP" | "SIP-" | "VP-" ]… letter … , with a digit in it: letters, digits and "_", at most 16
//! firmware = number "." number …         at least two numbers
//! mac      = 12 hexadecimal digits, or 17 characters with ":"
//! ```
//!
//! Source: the User-Agents recorded in public provisioning servers. Everything may be missing: what isn't understood is
//! left out, and nothing is an error.

use crate::Vendor;
use portal_api::Mac;

/// How much of the header is read, in bytes.
const READ: usize = 256;

/// What was understood of a User-Agent header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserAgent {
    /// Who made it.
    pub vendor: Option<Vendor>,
    /// The model, upper case and without "SIP-", for example `CP920`.
    pub model: Option<String>,
    /// The firmware, for example `78.85.0.5`.
    pub firmware: Option<String>,
    /// The address, which can be switched off in the telephone.
    pub mac: Option<Mac>,
}

impl UserAgent {
    /// Understands what can be understood of the header's first 256 bytes.
    pub fn parse(header: &str) -> Self {
        let mut words = header[..header.floor_char_boundary(READ)].split_ascii_whitespace().peekable();
        let mut agent = Self::default();

        let mut first = None;
        if let Some(word) = words.peek().copied() {
            if word.eq_ignore_ascii_case("yealink") {
                agent.vendor = Some(Vendor::Yealink);
                words.next();
            } else if let Some(rest) = strip(word, "yealink-") {
                agent.vendor = Some(Vendor::Yealink);
                first = Some(rest);
                words.next();
            }
        }

        for (place, word) in first.into_iter().chain(words).filter(|word| !word.eq_ignore_ascii_case("sip")).enumerate()
        {
            if let Some(mac) = mac(word) {
                agent.mac.get_or_insert(mac);
            } else if is_firmware(word) {
                agent.firmware.get_or_insert_with(|| word.to_owned());
            } else if place == 0 {
                agent.model = model(word);
            }
        }

        // Without the vendor's name only the whole form counts: "W52P 25.30.0.2 00:15:65:44:b3:7c".
        if agent.vendor.is_none() {
            if agent.model.is_none() || agent.firmware.is_none() || agent.mac.is_none() {
                return Self::default();
            }
            agent.vendor = Some(Vendor::Yealink);
        }
        agent
    }
}

/// The version in a firmware's name: 85 in `78.85.0.5`, where 78 is the model.
pub(crate) fn firmware_version(firmware: &str) -> Option<u16> {
    firmware.split('.').nth(1)?.parse().ok()
}

fn model(word: &str) -> Option<String> {
    let mut name = word;
    while let Some(rest) = strip(name, "sip-").or_else(|| strip(name, "vp-")) {
        name = rest;
    }
    let right = name.len() <= 16
        && name.starts_with(|first: char| first.is_ascii_alphabetic())
        && name.contains(|character: char| character.is_ascii_digit())
        && name.chars().all(|character| character.is_ascii_alphanumeric() || character == '_');
    right.then(|| name.to_ascii_uppercase())
}

fn is_firmware(word: &str) -> bool {
    word.len() <= 32
        && word.contains('.')
        && word.split('.').all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()))
}

fn mac(word: &str) -> Option<Mac> {
    let digits = word.bytes().filter(u8::is_ascii_hexdigit).count();
    let colons = word.bytes().filter(|byte| *byte == b':').count();
    let right = digits == 12 && (colons == 0 || colons == 5) && digits + colons == word.len();
    if right { Mac::parse(word).ok() } else { None }
}

/// Takes a beginning off, whatever its case.
fn strip<'a>(word: &'a str, beginning: &str) -> Option<&'a str> {
    let (head, tail) = word.split_at_checked(beginning.len())?;
    head.eq_ignore_ascii_case(beginning).then_some(tail)
}
