//! Hosts: DNS names and IP addresses.

use std::{
    fmt,
    net::{IpAddr, Ipv6Addr},
};

/// A host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Host {
    /// A DNS name, in lower case.
    Name(String),
    /// An IP address.
    Address(IpAddr),
}

impl Host {
    /// Parses a DNS name (RFC 1123, 2.1) or an IP address; IPv6 in square brackets.
    pub fn parse(text: &str) -> Result<Self, String> {
        if let Some(inner) = text.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let address: Result<Ipv6Addr, _> = inner.parse();
            return address.map(|address| Self::Address(address.into())).map_err(|_| refusal(text));
        }
        let last_label = text.rsplit('.').next().unwrap_or_default();
        // A name whose last label has only digits is an IPv4 address or invalid (WHATWG URL, "ends in a number").
        if last_label.bytes().all(|byte| byte.is_ascii_digit()) {
            let address: Result<std::net::Ipv4Addr, _> = text.parse();
            return address.map(|address| Self::Address(address.into())).map_err(|_| refusal(text));
        }
        let is_name = text.len() <= 253 && text.split('.').all(is_label);
        if is_name { Ok(Self::Name(text.to_ascii_lowercase())) } else { Err(refusal(text)) }
    }

    /// Whether the host is this machine: `localhost`, 127.0.0.0/8 or `::1`.
    pub fn is_loopback(&self) -> bool {
        match self {
            Self::Name(name) => name == "localhost" || name.ends_with(".localhost"),
            Self::Address(address) => address.to_canonical().is_loopback(),
        }
    }
}

/// Writes the host as in a URL: IPv6 in square brackets.
impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => formatter.write_str(name),
            Self::Address(IpAddr::V4(address)) => write!(formatter, "{address}"),
            Self::Address(IpAddr::V6(address)) => write!(formatter, "[{address}]"),
        }
    }
}

fn is_label(label: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (1..=63).contains(&label.len()) && label.bytes().all(is_allowed) && !label.starts_with('-') && !label.ends_with('-')
}

fn refusal(text: &str) -> String {
    format!("“{text}” is not a host; a DNS name or an IP address is expected")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn parses_names_and_addresses_and_refuses_other_texts() {
        for (given, written) in [
            ("SIP.Example.fr", "sip.example.fr"),
            ("192.0.2.1", "192.0.2.1"),
            ("[2001:db8::1]", "[2001:db8::1]"),
            ("a", "a"),
        ] {
            assert_eq!(Host::parse(given).unwrap().to_string(), written);
        }
        for wrong in
            ["", ".", "a..b", "-a", "a-", "a_b", "a b", "256.1.1.1", "1.2.3", "2001:db8::1", "[1.2.3.4]", "é.fr", "a\n"]
        {
            assert!(Host::parse(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn recognizes_the_hosts_that_are_this_machine() {
        for (host, expected) in [
            ("localhost", true),
            ("127.8.9.1", true),
            ("[::1]", true),
            ("[::ffff:127.0.0.1]", true),
            ("localhost.fr", false),
            ("192.0.2.1", false),
        ] {
            assert_eq!(Host::parse(host).unwrap().is_loopback(), expected, "{host}");
        }
    }

    proptest! {
        #[test]
        fn a_written_host_parses_to_the_same_host(text in any::<String>()) {
            if let Ok(host) = Host::parse(&text) {
                prop_assert_eq!(Host::parse(&host.to_string()), Ok(host));
            }
        }
    }
}
