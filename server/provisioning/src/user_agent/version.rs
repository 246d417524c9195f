//! Comparable firmware versions.

use crate::Vendor;

/// The number of components that are compared.
const COMPONENTS: usize = 6;

/// A firmware version. Between phones of one vendor, a greater version is newer. Missing components are zero, so `10.1`
/// equals `10.1.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FirmwareVersion([u32; COMPONENTS]);

impl FirmwareVersion {
    /// Parses a firmware version as the phone writes it. Yealink's first component is the model and is ignored:
    /// `78.85.0.5` becomes 85.0.5. Other vendors' versions are complete: `10.1.33.33` (snom), `12.0.7` (Cisco;
    /// `11-3-1MSR3-2` becomes 11.3.1.3.2), `42.258.00.000.000` (Gigaset; the first component is the product, and
    /// `83.V2.43.0` becomes 83.2.43.0).
    pub fn of_firmware(vendor: Vendor, firmware: &str) -> Option<Self> {
        match vendor {
            Vendor::Yealink => Self::parse(firmware.split_once('.')?.1),
            Vendor::Snom | Vendor::Cisco | Vendor::Gigaset => Self::parse(firmware),
        }
    }

    /// Parses a version as model files write it, for the start of a generation: `85` (Yealink), `8.7.5` (snom),
    /// `42.245` (Gigaset). It begins with a digit; any other characters separate the components. Components after the
    /// sixth and text after `+` are ignored.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_once('+').map_or(text, |(version, _build)| version);
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let mut numbers = [0; COMPONENTS];
        let runs = text.split(|character: char| !character.is_ascii_digit()).filter(|run| !run.is_empty());
        for (number, run) in numbers.iter_mut().zip(runs) {
            *number = run.parse().ok()?;
        }
        Some(Self(numbers))
    }

    /// The first component: 85 for Yealink's `78.85.0.5`.
    pub fn major(self) -> u32 {
        let [major, ..] = self.0;
        major
    }
}
