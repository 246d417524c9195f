//! What a telephone may ask for: a closed grammar over the path as it was sent, still percent-encoded.
//!
//! ```text
//! path  = [ token "/" ] file                      what follows "/sip-ps/", without a query
//! token = 32 × ( digit | lower-case letter )
//! file  = "y" 12 × digit ".cfg"                   the model's file; the digits are its code, up to 65535
//!       | "y" 12 × digit "_Security.enc"          the same, encrypted
//!       | "y000000000000.boot"                    the boot file for all
//!       | mac ".boot"  | mac ".cfg"
//!       | mac "-local.cfg" | mac "-contact.xml" | mac "-calllog.xml" | mac "_Security.enc"
//! mac   = 12 × hexadecimal digit, either case; not a group address, not zero
//! ```
//!
//! Everything else is nothing, before anything is looked up: another slash, `..`, `%`, NUL, a name too long.
//! Sources: the order of requests and the names of the files in published excerpts of Yealink's administrator's guides
//! (T40G, T58, T5), and the names that public provisioning servers answer to.

mod token;

use portal_api::Mac;
use std::fmt;
pub use token::Token;

/// What was asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// The telephone's own credential, if it came with one. It proves nothing until it is looked up.
    pub token: Option<Token>,
    /// The file.
    pub file: File,
}

/// A file that telephones ask for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum File {
    /// `y000000000078.cfg`: the same for all telephones of a model.
    Common {
        /// The model's number: 78.
        code: u16,
    },
    /// `y000000000078_Security.enc`: what a telephone with encryption switched on asks beside it.
    EncryptedCommon {
        /// The model's number: 78.
        code: u16,
    },
    /// `<mac>.boot` or `y000000000000.boot`: asked first since V81; that there is none is normal.
    Boot {
        /// Whose, or everybody's.
        mac: Option<Mac>,
    },
    /// `<mac>.cfg`: the telephone's own, with its secrets.
    Mac(Mac),
    /// What a telephone asks besides when some of its features are on; that there is none is normal.
    Optional {
        /// Whose.
        mac: Mac,
        /// Which.
        kind: OptionalFile,
    },
}

/// A file asked besides the configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OptionalFile {
    /// `<mac>-local.cfg`: what its user changed.
    Local,
    /// `<mac>-contact.xml`: its user's contacts.
    Contacts,
    /// `<mac>-calllog.xml`: its calls.
    CallLog,
    /// `<mac>_Security.enc`: the configuration, encrypted.
    Encrypted,
}

/// Reads what follows `/sip-ps/` in the raw path.
pub fn parse_path(path: &str) -> Option<Asked> {
    let (token, name) = match path.split_once('/') {
        Some((token, name)) => (Some(Token::parse(token)?), name),
        None => (None, path),
    };
    Some(Asked { token, file: File::parse(name)? })
}

/// The file's name as the journal keeps it: canonical, and never the credential it was asked with.
pub fn journal_name(file: &File) -> String {
    file.to_string()
}

impl File {
    /// Reads a file's name.
    pub fn parse(name: &str) -> Option<Self> {
        if let Some(rest) = name.strip_prefix('y') {
            let (digits, ending) = rest.split_at_checked(12)?;
            if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            return match ending {
                ".cfg" => Some(Self::Common { code: digits.parse().ok()? }),
                "_Security.enc" => Some(Self::EncryptedCommon { code: digits.parse().ok()? }),
                ".boot" if digits.bytes().all(|byte| byte == b'0') => Some(Self::Boot { mac: None }),
                _ => None,
            };
        }
        let (digits, ending) = name.split_at_checked(12)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let mac = Mac::parse(digits).ok()?;
        match ending {
            ".cfg" => Some(Self::Mac(mac)),
            ".boot" => Some(Self::Boot { mac: Some(mac) }),
            ending => OptionalFile::ALL
                .into_iter()
                .find(|kind| kind.ending() == ending)
                .map(|kind| Self::Optional { mac, kind }),
        }
    }

    /// The telephone that it is the file of.
    pub fn mac(&self) -> Option<&Mac> {
        match self {
            Self::Mac(mac) | Self::Optional { mac, .. } | Self::Boot { mac: Some(mac) } => Some(mac),
            Self::Common { .. } | Self::EncryptedCommon { .. } | Self::Boot { mac: None } => None,
        }
    }

    /// The model that it is the file of: the number for [`crate::Catalogue::find_by_code`].
    pub fn code(&self) -> Option<u16> {
        match self {
            Self::Common { code } | Self::EncryptedCommon { code } => Some(*code),
            Self::Boot { .. } | Self::Mac(_) | Self::Optional { .. } => None,
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

/// The name as telephones write it, the address in lower case.
impl fmt::Display for File {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Common { code } => write!(formatter, "y{code:012}.cfg"),
            Self::EncryptedCommon { code } => write!(formatter, "y{code:012}_Security.enc"),
            Self::Boot { mac: None } => formatter.write_str("y000000000000.boot"),
            Self::Boot { mac: Some(mac) } => write!(formatter, "{}.boot", mac.lower()),
            Self::Mac(mac) => write!(formatter, "{}.cfg", mac.lower()),
            Self::Optional { mac, kind } => write!(formatter, "{}{}", mac.lower(), kind.ending()),
        }
    }
}
