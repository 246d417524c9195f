//! An arbitrary MAC address. Nothing panics, and each spelling of a parsed address gives the same address.

#![no_main]

use libfuzzer_sys::fuzz_target;
use portal_api::Mac;
use portal_provisioning::oui;

fuzz_target!(|text: &str| {
    if let Ok(mac) = Mac::parse(text) {
        assert!(mac.as_str().len() == 12 && mac.as_str().bytes().all(|byte| b"0123456789ABCDEF".contains(&byte)));
        assert_eq!(Mac::parse(&mac.lower()).as_ref(), Ok(&mac));
        assert_eq!(Mac::parse(&mac.with_colons()).as_ref(), Ok(&mac));
        let _ = oui::find_vendor(&mac);
    }
});
