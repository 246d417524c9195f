//! Lists of networks that a phone's first fetch may come from.

use crate::{Invalid, spelling::keyboard_character};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// The maximum number of networks in a list.
pub const NETWORK_LIMIT: usize = 32;

/// An IPv4 or IPv6 network, or one address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Network {
    /// The first address of the network.
    first: IpAddr,
    /// The number of leading bits that all addresses of the network share.
    prefix: u32,
}

impl Network {
    /// Parses `203.0.113.0/24`, `2001:db8::/56` or a single address. Bits after the prefix are set to zero.
    fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix.parse().ok()?)),
            None => (text, None),
        };
        let address: IpAddr = address.parse().ok()?;
        let longest_prefix = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.unwrap_or(longest_prefix);
        (prefix <= longest_prefix).then(|| Self { first: first_address(address, prefix), prefix })
    }

    fn contains(self, address: IpAddr) -> bool {
        self.first.is_ipv4() == address.is_ipv4() && first_address(address, self.prefix) == self.first
    }
}

/// Returns the first address of the network that an address belongs to.
fn first_address(address: IpAddr, prefix: u32) -> IpAddr {
    match address {
        IpAddr::V4(address) => {
            let mask = u32::MAX.checked_shl(32 - prefix).unwrap_or(0);
            Ipv4Addr::from_bits(address.to_bits() & mask).into()
        }
        IpAddr::V6(address) => {
            let mask = u128::MAX.checked_shl(128 - prefix).unwrap_or(0);
            Ipv6Addr::from_bits(address.to_bits() & mask).into()
        }
    }
}

impl fmt::Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let longest_prefix = if self.first.is_ipv4() { 32 } else { 128 };
        match self.prefix {
            prefix if prefix == longest_prefix => write!(formatter, "{}", self.first),
            prefix => write!(formatter, "{}/{prefix}", self.first),
        }
    }
}

/// A list of networks and addresses, at most [`NETWORK_LIMIT`]; it may be empty. Its text separates them by a comma and
/// a space.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String, example = "203.0.113.0/24, 2001:db8::/56"))]
#[serde(try_from = "String", into = "String")]
pub struct Networks(Vec<Network>);

impl Networks {
    /// Parses networks and addresses, separated by commas, semicolons or white space. Duplicates are dropped.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let mut networks = Vec::new();
        // Replaces line ends and every other white space by a space, and drops invisible characters.
        let text: String = text.chars().filter_map(keyboard_character).collect();
        let is_separator = |character: char| matches!(character, ',' | ';' | ' ');
        for part in text.split(is_separator).filter(|part| !part.is_empty()) {
            let network = Network::parse(part).ok_or(Invalid::Network)?;
            if !networks.contains(&network) {
                networks.push(network);
            }
            if networks.len() > NETWORK_LIMIT {
                return Err(Invalid::TooManyNetworks { limit: NETWORK_LIMIT });
            }
        }
        Ok(Self(networks))
    }

    /// Whether the list is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether one of the networks contains an address. An IPv4 address written as IPv6 counts as IPv4.
    pub fn contains(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.iter().any(|network| network.contains(address))
    }
}

impl TryFrom<String> for Networks {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Networks> for String {
    fn from(networks: Networks) -> Self {
        networks.to_string()
    }
}

impl fmt::Display for Networks {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, network) in self.0.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(formatter, "{separator}{network}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn contains(networks: &str, address: &str) -> bool {
        Networks::parse(networks).expect("networks").contains(address.parse().expect("an address"))
    }

    #[test]
    fn networks_are_read_and_written() {
        for (text, written) in [
            ("", ""),
            (" 203.0.113.7/24 ;198.51.100.7\n2001:DB8:0:12::1/56", "203.0.113.0/24, 198.51.100.7, 2001:db8::/56"),
            ("10.0.0.0/8,10.1.2.3/8", "10.0.0.0/8"),
            ("0.0.0.0/0 ::/0", "0.0.0.0/0, ::/0"),
            ("\u{202a}192.0.2.1/32\u{202c}", "192.0.2.1"),
        ] {
            assert_eq!(Networks::parse(text).expect(text).to_string(), written);
        }
        for wrong in ["203.0.113", "203.0.113.0/33", "2001:db8::/129", "a", "10.0.0.0/-1", "10.0.0.0/"] {
            assert_eq!(Networks::parse(wrong), Err(Invalid::Network), "{wrong}");
        }
        let many = (0..=NETWORK_LIMIT).map(|last| format!("192.0.2.{last}")).collect::<Vec<_>>().join(" ");
        assert_eq!(Networks::parse(&many), Err(Invalid::TooManyNetworks { limit: NETWORK_LIMIT }));
    }

    #[test]
    fn a_network_contains_its_addresses_and_no_others() {
        assert!(contains("203.0.113.0/24", "203.0.113.255") && contains("203.0.113.0/24", "::ffff:203.0.113.9"));
        assert!(!contains("203.0.113.0/24", "203.0.114.0") && !contains("", "203.0.113.1"));
        assert!(contains("2001:db8::/56", "2001:db8:0:ff::1") && !contains("2001:db8::/56", "2001:db8:0:100::1"));
        assert!(contains("0.0.0.0/0", "8.8.8.8") && !contains("0.0.0.0/0", "2001:db8::1"));
    }

    proptest! {
        #[test]
        fn written_networks_are_read_back(text in "[0-9a-f.:/, ]{0,60}") {
            if let Ok(networks) = Networks::parse(&text) {
                prop_assert_eq!(Networks::parse(&networks.to_string()), Ok(networks));
            }
        }
    }
}
