//! The settings that are the same for all phones.

use super::host::Host;
use std::{fmt, str::FromStr};

/// The settings that go into phones' configurations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhoneSettings {
    /// The server where phones register.
    pub sip_server: SipServer,
    /// The transport to the SIP server.
    pub sip_transport: SipTransport,
    /// The time zone of phones as a POSIX rule: `CET-1CEST,M3.5.0,M10.5.0/3`.
    pub time_zone: String,
    /// The NTP server of phones.
    pub ntp_server: Host,
    /// The interval in which phones fetch their configuration, in minutes.
    pub repoll_minutes: u16,
    /// The number that phones dial for voicemail.
    pub voicemail_number: Option<String>,
}

/// The rule of the time zone `Europe/Paris` (IANA 2025b, the footer of its file).
pub const PARIS: &str = "CET-1CEST,M3.5.0,M10.5.0/3";

/// The SIP server: a host, and a port unless phones use the default port of the transport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SipServer {
    /// The host.
    pub host: Host,
    /// The port; by default the transport's own, 5060 or 5061.
    pub port: Option<u16>,
}

impl SipServer {
    /// Parses `host` or `host:port`.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim();
        let (host, port) = match text.rsplit_once(':') {
            Some((host, port)) if !text.ends_with(']') => (host, Some(port)),
            _ => (text, None),
        };
        let refusal =
            || format!("“{text}” is not a host, or a host and a port; expected is something like sip.example.fr:5060");
        let host = Host::parse(host).map_err(|_| refusal())?;
        let port = match port {
            None => None,
            Some(port) => Some(port.parse().ok().filter(|port| *port != 0).ok_or_else(refusal)?),
        };
        Ok(Self { host, port })
    }
}

/// The transport of SIP.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SipTransport {
    /// UDP.
    #[default]
    Udp,
    /// TCP.
    Tcp,
    /// TLS.
    Tls,
}

impl SipTransport {
    const ALL: [Self; 3] = [Self::Udp, Self::Tcp, Self::Tls];

    /// Returns the name in the settings: `udp`, `tcp` or `tls`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Udp => "udp",
            Self::Tcp => "tcp",
            Self::Tls => "tls",
        }
    }
}

impl fmt::Display for SipTransport {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

impl FromStr for SipTransport {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|transport| transport.name().eq_ignore_ascii_case(text.trim()));
        found.ok_or_else(|| format!("“{text}” is no transport; udp, tcp or tls is expected"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parses_a_sip_server_with_or_without_a_port() {
        for (given, port) in [
            ("sip.example.fr", None),
            ("sip.example.fr:5061", Some(5061)),
            ("[2001:db8::1]", None),
            ("[2001:db8::1]:5060", Some(5060)),
        ] {
            assert_eq!(SipServer::parse(given).unwrap().port, port, "{given}");
        }
        for wrong in ["", ":5060", "sip.example.fr:", "sip.example.fr:0", "sip.example.fr:70000", "2001:db8::1", "a b"]
        {
            assert!(SipServer::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn parses_a_transport_in_any_case() {
        assert_eq!("TLS".parse(), Ok(SipTransport::Tls));
        assert!("sctp".parse::<SipTransport>().is_err());
    }

    #[test]
    fn paris_is_an_hour_ahead_in_winter_and_two_in_summer() {
        let zone = jiff::tz::TimeZone::posix(PARIS).unwrap();
        for (at, hours) in [("2026-01-15T00:00:00Z", 1), ("2026-07-15T00:00:00Z", 2), ("2026-10-25T01:00:00Z", 1)] {
            let at: jiff::Timestamp = at.parse().unwrap();
            assert_eq!(zone.to_offset(at), jiff::tz::offset(hours), "{at}");
        }
    }
}
