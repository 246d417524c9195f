//! Firmware versions, in their order.

use crate::Vendor;

/// How many numbers count.
const NUMBERS: usize = 6;

/// A firmware's version: greater is newer, among telephones of one vendor. Numbers that are missing are zero, so
/// `10.1` is `10.1.0`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FirmwareVersion([u32; NUMBERS]);

impl FirmwareVersion {
    /// The version of a firmware as its telephone writes it. Yealink's first number is the model and doesn't count:
    /// `78.85.0.5` is 85.0.5. The others' versions are whole: `10.1.33.33` (snom), `12.0.7` (Cisco; `11-3-1MSR3-2` is
    /// 11.3.1.3.2), `42.258.00.000.000` (Gigaset; the first number is the product's, and `83.V2.43.0` is 83.2.43.0).
    pub fn of_firmware(vendor: Vendor, firmware: &str) -> Option<Self> {
        match vendor {
            Vendor::Yealink => Self::parse(firmware.split_once('.')?.1),
            Vendor::Snom | Vendor::Cisco | Vendor::Gigaset => Self::parse(firmware),
        }
    }

    /// A version as model files write it, for where a generation begins: `85` (Yealink), `8.7.5` (snom), `42.245`
    /// (Gigaset). It begins with a digit; whatever is between the numbers separates them. From the seventh on they don't
    /// count, nor does what follows a `+`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_once('+').map_or(text, |(version, _build)| version);
        if !text.starts_with(|first: char| first.is_ascii_digit()) {
            return None;
        }
        let mut numbers = [0; NUMBERS];
        let runs = text.split(|character: char| !character.is_ascii_digit()).filter(|run| !run.is_empty());
        for (number, run) in numbers.iter_mut().zip(runs) {
            *number = run.parse().ok()?;
        }
        Some(Self(numbers))
    }

    /// Its first number: 85 for Yealink's `78.85.0.5`.
    pub fn major(self) -> u32 {
        let [major, ..] = self.0;
        major
    }
}
