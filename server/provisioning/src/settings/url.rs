//! URLs from which a phone fetches files.

use super::host;

/// The largest length of a URL, in characters: the oldest phones store no more.
pub const LIMIT: usize = 511;

/// Whether a text is `https://` or `http://`, a host, an optional port, and a path of visible ASCII characters. A user
/// and a password are refused, because a secret must be stored as a secret.
pub fn is_url(text: &str) -> bool {
    let Some(rest) = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://")) else { return false };
    let (authority, path) = rest.split_at(rest.find(['/', '?', '#']).unwrap_or(rest.len()));
    let (name, port) = match authority.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (authority, None),
    };
    let is_port =
        |port: &str| port.bytes().all(|byte| byte.is_ascii_digit()) && port.parse::<u16>().is_ok_and(|port| port != 0);
    let is_bracketed = name.starts_with('[') && name.ends_with(']');
    text.len() <= LIMIT
        && name.contains(':') == is_bracketed
        && host::parse(name).is_some()
        && port.is_none_or(is_port)
        && path.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\^`{|}#".contains(&byte))
}
