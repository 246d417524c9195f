//! The file names of Cisco's multiplatform phones.
//!
//! ```text
//! cisco  = [ "CP-" ] series ".xml"                     the common file: "/$PSN.xml", or with the full product name
//!        | "Cisco/CP-" series "/" mac ".cfg"           the phone's own file, if the first one does not exist
//! series = 4 digits, up to 2 letters, "-3PCC"
//! ```
//!
//! Source: Cisco's guide for migrating enterprise phones to multiplatform firmware (the factory's `Profile_Rule`), and
//! the names that wazo answers.

use super::{FileId, FileKind, split_mac};
use portal_api::Mac;
use std::fmt;

/// A file name.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    Common(FileId),
    Phone(FileId, Mac),
}

impl Name {
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(rest) = name.strip_prefix("Cisco/CP-") {
            let (model, file) = rest.split_once('/')?;
            return match split_mac(file)? {
                (mac, ".cfg") => Some(Self::Phone(series(model)?, mac)),
                _ => None,
            };
        }
        let model = name.strip_suffix(".xml")?;
        series(model.strip_prefix("CP-").unwrap_or(model)).map(Self::Common)
    }

    pub fn kind(&self) -> FileKind {
        match self {
            Self::Common(_) => FileKind::Common,
            Self::Phone(..) => FileKind::Phone,
        }
    }

    pub fn mac(&self) -> Option<&Mac> {
        match self {
            Self::Phone(_, mac) => Some(mac),
            Self::Common(_) => None,
        }
    }

    pub fn file_id(&self) -> FileId {
        match self {
            Self::Common(model) | Self::Phone(model, _) => *model,
        }
    }
}

fn series(text: &str) -> Option<FileId> {
    is_series(text).then(|| FileId::parse(text)).flatten()
}

/// Whether the text is a series in the phones' spelling: `8851-3PCC`.
pub fn is_series(text: &str) -> bool {
    let Some((digits, letters)) = text.strip_suffix("-3PCC").and_then(|text| text.split_at_checked(4)) else {
        return false;
    };
    digits.bytes().all(|byte| byte.is_ascii_digit())
        && letters.len() <= 2
        && letters.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The canonical name, in the phones' spelling, with the MAC address in lower case.
impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Common(model) => write!(formatter, "{model}.xml"),
            Self::Phone(model, mac) => write!(formatter, "Cisco/CP-{model}/{}.cfg", mac.lower()),
        }
    }
}
