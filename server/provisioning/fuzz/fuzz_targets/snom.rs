//! Arbitrary values and arbitrary files in snom's format.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_provisioning::format::Format;

mod format_laws;

fuzz_target!(|bytes: &[u8]| format_laws::check(Format::Snom, bytes));
