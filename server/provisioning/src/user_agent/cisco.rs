//! The User-Agent of Cisco's multiplatform phones: `$VERSION ($MA)` by default. An administrator can set it to any
//! other text, which is then ignored.
//!
//! ```text
//! agent    = "Cisco-CP-" series "/" firmware [ "(" mac ")" ]
//! series   = 4 digits, up to 2 letters, "-3PCC"
//! firmware = a digit first, then letters, digits, ".", "_", "-"
//! ```

use super::{
    UserAgent,
    word::{is_firmware, mac, strip},
};
use crate::{Vendor, request::is_cisco_series};

pub fn parse(header: &str) -> Option<UserAgent> {
    let (name, rest) = strip(header, "cisco-")?.split_once('/')?;
    let series = strip(name, "cp-")?.to_ascii_uppercase();
    if !is_cisco_series(&series) {
        return None;
    }
    let mut words = rest.split_ascii_whitespace();
    let firmware = words.next().filter(|word| is_firmware(word)).map(str::to_owned);
    let mac = words.find_map(|word| mac(word.strip_prefix('(')?.strip_suffix(')')?));
    Some(UserAgent { vendor: Some(Vendor::Cisco), model: Some(format!("CP-{series}")), firmware, mac })
}
