//! Yealink's file names.
//!
//! ```text
//! yealink = "y" 12 × digit ".cfg"                   the model's file; the digits are its number, up to 65535
//!         | "y" 12 × digit "_Security.enc"          the same, encrypted
//!         | "y000000000000.boot"                    the boot file for all
//!         | mac ".boot"  | mac ".cfg"
//!         | mac "-local.cfg" | mac "-contact.xml" | mac "-calllog.xml" | mac "_Security.enc"
//! ```
//!
//! Sources: the order of requests and the file names in published excerpts of Yealink's administrator's guides (T40G,
//! T58, T5), and the names that public provisioning servers answer.

use super::{FileId, FileKind, OptionalFile};
use portal_api::Mac;
use std::fmt;

/// A file name. The numbers are those of models.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Name {
    Common(u16),
    EncryptedCommon(u16),
    /// The boot file of all models.
    CommonBoot,
    Phone(Mac),
    Boot(Mac),
    Optional(Mac, OptionalFile),
}

impl Name {
    /// Parses a name that begins with `y`.
    pub fn parse(name: &str) -> Option<Self> {
        let (digits, ending) = name.strip_prefix('y')?.split_at_checked(12)?;
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        match ending {
            ".cfg" => Some(Self::Common(digits.parse().ok()?)),
            "_Security.enc" => Some(Self::EncryptedCommon(digits.parse().ok()?)),
            ".boot" if digits.bytes().all(|byte| byte == b'0') => Some(Self::CommonBoot),
            _ => None,
        }
    }

    /// Parses the part of a name after the MAC address.
    pub fn of_mac(mac: Mac, ending: &str) -> Option<Self> {
        match ending {
            ".cfg" => Some(Self::Phone(mac)),
            ".boot" => Some(Self::Boot(mac)),
            ending => {
                OptionalFile::ALL.into_iter().find(|kind| kind.ending() == ending).map(|kind| Self::Optional(mac, kind))
            }
        }
    }

    pub fn kind(&self) -> FileKind {
        match self {
            Self::Common(_) => FileKind::Common,
            Self::EncryptedCommon(_) => FileKind::Optional(OptionalFile::Encrypted),
            Self::CommonBoot | Self::Boot(_) => FileKind::Boot,
            Self::Phone(_) => FileKind::Phone,
            Self::Optional(_, kind) => FileKind::Optional(*kind),
        }
    }

    pub fn mac(&self) -> Option<&Mac> {
        match self {
            Self::Phone(mac) | Self::Boot(mac) | Self::Optional(mac, _) => Some(mac),
            Self::Common(_) | Self::EncryptedCommon(_) | Self::CommonBoot => None,
        }
    }

    pub fn file_id(&self) -> Option<FileId> {
        match self {
            Self::Common(number) | Self::EncryptedCommon(number) => FileId::of_number(*number),
            Self::CommonBoot | Self::Phone(_) | Self::Boot(_) | Self::Optional(..) => None,
        }
    }
}

impl OptionalFile {
    const ALL: [Self; 4] = [Self::Local, Self::Contacts, Self::CallLog, Self::Encrypted];

    fn ending(self) -> &'static str {
        match self {
            Self::Local => "-local.cfg",
            Self::Contacts => "-contact.xml",
            Self::CallLog => "-calllog.xml",
            Self::Encrypted => "_Security.enc",
        }
    }
}

/// The canonical name, in the phones' spelling, with the MAC address in lower case.
impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Common(number) => write!(formatter, "y{number:012}.cfg"),
            Self::EncryptedCommon(number) => write!(formatter, "y{number:012}_Security.enc"),
            Self::CommonBoot => formatter.write_str("y000000000000.boot"),
            Self::Phone(mac) => write!(formatter, "{}.cfg", mac.lower()),
            Self::Boot(mac) => write!(formatter, "{}.boot", mac.lower()),
            Self::Optional(mac, kind) => write!(formatter, "{}{}", mac.lower(), kind.ending()),
        }
    }
}
