//! The address of the client: the address of the peer, or the address that a trusted proxy forwards.
//!
//! The forwarding headers of an undeclared peer are not believed, and a peer that sends them never counts as local.
//! Otherwise a proxy on this machine that the operator forgot to declare would make all clients look local.

use crate::{
    principal::ClientAddress,
    settings::{Host, Settings},
};
use axum::{
    extract::{ConnectInfo, Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, Version, header, uri::Authority};
use ipnet::IpNet;
use std::{
    net::{IpAddr, Ipv4Addr, SocketAddr},
    sync::Arc,
};

/// The rules for finding the client's address.
#[derive(Clone, Debug)]
pub struct AddressRules {
    /// The networks of trusted proxies.
    pub trusted: Arc<[IpNet]>,
    /// Whether the portal itself speaks TLS.
    pub has_own_tls: bool,
    /// Whether the public URL is this machine. If it isn't, a loopback peer is a proxy.
    pub is_local_site: bool,
}

/// The layer that finds the client's address and stores it in the request's extensions.
pub async fn find(State(rules): State<AddressRules>, mut request: Request, next: Next) -> Response {
    let address = rules.find(&request);
    request.extensions_mut().insert(address);
    next.run(request).await
}

/// The headers that proxies add. Any of them from an untrusted peer shows that the peer is a proxy for another client.
const FORWARDING_HEADERS: [&str; 6] =
    ["x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-real-ip", "forwarded", "via"];

impl AddressRules {
    /// Creates the rules from the settings.
    pub fn of(settings: &Settings) -> Self {
        Self {
            trusted: settings.trusted_proxies.clone().into(),
            has_own_tls: settings.tls.is_some(),
            is_local_site: settings.public_url.host().is_loopback(),
        }
    }

    /// Returns the client's address of a request.
    pub fn find(&self, request: &Request) -> ClientAddress {
        let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip());
        let may_be_direct = request.version() >= Version::HTTP_11;
        self.address(peer, may_be_direct, request.uri().host(), request.headers())
    }

    /// Returns the client's address. `may_be_direct` is false for HTTP/1.0, which proxies such as nginx use by default.
    fn address(
        &self,
        peer: Option<IpAddr>,
        may_be_direct: bool,
        host: Option<&str>,
        headers: &HeaderMap,
    ) -> ClientAddress {
        // A request that came through no socket has no peer.
        let Some(peer) = peer.map(|peer| peer.to_canonical()) else {
            return ClientAddress { ip: Ipv4Addr::UNSPECIFIED.into(), is_secure: self.has_own_tls, is_loopback: false };
        };
        if self.is_trusted(peer) && headers.contains_key("x-forwarded-for") {
            let ip = self.forwarded_for(peer, headers);
            let is_secure = self.has_own_tls || last_value(headers, "x-forwarded-proto") == Some("https");
            return ClientAddress { ip, is_secure, is_loopback: ip.is_loopback() && peer.is_loopback() };
        }
        let is_forwarded = FORWARDING_HEADERS.iter().any(|name| headers.contains_key(*name));
        let is_loopback =
            peer.is_loopback() && !is_forwarded && may_be_direct && self.is_local_site && is_local_host(host, headers);
        let says_https = self.is_trusted(peer) && last_value(headers, "x-forwarded-proto") == Some("https");
        ClientAddress { ip: peer, is_secure: self.has_own_tls || says_https, is_loopback }
    }

    /// Returns the last address of `X-Forwarded-For` that isn't a trusted proxy's, or the first address if all are. The
    /// list is read from its end. At an unreadable entry, the address read before is returned, or the peer's if there
    /// is none.
    fn forwarded_for(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        let mut client = peer;
        let values: Vec<&str> =
            headers.get_all("x-forwarded-for").iter().map(|value| value.to_str().unwrap_or("?")).collect();
        for entry in values.iter().rev().flat_map(|value| value.rsplit(',')) {
            let Some(address) = read_address(entry.trim()) else {
                return client;
            };
            client = address;
            if !self.is_trusted(address) {
                return client;
            }
        }
        client
    }

    /// Whether an address belongs to a trusted proxy. The caller converts an IPv4 address inside IPv6 to IPv4 before.
    pub fn is_trusted(&self, address: IpAddr) -> bool {
        self.trusted.iter().any(|network| network.contains(&address))
    }
}

/// Returns the last value of a header that proxies may have appended to.
fn last_value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get_all(name).iter().next_back()?.to_str().ok()?.rsplit(',').next().map(str::trim)
}

/// Parses an address as proxies write it: bare, with a port, or IPv6 in brackets.
fn read_address(text: &str) -> Option<IpAddr> {
    let bare = text.trim_matches('"');
    let address = bare.parse::<IpAddr>().ok().or_else(|| bare.parse::<SocketAddr>().ok().map(|address| address.ip()));
    let bracketed = || bare.strip_prefix('[')?.strip_suffix(']')?.parse().ok();
    address.or_else(bracketed).map(|address: IpAddr| address.to_canonical())
}

/// Whether the request names this machine by a local name.
fn is_local_host(host: Option<&str>, headers: &HeaderMap) -> bool {
    let from_header = || {
        let value = headers.get(header::HOST)?.to_str().ok()?;
        Some(value.parse::<Authority>().ok()?.host().to_owned())
    };
    let host = host.map(str::to_owned).or_else(from_header);
    host.and_then(|host| Host::parse(&host).ok()).is_some_and(|host| host.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;
    use proptest::prelude::*;

    fn rules(trusted: &[&str]) -> AddressRules {
        AddressRules {
            trusted: trusted.iter().map(|network| network.parse().unwrap()).collect(),
            has_own_tls: false,
            is_local_site: true,
        }
    }

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, HeaderValue::from_str(value).unwrap());
        }
        headers
    }

    fn find(rules: &AddressRules, peer: &str, pairs: &[(&'static str, &str)]) -> (String, bool, bool) {
        let mut headers = headers(pairs);
        headers.entry("host").or_insert(HeaderValue::from_static("127.0.0.1:8080"));
        let address = rules.address(Some(peer.parse().unwrap()), true, None, &headers);
        (address.ip.to_string(), address.is_secure, address.is_loopback)
    }

    fn expected(ip: &str, is_secure: bool, is_loopback: bool) -> (String, bool, bool) {
        (ip.into(), is_secure, is_loopback)
    }

    #[test]
    fn the_peer_is_the_client_unless_it_is_a_trusted_proxy() {
        let forged = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-proto", "https")];
        assert_eq!(find(&rules(&[]), "198.51.100.1", &forged), expected("198.51.100.1", false, false));
        assert_eq!(find(&rules(&["10.0.0.0/8"]), "198.51.100.1", &forged), expected("198.51.100.1", false, false));
        assert_eq!(find(&rules(&["10.0.0.0/8"]), "10.0.0.1", &forged), expected("203.0.113.9", true, false));
        assert_eq!(find(&rules(&["10.0.0.0/8"]), "::ffff:10.0.0.1", &forged), expected("203.0.113.9", true, false));
    }

    #[test]
    fn the_last_untrusted_address_of_the_chain_counts() {
        let rules = rules(&["10.0.0.0/8", "127.0.0.1/32"]);
        for (chain, expected) in [
            ("1.2.3.4, 203.0.113.9", "203.0.113.9"),
            ("1.2.3.4, 203.0.113.9, 10.1.1.1", "203.0.113.9"),
            ("1.2.3.4, nonsense, 10.1.1.1", "10.1.1.1"),
            ("nonsense", "10.0.0.1"),
            ("10.1.1.1, 10.2.2.2", "10.1.1.1"),
            ("203.0.113.9:4711", "203.0.113.9"),
            ("[2001:db8::1]:4711", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("", "10.0.0.1"),
        ] {
            assert_eq!(find(&rules, "10.0.0.1", &[("x-forwarded-for", chain)]).0, expected, "{chain}");
        }
        let twice = [("x-forwarded-for", "203.0.113.9"), ("x-forwarded-for", "203.0.113.10")];
        assert_eq!(find(&rules, "10.0.0.1", &twice).0, "203.0.113.10");
    }

    #[test]
    fn the_scheme_is_the_last_one_that_the_trusted_proxy_forwards() {
        let rules = rules(&["10.0.0.0/8"]);
        let secure =
            |value| find(&rules, "10.0.0.1", &[("x-forwarded-for", "1.2.3.4"), ("x-forwarded-proto", value)]).1;
        assert!(secure("https"));
        assert!(!secure("http"));
        assert!(!secure("https, http"));
        assert!(!secure("HTTPS://"));
        let own = AddressRules { has_own_tls: true, ..rules.clone() };
        assert!(find(&own, "203.0.113.9", &[]).1);
    }

    #[test]
    fn only_a_direct_program_on_this_machine_counts_as_loopback() {
        let rules = rules(&[]);
        assert_eq!(find(&rules, "127.0.0.1", &[]), expected("127.0.0.1", false, true));
        assert!(find(&rules, "::1", &[("host", "localhost:8080")]).2);
        for header in FORWARDING_HEADERS {
            assert!(!find(&rules, "127.0.0.1", &[(header, "127.0.0.1")]).2, "{header}");
        }
        assert!(!find(&rules, "127.0.0.1", &[("host", "portal.example.fr")]).2, "a proxy that hands the host on");
        let local = headers(&[("host", "127.0.0.1:8080")]);
        let peer = Some(Ipv4Addr::LOCALHOST.into());
        assert!(!rules.address(peer, false, None, &local).is_loopback, "a proxy that speaks HTTP/1.0");
        let elsewhere = AddressRules { is_local_site: false, ..rules.clone() };
        assert!(!elsewhere.address(peer, true, None, &local).is_loopback, "a public URL that is not this machine");
        assert!(!rules.address(None, true, None, &local).is_loopback);
    }

    #[test]
    fn a_trusted_proxy_on_this_machine_may_forward_a_local_program() {
        let rules = rules(&["127.0.0.0/8"]);
        assert!(find(&rules, "127.0.0.1", &[("x-forwarded-for", "127.0.0.1")]).2);
        assert!(!find(&rules, "127.0.0.1", &[("x-forwarded-for", "203.0.113.9")]).2);
        assert!(!find(&rules, "127.0.0.1", &[("x-forwarded-for", "203.0.113.9, 127.0.0.1")]).2);
    }

    proptest! {
        #[test]
        fn an_untrusted_peer_forges_neither_address_nor_loopback(chain in "[ -~]{0,60}", proto in "[ -~]{0,12}") {
            let headers = headers(&[("x-forwarded-for", &chain), ("x-forwarded-proto", &proto), ("host", "localhost")]);
            for peer in ["203.0.113.9", "127.0.0.1"] {
                let peer: IpAddr = peer.parse().unwrap();
                let address = rules(&["10.0.0.0/8"]).address(Some(peer), true, None, &headers);
                prop_assert_eq!(address, ClientAddress { ip: peer, is_secure: false, is_loopback: false });
            }
        }
    }
}
