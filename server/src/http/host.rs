//! Checks the host of a request: it must be named once, in a valid form (RFC 9112 3.2, RFC 9113 8.3.1). Otherwise a
//! proxy between the client and us may assume another host than we do.

use axum::extract::Request;
use http::{HeaderMap, HeaderValue, Version, header};
use std::net::Ipv6Addr;

/// Whether a request names its host as its HTTP version requires. A request over HTTP/1.0 may name no host, because
/// phones with old firmware and the health checks of load balancers name none.
pub(super) fn names_valid_host(request: &Request) -> bool {
    let mut given = hosts(request.headers());
    let host = match (given.next(), given.next()) {
        (_, Some(_)) => return false,
        (host, None) => host,
    };
    let version = request.version();
    match (host, request.uri().authority()) {
        (None, None) => version < Version::HTTP_11,
        // HTTP/1.1 requires the header even when the request line contains the host.
        (None, Some(_)) => version != Version::HTTP_11,
        (Some(host), None) => is_host(host.as_bytes()),
        (Some(host), Some(authority)) => {
            is_host(host.as_bytes())
                && (version < Version::HTTP_2 || authority.as_str().as_bytes().eq_ignore_ascii_case(host.as_bytes()))
        }
    }
}

fn hosts(headers: &HeaderMap) -> impl Iterator<Item = &HeaderValue> {
    headers.get_all(header::HOST).iter()
}

/// Whether a text is a host with or without a port: a name or an address, without a user before it. A comma is refused,
/// because a proxy could read two hosts.
fn is_host(text: &[u8]) -> bool {
    let (host, port) = match text.iter().rposition(|byte| *byte == b':') {
        Some(colon) if !text.ends_with(b"]") => (&text[..colon], &text[colon + 1..]),
        _ => (text, &[][..]),
    };
    let is_port = port.iter().all(u8::is_ascii_digit)
        && (port.is_empty() || str::from_utf8(port).is_ok_and(|port| port.parse::<u16>().is_ok()));
    let is_in_name = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let is_address = || {
        let bare = host.strip_prefix(b"[")?.strip_suffix(b"]")?;
        str::from_utf8(bare).ok()?.parse::<Ipv6Addr>().ok()
    };
    !host.is_empty() && is_port && (host.iter().all(is_in_name) || is_address().is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    fn request(version: Version, target: &str, hosts: &[&str]) -> Request {
        let mut request = Request::get(target).version(version).body(Body::empty()).unwrap();
        for host in hosts {
            request.headers_mut().append(header::HOST, HeaderValue::from_bytes(host.as_bytes()).unwrap());
        }
        request
    }

    #[test]
    fn exactly_one_valid_host_is_accepted() {
        for host in ["portal.example.fr", "a", "127.0.0.1:8080", "[::1]", "[2001:db8::1]:443", "a_b.example", "portal:"]
        {
            assert!(names_valid_host(&request(Version::HTTP_11, "/", &[host])), "{host}");
            assert!(names_valid_host(&request(Version::HTTP_10, "/", &[host])), "{host}");
        }
        for host in [
            "", " ", "a b", "a,b", "user@a", "a:b", "a:99999", "a:+80", "http://a", "a/b", "a?b", ":80", "[::1",
            "a:80:80", "é",
        ] {
            for version in [Version::HTTP_10, Version::HTTP_11, Version::HTTP_2] {
                assert!(!names_valid_host(&request(version, "/", &[host])), "{version:?} {host}");
            }
        }
        for version in [Version::HTTP_10, Version::HTTP_11, Version::HTTP_2] {
            assert!(!names_valid_host(&request(version, "/", &["a", "a"])), "{version:?}");
            assert!(!names_valid_host(&request(version, "/", &["a", "b"])), "{version:?}");
        }
    }

    #[test]
    fn only_http_1_0_may_name_no_host() {
        assert!(names_valid_host(&request(Version::HTTP_10, "/", &[])));
        assert!(!names_valid_host(&request(Version::HTTP_11, "/", &[])));
        assert!(!names_valid_host(&request(Version::HTTP_11, "http://a/", &[])));
        assert!(!names_valid_host(&request(Version::HTTP_2, "/", &[])));
    }

    #[test]
    fn http_2_names_the_host_in_the_request_line() {
        assert!(names_valid_host(&request(Version::HTTP_2, "https://a/", &[])));
        assert!(names_valid_host(&request(Version::HTTP_2, "https://a/", &["A"])));
        assert!(!names_valid_host(&request(Version::HTTP_2, "https://a/", &["b"])));
        assert!(names_valid_host(&request(Version::HTTP_11, "http://a/", &["b"])), "the request line counts");
    }
}
