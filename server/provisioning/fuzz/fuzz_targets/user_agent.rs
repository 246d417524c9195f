//! An arbitrary User-Agent. Nothing panics, and a parsed model or firmware consists of letters, digits, spaces, `_`,
//! `.` and `-`.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_provisioning::{Catalogue, UserAgent};

fuzz_target!(|header: &str| {
    let agent = UserAgent::parse(header);
    for text in agent.model.iter().chain(&agent.firmware) {
        assert!(!text.is_empty() && text.len() <= 32);
        assert!(text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.- ".contains(&byte)));
    }
    assert!(agent.vendor.is_some() || agent == UserAgent::default());
    let _ = agent.version();
    if let Some(model) = Catalogue::bundled().find_by_user_agent(&agent) {
        let _ = model.generation(agent.firmware.as_deref());
    }
});
