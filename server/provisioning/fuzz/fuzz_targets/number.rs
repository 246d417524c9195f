//! An arbitrary number. Nothing panics, a parsed number is parsed again unchanged, and a French number can also be
//! dialled.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_api::{Number, dialled::Dialled};

fuzz_target!(|text: &str| {
    let dialled = Dialled::parse(text);
    if let Ok(number) = &dialled {
        let keys = number.as_str().strip_prefix('+').unwrap_or(number.as_str());
        assert!((1..=32).contains(&keys.len()) && keys.bytes().all(|byte| b"0123456789*#".contains(&byte)));
        assert_eq!(Dialled::parse(number.as_str()).as_ref(), Ok(number));
    }
    if let Ok(number) = Number::parse(text) {
        assert!(dialled.is_ok());
        assert_eq!(Number::parse(&number.in_pairs()).as_ref(), Ok(&number));
    }
});
