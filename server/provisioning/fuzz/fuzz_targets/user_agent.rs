//! An arbitrary User-Agent. Nothing panics, and a parsed model or firmware is one word.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_provisioning::{Catalogue, UserAgent};

fuzz_target!(|header: &str| {
    let agent = UserAgent::parse(header);
    for word in agent.model.iter().chain(&agent.firmware) {
        assert!(!word.is_empty() && word.len() <= 32);
        assert!(word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.- ".contains(&byte)));
    }
    assert!(agent.vendor.is_some() || agent == UserAgent::default());
    let _ = agent.version();
    if let Some(model) = Catalogue::bundled().find_by_user_agent(&agent) {
        let _ = model.generation(agent.firmware.as_deref());
    }
});
