//! Arbitrary values and arbitrary files in Yealink's format.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_provisioning::format::{
    Format,
    cfg::{Boot, Include},
};

mod format_laws;

fuzz_target!(|bytes: &[u8]| {
    format_laws::check(Format::Cfg, bytes);
    if let Ok(url) = std::str::from_utf8(bytes) {
        let boot = Boot { includes: vec![Include { models: vec![url], url }], ..Boot::default() };
        assert_eq!(Format::Cfg.read(&boot.write()).unwrap().len(), 1);
    }
});
