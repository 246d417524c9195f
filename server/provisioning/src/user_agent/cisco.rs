//! Cisco's User-Agent, of the multiplatform telephones: `$VERSION ($MA)` as the factory sets it. It can be set to any
//! other text, which then says nothing.
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
