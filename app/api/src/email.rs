//! E-mail addresses.

use crate::{Invalid, spelling::trimmed, text::text_type};

text_type!(
    EmailAddress,
    "An e-mail address: letters, digits and signs, an at sign, a domain.",
    "prenom.nom@example.fr"
);

/// The signs that the part before the `@` may contain besides letters, digits and single dots (RFC 5322, `atext`).
const SIGNS: &str = "!#$%&'*+-/=?^_`{|}~";
/// The maximum length of the part before the `@`, in characters (RFC 5321, 4.5.3.1.1).
const NAME_LIMIT: usize = 64;
/// The maximum length of a part of the domain between dots, in characters (RFC 1035, 2.3.4).
const LABEL_LIMIT: usize = 63;
/// The maximum length of an address, in characters (RFC 5321, 4.5.3.1.3, without the angle brackets).
const ADDRESS_LIMIT: usize = 254;

impl EmailAddress {
    /// Trims and checks an address; its domain becomes lower case. Quoted and international local parts are refused:
    /// they are rare, and not every server accepts them.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = trimmed(text);
        if text.is_empty() {
            return Err(Invalid::Required);
        }
        let (name, domain) = text.split_once('@').ok_or(Invalid::Email)?;
        let is_atom = |part: &str| {
            !part.is_empty() && part.chars().all(|sign| sign.is_ascii_alphanumeric() || SIGNS.contains(sign))
        };
        let is_label = |part: &str| {
            let is_alphanumeric = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
            let bytes = part.as_bytes();
            bytes.len() <= LABEL_LIMIT
                && is_alphanumeric(bytes.first())
                && is_alphanumeric(bytes.last())
                && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
        };
        let is_name = name.len() <= NAME_LIMIT && name.split('.').all(is_atom);
        let is_domain = domain.contains('.') && domain.split('.').all(is_label);
        // An IP address in place of a domain ends with a digit.
        let has_letter_at_end = domain.bytes().last().is_some_and(|byte| byte.is_ascii_alphabetic());
        if text.len() > ADDRESS_LIMIT || !is_name || !is_domain || !has_letter_at_end {
            return Err(Invalid::Email);
        }
        Ok(Self(format!("{name}@{}", domain.to_ascii_lowercase())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_usual_addresses_and_refuses_all_others() {
        for (written, parsed) in [
            ("prenom.nom@example.fr", "prenom.nom@example.fr"),
            (" Prenom+lampe@Example.FR ", "Prenom+lampe@example.fr"),
            ("\u{feff}prenom\u{2011}nom@example.fr\u{200b}\u{a0}", "prenom-nom@example.fr"),
            ("a@b-c.d.museum", "a@b-c.d.museum"),
        ] {
            assert_eq!(EmailAddress::parse(written).as_ref().map(EmailAddress::as_str), Ok(parsed));
        }
        assert_eq!(EmailAddress::parse(" "), Err(Invalid::Required));
        let (long_name, long) = ("n".repeat(65), format!("a@{}.fr", ["d".repeat(60).as_str(); 5].join(".")));
        for wrong in [
            "nom",
            "@example.fr",
            "nom@",
            "nom@localhost",
            "nom@example.fr@autre.fr",
            "a b@example.fr",
            "a..b@example.fr",
            ".a@example.fr",
            "a@-b.fr",
            "a@b..fr",
            "a@192.0.2.1",
            "\"a\"@example.fr",
            "a@example.fr\r\nBcc: b@example.fr",
            "a,b@example.fr",
            "é@example.fr",
            "Nom <a@example.fr>",
            &format!("{long_name}@example.fr"),
            &long,
        ] {
            assert_eq!(EmailAddress::parse(wrong), Err(Invalid::Email), "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn an_accepted_address_is_one_line_and_parses_to_itself(text in ".{0,20}@?[a-zA-Z0-9.-]{0,20}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                prop_assert!(address.as_str().bytes().all(|byte| byte.is_ascii_graphic() && !b"<>,;:\"()[]\\".contains(&byte)));
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
            }
        }
    }
}
