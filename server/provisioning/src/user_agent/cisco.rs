//! The User-Agent of Cisco's multiplatform phones: `$VERSION ($MA)` by default. An administrator can set it to any
//! other text, which is then ignored.
//!
//! ```text
//! agent    = "Cisco-CP-" series "/" [ hardware ] firmware [ "(" mac ")" ]
//! series   = 4 digits, up to 2 letters, "-3PCC"
//! firmware = a digit first, then letters, digits, ".", "_", "-": at least three numbers, the first from 9 to 99
//! hardware = any other word: "V03", "1.0"
//! ```

use super::{
    UserAgent,
    word::{is_firmware, parse_mac, strip_prefix_ignoring_case},
};
use crate::{Vendor, request::is_cisco_series};

pub fn parse(header: &str) -> Option<UserAgent> {
    let (name, rest) = strip_prefix_ignoring_case(header, "cisco-")?.split_once('/')?;
    let series = strip_prefix_ignoring_case(name, "cp-")?.to_ascii_uppercase();
    if !is_cisco_series(&series) {
        return None;
    }
    let words = rest.split_ascii_whitespace();
    let mut before_mac = words.clone().take_while(|word| !word.starts_with('('));
    let firmware = before_mac.find(|word| is_firmware(word) && is_release(word)).map(str::to_owned);
    let mut words = words;
    let mac = words.find_map(|word| parse_mac(word.strip_prefix('(')?.strip_suffix(')')?));
    Some(UserAgent { vendor: Some(Vendor::Cisco), model: Some(format!("CP-{series}")), firmware, mac })
}

/// Whether the numbers of a word are those of a release: `12.0.7`, `11-3-1MPP-678`. A part number (`74-102102-01`) and
/// a hardware version (`1.0`) are no release.
fn is_release(word: &str) -> bool {
    let mut numbers = word.split(|character: char| !character.is_ascii_digit()).filter(|run| !run.is_empty());
    let mut next = || numbers.next().and_then(|run| run.parse::<u32>().ok());
    matches!((next(), next(), next()), (Some(9..=99), Some(0..=99), Some(_)))
}
