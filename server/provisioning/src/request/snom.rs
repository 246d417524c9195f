//! snom's file names.
//!
//! ```text
//! snom  = model ".htm"                    the model's file
//!       | model "-" mac ".htm"            the phone's own file
//!       | mac ".htm"                      the same, from a URL with {mac}
//!       | model "-firmware.xml"           the firmware to run; the portal defines this name, as wazo does
//! model = "snom" up to 3 letters, 1 to 4 digits, up to 3 letters
//! ```
//!
//! Source: "Auto Provisioning" on service.snom.com, and the names that wazo and tancredi answer.

use super::{FileId, FileKind, split_mac};
use portal_api::Mac;
use std::fmt;

/// A file name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    Common(FileId),
    Phone(FileId, Mac),
    /// The phone's own file, with a name that lacks the model.
    PhoneWithoutModel(Mac),
    FirmwareCheck(FileId),
}

impl Name {
    /// Parses a name that begins with the model.
    pub fn parse(name: &str) -> Option<Self> {
        let end = name.find(['-', '.'])?;
        let (model, ending) = name.split_at_checked(end)?;
        if !is_model(model) {
            return None;
        }
        let model = FileId::parse(model)?;
        match ending {
            ".htm" => Some(Self::Common(model)),
            "-firmware.xml" => Some(Self::FirmwareCheck(model)),
            ending => match split_mac(ending.strip_prefix('-')?)? {
                (mac, ".htm") => Some(Self::Phone(model, mac)),
                _ => None,
            },
        }
    }

    /// `<MAC>.htm`.
    pub fn of_mac(mac: Mac) -> Self {
        Self::PhoneWithoutModel(mac)
    }

    pub fn kind(&self) -> FileKind {
        match self {
            Self::Common(_) => FileKind::Common,
            Self::Phone(..) | Self::PhoneWithoutModel(_) => FileKind::Phone,
            Self::FirmwareCheck(_) => FileKind::FirmwareCheck,
        }
    }

    pub fn mac(&self) -> Option<&Mac> {
        match self {
            Self::Phone(_, mac) | Self::PhoneWithoutModel(mac) => Some(mac),
            Self::Common(_) | Self::FirmwareCheck(_) => None,
        }
    }

    pub fn file_id(&self) -> Option<FileId> {
        match self {
            Self::Common(model) | Self::Phone(model, _) | Self::FirmwareCheck(model) => Some(*model),
            Self::PhoneWithoutModel(_) => None,
        }
    }
}

/// Whether the text is a model in the phones' spelling: `snom720`, `snomD765`.
fn is_model(text: &str) -> bool {
    let Some(text) = text.strip_prefix("snom") else { return false };
    let digits = text.trim_start_matches(|first: char| first.is_ascii_alphabetic());
    let after = digits.trim_start_matches(|first: char| first.is_ascii_digit());
    text.len() - digits.len() <= 3
        && (1..=4).contains(&(digits.len() - after.len()))
        && after.len() <= 3
        && after.bytes().all(|byte| byte.is_ascii_alphabetic())
}

/// The canonical name, in the phones' spelling, with the MAC address in upper case.
impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Common(model) => write!(formatter, "{model}.htm"),
            Self::Phone(model, mac) => write!(formatter, "{model}-{mac}.htm"),
            Self::PhoneWithoutModel(mac) => write!(formatter, "{mac}.htm"),
            Self::FirmwareCheck(model) => write!(formatter, "{model}-firmware.xml"),
        }
    }
}
