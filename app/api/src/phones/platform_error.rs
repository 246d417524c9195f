//! Errors of the telephony platform, as the reference document shows them.

use crate::Mac;
use serde::{Deserialize, Serialize};
use std::fmt::Write;

/// "An attempt has been made to create a duplicate object."
pub const DUPLICATE_OBJECT: u32 = 5012;
/// The platform's family number of provisioned phones, `sdbEgPhone`.
pub const PHONE_FAMILY: u32 = 0x3200_00F6;
/// The 32-bit words before the MAC address: the size of the identifier, the family, the number 1, and the type of the
/// key.
const HEADER: [u32; 4] = [0x10, PHONE_FAMILY, 1, 0x181];

/// The details that the page "Erreur Plateforme Metaswitch" folds under "Détail de l'erreur".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlatformError {
    /// The platform's error number, for example 5012.
    pub number: u32,
    /// The platform's sentence.
    pub sentence: String,
    /// The correlator: four groups of four hexadecimal digits, also in the server's log.
    pub correlator: String,
    /// The platform's additional information.
    pub additional: String,
    /// The family of the object, for example `sdbEgPhone (0X320000F6)`.
    pub family: String,
    /// The object, as the platform prints it: see [`object_identifier`].
    pub object_identifier: String,
    /// The MAC address that the error is about.
    pub mac: Mac,
}

impl PlatformError {
    /// Creates the error for a MAC address that is registered already.
    pub fn duplicate(mac: &Mac, correlator: &str) -> Self {
        Self {
            number: DUPLICATE_OBJECT,
            sentence:
                "The object creation failed because an object with the same identifying field value(s) already exists."
                    .into(),
            correlator: correlator.into(),
            additional: "An attempt has been made to create a duplicate object.".into(),
            family: format!("sdbEgPhone (0X{PHONE_FAMILY:08X})"),
            object_identifier: object_identifier(mac),
            mac: mac.clone(),
        }
    }
}

/// Returns the identifier of a phone: 32-bit words printed as little-endian bytes, the header and then a word for each
/// character of the MAC address. The words stand in two lines of eight, as in the reference document.
pub fn object_identifier(mac: &Mac) -> String {
    let words = HEADER.into_iter().chain(mac.as_str().bytes().map(u32::from));
    let mut text = String::with_capacity(144);
    for (index, word) in words.enumerate() {
        match index {
            0 => {}
            index if index % 8 == 0 => text.push('\n'),
            _ => text.push(' '),
        }
        // Writing to a String can't fail.
        let _ = write!(text, "{:08X}", word.swap_bytes());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_the_object_identifier_as_in_the_reference_document() {
        let mac = Mac::parse("00:04:13:74:07:4C").expect("a MAC address");
        assert_eq!(
            object_identifier(&mac),
            "10000000 F6000032 01000000 81010000 30000000 30000000 30000000 34000000\n\
             31000000 33000000 37000000 34000000 30000000 37000000 34000000 43000000"
        );
        assert_eq!(PlatformError::duplicate(&mac, "042a f486 c57e b9a2").family, "sdbEgPhone (0X320000F6)");
    }
}
