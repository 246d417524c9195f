//! The vendor of a phone, guessed from its MAC address: a hint for the reader, never a rule.

use crate::Mac;

/// OUIs seen in public templates and DHCP configurations of open provisioning servers.
const VENDORS: &[(&str, &[&str])] = &[
    (
        "Yealink",
        &[
            "001565", "805EC0", "805E0C", "249AD8", "44DBD2", "C4FC22", "E434D7", "644F56", "EC1DA9", "3497D7",
            "B061A9", "F01653",
        ],
    ),
    ("snom", &["000413", "00087B"]),
    ("Gigaset", &["7C2F80", "589EC6", "002104", "14B370"]),
    ("Cisco", &["00562B", "D0EC35", "001873", "A44C11", "30E4DB", "002155", "68EFBD"]),
];

/// Returns the vendor of an address's OUI, if it is known.
pub fn vendor(mac: &Mac) -> Option<&'static str> {
    VENDORS.iter().find(|(_, ouis)| ouis.contains(&mac.oui())).map(|(vendor, _)| *vendor)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_vendor_of_a_known_address() {
        let vendor_of = |text: &str| vendor(&Mac::parse(text).expect("a MAC address"));
        assert_eq!(vendor_of("80:5E:C0:02:1C:1B"), Some("Yealink"));
        assert_eq!(vendor_of("00:04:13:78:23:D0"), Some("snom"));
        assert_eq!(vendor_of("02:00:00:00:00:01"), None);
    }
}
