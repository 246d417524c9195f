//! The phones of the measurements: Yealink T46G phones, whose MAC addresses follow from their numbers.

use std::{fs, io, path::Path};

/// The file of the model, which all phones share.
pub const COMMON: &str = "y000000000028.cfg";

/// A phone that has fetched its configuration, and has a URL of its own since then.
#[derive(Clone, Debug)]
pub struct Phone {
    /// The MAC address: twelve lower-case digits.
    pub mac: String,
    /// The token in the phone's own URL.
    pub token: String,
}

/// The MAC address of a phone by its number.
pub fn mac(number: u32) -> String {
    format!("001565{number:06x}")
}

/// The User-Agent of a phone.
pub fn user_agent(mac: &str) -> String {
    format!("Yealink SIP-T46G 28.83.0.120 {mac}")
}

/// Reads the file that `fill` wrote, which has one phone per line.
pub fn read(path: &Path) -> io::Result<Vec<Phone>> {
    let text = fs::read_to_string(path)?;
    let phone = |line: &str| {
        let (mac, token) = line.split_once(' ')?;
        Some(Phone { mac: mac.to_owned(), token: token.to_owned() })
    };
    Ok(text.lines().filter_map(phone).collect())
}
