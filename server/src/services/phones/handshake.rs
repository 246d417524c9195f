//! Failed TLS handshakes: logs each one, and counts them by fault for the people who install phones.

use crate::portal::Portal;
use portal_api::source::HandshakeFault;
use portal_protocols::SourceNetwork;
use rustls::{AlertDescription, Error, PeerIncompatible};
use std::{io, net::IpAddr};

/// Records a failed handshake of HTTPS or LDAPS.
pub fn record(portal: &Portal, address: IpAddr, error: &io::Error) {
    let (now, fault) = (portal.clock.now(), find_fault(error));
    portal.handshakes.count(SourceNetwork::of(address), fault, now);
    portal.refusals.log_handshake(address, &error.to_string(), now);
}

/// Returns the fault of a handshake, with only as much detail as a person who installs a phone can use.
fn find_fault(error: &io::Error) -> HandshakeFault {
    match error.get_ref().and_then(|error| error.downcast_ref::<Error>()) {
        Some(Error::PeerIncompatible(reason)) => match reason {
            PeerIncompatible::Tls12NotOffered
            | PeerIncompatible::Tls12NotOfferedOrEnabled
            | PeerIncompatible::ServerDoesNotSupportTls12Or13 => HandshakeFault::OldVersion,
            _ => HandshakeFault::NoCommonSuite,
        },
        Some(Error::AlertReceived(alert)) => match alert {
            AlertDescription::UnknownCA
            | AlertDescription::BadCertificate
            | AlertDescription::UnsupportedCertificate
            | AlertDescription::CertificateRevoked
            | AlertDescription::CertificateExpired
            | AlertDescription::CertificateUnknown => HandshakeFault::CertificateRefused,
            AlertDescription::ProtocolVersion => HandshakeFault::OldVersion,
            AlertDescription::HandshakeFailure => HandshakeFault::NoCommonSuite,
            _ => HandshakeFault::Ended,
        },
        Some(Error::InvalidMessage(_)) => HandshakeFault::NotTls,
        Some(_) => HandshakeFault::Other,
        None => HandshakeFault::Ended,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_tls_error_has_its_fault() {
        for (error, expected) in [
            (Error::PeerIncompatible(PeerIncompatible::NoCipherSuitesInCommon), HandshakeFault::NoCommonSuite),
            (Error::PeerIncompatible(PeerIncompatible::Tls12NotOffered), HandshakeFault::OldVersion),
            (Error::AlertReceived(AlertDescription::UnknownCA), HandshakeFault::CertificateRefused),
            (Error::AlertReceived(AlertDescription::UserCanceled), HandshakeFault::Ended),
            (Error::InvalidMessage(rustls::InvalidMessage::InvalidContentType), HandshakeFault::NotTls),
            (Error::DecryptError, HandshakeFault::Other),
        ] {
            let text = error.to_string();
            assert_eq!(find_fault(&io::Error::new(io::ErrorKind::InvalidData, error)), expected, "{text}");
        }
        assert_eq!(find_fault(&io::ErrorKind::UnexpectedEof.into()), HandshakeFault::Ended);
    }
}
