//! Host names and IP addresses, as users type them.

use std::net::{Ipv4Addr, Ipv6Addr};

/// Parses a DNS name, an IPv4 address or an IPv6 address (with or without brackets). Returns the name in lower case, or
/// the address without brackets.
pub fn parse(text: &str) -> Option<String> {
    let bare = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(text);
    if let Ok(address) = bare.parse::<Ipv6Addr>() {
        return Some(address.to_string());
    }
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if text.len() > 253 || !text.split('.').all(is_label) {
        return None;
    }
    // The last label of a name is never a number (RFC 1123, section 2.1), so a text whose last label is a number must
    // be an address.
    if text.rsplit('.').next()?.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse::<Ipv4Addr>().ok().map(|address| address.to_string());
    }
    Some(text.to_ascii_lowercase())
}
