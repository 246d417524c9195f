//! The URL under which browsers and phones reach the portal.

use super::host::Host;
use http::Uri;
use std::{fmt, net::SocketAddr};

/// A public URL: scheme, host and port, and nothing else: `https://portal.example.fr`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    is_secure: bool,
    host: Host,
    port: Option<u16>,
}

impl PublicUrl {
    /// Parses a URL. A path, a query, a user or another scheme is refused, because pages link to each other from the
    /// root.
    pub fn parse(text: &str) -> Result<Self, String> {
        let expected = "expected is http:// or https://, a host, and a port unless it is the default port";
        let refuse = |problem: &str| format!("“{text}” {problem}; {expected}, like https://portal.example.fr");
        let uri: Uri = text.trim().parse().map_err(|_| refuse("is not a URL"))?;
        let is_secure = match uri.scheme_str() {
            Some("https") => true,
            Some("http") => false,
            _ => return Err(refuse("is neither http nor https")),
        };
        let authority = uri.authority().ok_or_else(|| refuse("has no host"))?;
        if authority.as_str().contains('@') {
            return Err(format!("the URL has a user in it; {expected}, like https://portal.example.fr"));
        }
        if uri.query().is_some() || text.contains(['?', '#']) {
            return Err(refuse("has a query or a fragment"));
        }
        if !matches!(uri.path(), "" | "/") {
            return Err(refuse("has a path"));
        }
        let host = Host::parse(authority.host()).map_err(|_| refuse("has no valid host"))?;
        let port = match authority.as_str().strip_prefix(authority.host()) {
            Some("") | None => None,
            Some(rest) => {
                let port = rest.strip_prefix(':').and_then(|port| port.parse().ok()).filter(|port| *port != 0);
                Some(port.ok_or_else(|| refuse("has an invalid port"))?)
            }
        };
        Ok(Self { is_secure, host, port: port.filter(|port| *port != default_port(is_secure)) })
    }

    /// Returns the URL of a listening address.
    pub fn of_address(address: SocketAddr, is_secure: bool) -> Self {
        let port = Some(address.port()).filter(|port| *port != default_port(is_secure));
        Self { is_secure, host: Host::Address(address.ip()), port }
    }

    /// Whether the scheme is https.
    pub const fn is_secure(&self) -> bool {
        self.is_secure
    }

    /// Returns the host.
    pub const fn host(&self) -> &Host {
        &self.host
    }

    /// Returns the origin as browsers write it: without the scheme's default port and without a slash at the end.
    pub fn origin(&self) -> String {
        self.to_string()
    }
}

/// Writes the URL as an origin; paths can be appended directly.
impl fmt::Display for PublicUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = if self.is_secure { "https" } else { "http" };
        write!(formatter, "{scheme}://{}", self.host)?;
        self.port.map_or(Ok(()), |port| write!(formatter, ":{port}"))
    }
}

const fn default_port(is_secure: bool) -> u16 {
    if is_secure { 443 } else { 80 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_written_as_browsers_write_its_origin() {
        for (given, origin) in [
            ("https://Portal.Example.fr", "https://portal.example.fr"),
            ("https://portal.example.fr/", "https://portal.example.fr"),
            ("https://portal.example.fr:443", "https://portal.example.fr"),
            ("http://portal.example.fr:443", "http://portal.example.fr:443"),
            ("http://[::1]:8080", "http://[::1]:8080"),
            ("http://127.0.0.1:80", "http://127.0.0.1"),
        ] {
            assert_eq!(PublicUrl::parse(given).unwrap().origin(), origin, "{given}");
        }
    }

    #[test]
    fn a_text_that_is_no_origin_is_refused_with_the_reason() {
        for (given, reason) in [
            ("portal.example.fr", "neither http nor https"),
            ("ftp://portal.example.fr", "neither http nor https"),
            ("https://portal.example.fr/portal", "has a path"),
            ("https://portal.example.fr?a=b", "has a query"),
            ("https://portal.example.fr/#a", "has a query or a fragment"),
            ("https://portal.example.fr:0", "invalid port"),
            ("https://portal.example.fr:99999", "invalid port"),
            ("https://por tal", "is not a URL"),
            ("https://-a_b-", "no valid host"),
            ("", "is not a URL"),
        ] {
            let problem = PublicUrl::parse(given).unwrap_err();
            assert!(problem.contains(reason), "{given}: {problem}");
        }
    }

    #[test]
    fn a_password_in_a_url_is_not_repeated() {
        let problem = PublicUrl::parse("https://user:hunter2@portal.example.fr").unwrap_err();
        assert!(problem.contains("a user in it") && !problem.contains("hunter2"), "{problem}");
    }
}
