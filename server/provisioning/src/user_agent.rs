//! Parses User-Agent headers. They are a hint for the model, and no proof.
//!
//! Each vendor's syntax is in its module. Every part is optional: unknown parts are skipped, and parsing never fails.
//! Source of all forms: User-Agents recorded by public provisioning servers.

mod cisco;
mod gigaset;
mod snom;
mod version;
mod word;
mod yealink;

use crate::Vendor;
use portal_api::Mac;
pub use version::FirmwareVersion;

/// The number of bytes that are read from the start of the header.
const HEADER_LIMIT: usize = 256;

/// A parsed User-Agent header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserAgent {
    /// The vendor.
    pub vendor: Option<Vendor>,
    /// The model: `CP920` (upper case, without "SIP-"), `snomD785`, `CP-8851-3PCC`, `N510 IP PRO` (upper case, spaces
    /// instead of hyphens).
    pub model: Option<String>,
    /// The firmware version as sent, for example `78.85.0.5`, `10.1.33.33`, `12.0.7`, `42.258.00.000.000`: letters,
    /// digits, `.`, `_` and `-`; at most 32 characters.
    pub firmware: Option<String>,
    /// The MAC address. Users can disable it in some phones.
    pub mac: Option<Mac>,
}

impl UserAgent {
    /// Parses the first 256 bytes of the header.
    pub fn parse(header: &str) -> Self {
        let header = header[..header.floor_char_boundary(HEADER_LIMIT)].trim_ascii();
        yealink::parse(header)
            .or_else(|| cisco::parse(header))
            .or_else(|| gigaset::parse(header))
            .or_else(|| snom::parse(header))
            .or_else(|| yealink::parse_without_vendor(header))
            .unwrap_or_default()
    }

    /// The firmware version, comparable with other versions of the same vendor.
    pub fn version(&self) -> Option<FirmwareVersion> {
        FirmwareVersion::of_firmware(self.vendor?, self.firmware.as_deref()?)
    }
}
