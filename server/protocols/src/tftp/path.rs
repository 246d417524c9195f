//! Which names of files are asked for at all.

use super::text::Text;
use std::borrow::Cow;

/// The path without its leading slashes, or nothing if it isn't one to be looked up: empty, not UTF-8, with a control
/// character. `..` takes the component before it away, for Gigaset's bases ask `42/2/../../sifs/sifsroot.bin`; what would leave
/// the root so, or by a backslash, is nothing.
pub(super) fn parse_path(text: Text<'_>) -> Option<Cow<'_, str>> {
    let path = std::str::from_utf8(text.as_bytes()).ok()?.trim_start_matches('/');
    if path.is_empty() || path.contains(char::is_control) {
        return None;
    }
    if path.split(['/', '\\']).all(|part| part != "..") {
        return Some(Cow::Borrowed(path));
    }
    let mut parts = Vec::new();
    for part in path.split('/') {
        match part {
            ".." => drop(parts.pop()?),
            "" | "." => return None,
            part => parts.push(part),
        }
    }
    let path = parts.join("/");
    let is_right = !path.is_empty() && !path.starts_with('/') && path.split(['/', '\\']).all(|part| part != "..");
    is_right.then_some(Cow::Owned(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_telephones_ask() {
        for (asked, path) in [
            ("/Cisco/CP-7821-3PCC/00562b043615.cfg", "Cisco/CP-7821-3PCC/00562b043615.cfg"),
            ("y000000000028.cfg", "y000000000028.cfg"),
            ("//snom720-000413AABB09.htm", "snom720-000413AABB09.htm"),
            ("a..b/...", "a..b/..."),
            ("/42/2/../../sifs/sifsroot.bin", "sifs/sifsroot.bin"),
        ] {
            assert_eq!(parse_path(asked.into()).as_deref(), Some(path));
        }
    }

    #[test]
    fn what_only_attackers_ask() {
        for asked in [
            "",
            "/",
            "..",
            "/../etc/passwd",
            "a/../../b",
            "a/..",
            "a/..//b",
            "./../b",
            "..\\boot.ini",
            "a\\..\\b",
            "a\nb",
            "a\u{7f}",
            "\u{85}",
        ] {
            assert_eq!(parse_path(asked.into()), None, "{asked:?}");
        }
        assert_eq!(parse_path(Text::until_nul(b"\xff\xfe")), None);
    }

    proptest! {
        #[test]
        fn it_never_leads_up(bytes: Vec<u8>) {
            if let Some(path) = parse_path(Text::until_nul(&bytes)) {
                prop_assert!(!path.starts_with('/') && !path.bytes().any(|byte| byte < b' '));
                let parts = std::path::Path::new(path.as_ref()).components();
                prop_assert!(!parts.into_iter().any(|part| part == std::path::Component::ParentDir));
            }
        }
    }
}
