//! The unit by which requests, connections and failed attempts are counted.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

/// An IPv4 address, or the /64 network of an IPv6 address, because one customer owns all addresses of a /64.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Source(IpAddr);

impl Source {
    /// The source that contains an address. An IPv4-mapped IPv6 address counts as its IPv4 address.
    pub fn of(address: IpAddr) -> Self {
        Self(match address.to_canonical() {
            IpAddr::V4(address) => address.into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        })
    }

    /// The larger network that contains this source: the /24 of an IPv4 address, the /48 of an IPv6 address.
    pub fn network(self) -> Self {
        Self(match self.0 {
            IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() & 0xffff_ff00).into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 80)).into(),
        })
    }

    /// Reads the form that `Display` writes: `203.0.113.9` or `2001:db8:1:2::/64`. `None` when the text is no address.
    pub fn parse(text: &str) -> Option<Self> {
        text.strip_suffix("/64").unwrap_or(text).parse().ok().map(Self::of)
    }
}

impl fmt::Display for Source {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            IpAddr::V4(address) => write!(formatter, "{address}"),
            IpAddr::V6(address) => write!(formatter, "{address}/64"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sources_of_one_network_share_it() {
        let network = |address: &str| Source::of(address.parse().unwrap()).network();
        assert_eq!(network("203.0.113.9"), network("203.0.113.200"));
        assert_ne!(network("203.0.113.9"), network("203.0.114.9"));
        assert_eq!(network("2001:db8:1:2::3"), network("2001:db8:1:ffff::1"));
        assert_ne!(network("2001:db8:1:2::3"), network("2001:db8:2:2::3"));
    }

    #[test]
    fn a_source_is_an_ipv4_address_or_an_ipv6_64() {
        for (address, source) in [
            ("203.0.113.9", "203.0.113.9"),
            ("::ffff:203.0.113.9", "203.0.113.9"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ] {
            assert_eq!(Source::of(address.parse().unwrap()).to_string(), source);
            assert_eq!(Source::parse(source), Some(Source::of(address.parse().unwrap())));
        }
    }
}
