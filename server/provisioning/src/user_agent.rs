//! What a telephone says it is: a hint for the model, never proof of anything.
//!
//! Each vendor's form is in its module. Everything may be missing: what isn't understood is left out, and nothing is an
//! error. Source of all forms: the User-Agents recorded in public provisioning servers.

mod cisco;
mod gigaset;
mod snom;
mod version;
mod word;
mod yealink;

use crate::Vendor;
use portal_api::Mac;
pub use version::FirmwareVersion;

/// How much of the header is read, in bytes.
const READ: usize = 256;

/// What was understood of a User-Agent header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserAgent {
    /// Who made it.
    pub vendor: Option<Vendor>,
    /// The model: `CP920` (upper case, without "SIP-"), `snomD785`, `CP-8851-3PCC`, `N510 IP PRO` (upper case, blanks for
    /// hyphens).
    pub model: Option<String>,
    /// The firmware as written, for example `78.85.0.5`, `10.1.33.33`, `12.0.7`, `42.258.00.000.000`: letters, digits, and
    /// `.`, `_`, `-`; at most 32.
    pub firmware: Option<String>,
    /// The address, which can be switched off in the telephone.
    pub mac: Option<Mac>,
}

impl UserAgent {
    /// Understands what can be understood of the header's first 256 bytes.
    pub fn parse(header: &str) -> Self {
        let header = header[..header.floor_char_boundary(READ)].trim_ascii();
        yealink::parse(header)
            .or_else(|| cisco::parse(header))
            .or_else(|| gigaset::parse(header))
            .or_else(|| snom::parse(header))
            .or_else(|| yealink::parse_without_vendor(header))
            .unwrap_or_default()
    }

    /// The firmware, to be compared with others of the vendor's.
    pub fn version(&self) -> Option<FirmwareVersion> {
        FirmwareVersion::of_firmware(self.vendor?, self.firmware.as_deref()?)
    }
}
