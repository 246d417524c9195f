//! Any path: nothing panics, and what is understood is written as it was read.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_provisioning::{Token, parse_path};

fuzz_target!(|path: &str| {
    if let Some(asked) = parse_path(path) {
        let token = asked.token.as_ref().map(|token| format!("{}/", Token::expose(token))).unwrap_or_default();
        let written = format!("{token}{}", asked.file);
        assert!(written.eq_ignore_ascii_case(path));
        assert_eq!(parse_path(&written), Some(asked));
    }
});
