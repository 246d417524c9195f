//! Checks the file names of TFTP requests.

use super::string::TftpString;
use std::borrow::Cow;

/// Returns the requested path without its leading slashes. `..` removes the component before it, because Gigaset bases
/// ask for `42/2/../../sifs/sifsroot.bin`.
///
/// Returns `None` for a path that is never looked up: it is empty, is not UTF-8, contains a control character or leaves
/// the root. Also returns `None` for a path with `..` in which a component is empty or `.`, or in which `..` is next to
/// a backslash.
pub(super) fn parse_path(text: TftpString<'_>) -> Option<Cow<'_, str>> {
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
    let is_valid = !path.is_empty() && !path.starts_with('/') && path.split(['/', '\\']).all(|part| part != "..");
    is_valid.then_some(Cow::Owned(path))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_the_paths_of_phones() {
        for (requested, path) in [
            ("/Cisco/CP-7821-3PCC/00562b043615.cfg", "Cisco/CP-7821-3PCC/00562b043615.cfg"),
            ("y000000000028.cfg", "y000000000028.cfg"),
            ("//snom720-000413AABB09.htm", "snom720-000413AABB09.htm"),
            ("a..b/...", "a..b/..."),
            ("/42/2/../../sifs/sifsroot.bin", "sifs/sifsroot.bin"),
        ] {
            assert_eq!(parse_path(requested.into()).as_deref(), Some(path));
        }
    }

    #[test]
    fn rejects_paths_that_leave_the_root_or_hold_control_characters() {
        for requested in [
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
            assert_eq!(parse_path(requested.into()), None, "{requested:?}");
        }
        assert_eq!(parse_path(TftpString::until_nul(b"\xff\xfe")), None);
    }

    proptest! {
        #[test]
        fn an_accepted_path_never_leaves_the_root(bytes: Vec<u8>) {
            if let Some(path) = parse_path(TftpString::until_nul(&bytes)) {
                prop_assert!(!path.starts_with('/') && !path.bytes().any(|byte| byte < b' '));
                let parts = std::path::Path::new(path.as_ref()).components();
                prop_assert!(!parts.into_iter().any(|part| part == std::path::Component::ParentDir));
            }
        }
    }
}
