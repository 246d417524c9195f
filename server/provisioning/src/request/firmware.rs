//! Firmware files. The portal defines the names; phones get them from their configuration.
//!
//! ```text
//! firmware = "firmware/" name ( ".bin" | ".rom" )
//!          | name ".rom"                             a W52P requests it in addition to its configuration
//! name     = letters, digits, ".", "_", "-"; at most 64 with the ending; no ".", "_" or "-" first, no ".."
//! ```

use crate::Vendor;
use std::fmt;

/// The folder of the firmware files below `/sip-ps/`.
const FOLDER: &str = "firmware/";
/// The maximum length of a file name with its ending, in bytes.
const NAME_LIMIT: usize = 64;

/// The whole name, including the folder.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FirmwareName(Box<str>);

impl FirmwareName {
    pub fn parse(name: &str) -> Option<Self> {
        let (file, is_in_folder) = name.strip_prefix(FOLDER).map_or((name, false), |file| (file, true));
        let ending = if is_in_folder { file.strip_suffix(".bin") } else { None };
        let stem = ending.or_else(|| file.strip_suffix(".rom"))?;
        (file.len() <= NAME_LIMIT && is_plain(stem)).then(|| Self(name.into()))
    }

    /// The vendor, if the ending determines it: only Yealink's firmware files end in `.rom`.
    pub fn vendor(&self) -> Option<Vendor> {
        self.0.strip_suffix(".rom").map(|_| Vendor::Yealink)
    }
}

fn is_plain(stem: &str) -> bool {
    stem.starts_with(|first: char| first.is_ascii_alphanumeric())
        && !stem.ends_with('.')
        && stem.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'))
        && !stem.contains("..")
}

impl fmt::Display for FirmwareName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
