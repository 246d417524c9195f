//! Requests that the portal answers with no file ("stray" requests): a path outside the grammar, or an upload. The
//! phone that such a request names is still identified, so that the phone's journal shows the request.

use super::{PATH_LIMIT, Token, is_mac, parse_path};
use crate::user_agent::UserAgent;
use portal_api::Mac;

/// The maximum length of a name in the journal, in characters.
const NAME_LIMIT: usize = 64;

/// A refused request, and what it tells about its phone. Nothing in it is authenticated.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StrayRequest {
    /// The MAC address in the path, the query or the User-Agent.
    pub mac: Mac,
    /// The token at the start of the path, if there is one.
    pub token: Option<Token>,
    /// The path for the journal, without credentials.
    pub name: String,
}

/// Finds the phone that the raw path after `/sip-ps/` or the User-Agent names. `None` when they name no phone.
pub fn identify_stray(path: &str, user_agent: &str) -> Option<StrayRequest> {
    if let Some(requested) = parse_path(path) {
        let mac = requested.mac().cloned().or_else(|| UserAgent::parse(user_agent).mac)?;
        return Some(StrayRequest { mac, token: requested.token, name: requested.file.to_string() });
    }
    let split = path.trim_start_matches('/').split_once('/');
    let split = split.and_then(|(first, rest)| Some((Token::parse(first)?, rest)));
    let (token, path) = split.map_or((None, path), |(token, rest)| (Some(token), rest));
    let mac = find_mac(path).or_else(|| UserAgent::parse(user_agent).mac)?;
    Some(StrayRequest { mac, token, name: readable(path) })
}

/// Finds the first MAC address in a path: 12 hexadecimal digits, or six pairs with separators. A sequence with a
/// further hexadecimal digit before or after it is another number, and no MAC address.
fn find_mac(path: &str) -> Option<Mac> {
    let path = &path[..path.floor_char_boundary(PATH_LIMIT)];
    let is_hex_digit = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    let bytes = path.as_bytes();
    let starts = (0..bytes.len()).filter(|start| *start == 0 || !is_hex_digit(bytes.get(start - 1)));
    starts.flat_map(|start| [start..start + 12, start..start + 17]).find_map(|range| {
        let ends_there = !is_hex_digit(bytes.get(range.end));
        let text = path.get(range).filter(|text| ends_there && is_mac(text))?;
        Mac::parse(text).ok()
    })
}

/// Returns a path as the journal shows it: printable, shortened, and with `…` for each word that is long enough to be a
/// token.
fn readable(path: &str) -> String {
    let is_printable = |character: &char| character.is_ascii_graphic();
    let mut name = String::new();
    for part in path.split_inclusive(|character: char| !character.is_ascii_alphanumeric() && character != '%') {
        let word = part.trim_end_matches(|character: char| !character.is_ascii_alphanumeric() && character != '%');
        if word.len() >= Token::LENGTH {
            name.push('…');
            name.extend(part[word.len()..].chars().filter(is_printable));
        } else {
            name.extend(part.chars().filter(is_printable));
        }
        if name.len() >= NAME_LIMIT {
            break;
        }
    }
    if name.is_empty() { "/".to_owned() } else { name.chars().take(NAME_LIMIT).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TOKEN: &str = "0123456789abcdefghijklmnopqrstuv";
    const AGENT: &str = "Yealink SIP-T46G 28.83.0.120 80:5e:c0:02:1c:1b";

    fn stray(path: &str, user_agent: &str) -> Option<(String, String)> {
        identify_stray(path, user_agent).map(|stray| (stray.mac.to_string(), stray.name))
    }

    #[test]
    fn the_phone_is_found_in_the_path_the_query_or_the_user_agent() {
        for (path, agent, name) in [
            ("nonsense.cfg", AGENT, "nonsense.cfg"),
            ("snomD785-firmware.htm", AGENT, "snomD785-firmware.htm"),
            ("805ec0021c1b-local.cfg", "", "805ec0021c1b-local.cfg"),
            ("805ec0021c1b.cfg.bak", "", "805ec0021c1b.cfg.bak"),
            ("x/80:5E:C0:02:1C:1B.txt", "", "x/80:5E:C0:02:1C:1B.txt"),
            ("prov.php?id=80-5e-c0-02-1c-1b&x", "", "prov.php?id=80-5e-c0-02-1c-1b&x"),
            ("", AGENT, "/"),
        ] {
            assert_eq!(stray(path, agent), Some(("805EC0021C1B".into(), name.into())), "{path}");
        }
        for path in ["nonsense.cfg", "805ec0021c1.cfg", "a805ec0021c1bb.cfg", "ffffffffffff.x", "é805ec0021c1"] {
            assert_eq!(stray(path, "a browser"), None, "{path}");
        }
    }

    #[test]
    fn the_name_for_the_journal_contains_no_credential() {
        for path in [
            format!("{TOKEN}/805ec0021c1b.cfg"),
            format!("{TOKEN}/805ec0021c1b.bak"),
            format!("x/{TOKEN}/805ec0021c1b.bak"),
            format!("X{TOKEN}/805ec0021c1b.bak"),
            format!("%61{TOKEN}/805ec0021c1b.bak"),
            format!("x?token={TOKEN}&mac=805ec0021c1b"),
        ] {
            let found = identify_stray(&path, "").expect("a phone");
            assert!(!found.name.contains("0123456789"), "{}", found.name);
            assert_eq!(found.token.is_some(), path.starts_with(TOKEN), "{path}");
        }
        let own = identify_stray(&format!("{TOKEN}/other.cfg"), AGENT).expect("a phone");
        assert_eq!(own.name, "other.cfg");
        let long = identify_stray(&"a/".repeat(5_000), AGENT).expect("a phone");
        assert_eq!(long.name.chars().count(), NAME_LIMIT);
        assert_eq!(identify_stray("a\0\r\nb é", AGENT).expect("a phone").name, "ab");
    }
}
