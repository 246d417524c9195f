//! The certificate of the authority that telephones are told to believe: `authority.pem`, `authority.der`. The names are
//! ours; the telephones have them from their configuration.

use crate::Vendor;
use std::fmt;

/// How the certificate is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthorityFile {
    /// In PEM: Yealink, Cisco.
    Pem,
    /// In DER: snom.
    Der,
}

impl AuthorityFile {
    pub(super) fn parse(name: &str) -> Option<Self> {
        [Self::Pem, Self::Der].into_iter().find(|file| file.name() == name)
    }

    /// The one that a vendor's telephones read (examples of configurations in public templates).
    pub fn of(vendor: Vendor) -> Self {
        match vendor {
            Vendor::Snom => Self::Der,
            Vendor::Yealink | Vendor::Cisco | Vendor::Gigaset => Self::Pem,
        }
    }

    /// Its name, after `/sip-ps/`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pem => "authority.pem",
            Self::Der => "authority.der",
        }
    }
}

impl fmt::Display for AuthorityFile {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}
