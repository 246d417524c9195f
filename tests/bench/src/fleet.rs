//! The phones: T46G, each with an address that follows from its number.

use std::{fs, io, path::Path};

/// The file that all of them share.
pub const COMMON: &str = "y000000000028.cfg";

/// A phone that has its own address.
#[derive(Clone, Debug)]
pub struct Phone {
    /// Twelve lower-case digits.
    pub mac: String,
    /// What its own address has in it.
    pub token: String,
}

/// The MAC address of a phone by its number.
pub fn mac(number: u32) -> String {
    format!("001565{number:06x}")
}

/// What a phone calls itself.
pub fn user_agent(mac: &str) -> String {
    format!("Yealink SIP-T46G 28.83.0.120 {mac}")
}

/// Reads what `fill` wrote: a phone a line.
pub fn read(path: &Path) -> io::Result<Vec<Phone>> {
    let text = fs::read_to_string(path)?;
    let phone = |line: &str| {
        let (mac, token) = line.split_once(' ')?;
        Some(Phone { mac: mac.to_owned(), token: token.to_owned() })
    };
    Ok(text.lines().filter_map(phone).collect())
}
