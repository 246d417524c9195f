//! An arbitrary path. The same text is also the User-Agent. Nothing panics. A parsed path is written in its canonical
//! form and never leaves the root.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_provisioning::{File, FileKind, identify, parse_path};

fuzz_target!(|path: &str| {
    let _ = File::parse(path);
    let _ = identify(path, path);
    if let Some(requested) = parse_path(path) {
        let name = requested.file.to_string();
        assert!(name.split('/').all(|component| !matches!(component, "" | "." | "..")));
        assert!(name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-/?=".contains(&byte)));
        assert_eq!(File::parse(&name).as_ref(), Some(&requested.file));
        if requested.file.kind() == FileKind::Phone {
            assert!(requested.file.mac().is_some() && !path.contains(".."));
        }
        let token = requested.token.as_ref().map(|token| format!("{}/", token.expose())).unwrap_or_default();
        let query = match (&requested.query_mac, name.starts_with('?')) {
            (Some(mac), false) => format!("?mac={mac}"),
            _ => String::new(),
        };
        assert_eq!(parse_path(&format!("{token}{name}{query}")), Some(requested));
    }
});
