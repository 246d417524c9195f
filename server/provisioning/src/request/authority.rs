//! The CA certificate that phones are configured to trust: `authority.pem`, `authority.der`. The portal defines these
//! names; phones get them from their configuration.

use crate::Vendor;
use std::fmt;

/// The encoding of the certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum AuthorityFile {
    /// PEM: Yealink, Cisco.
    Pem,
    /// DER: snom.
    Der,
}

impl AuthorityFile {
    pub(super) fn parse(name: &str) -> Option<Self> {
        [Self::Pem, Self::Der].into_iter().find(|file| file.name() == name)
    }

    /// The encoding that a vendor's phones read (examples in public templates).
    pub fn of(vendor: Vendor) -> Self {
        match vendor {
            Vendor::Snom => Self::Der,
            Vendor::Yealink | Vendor::Cisco | Vendor::Gigaset => Self::Pem,
        }
    }

    /// The file name, after `/sip-ps/`.
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
