//! The address of a portal, and clients that trust its certificate.

use reqwest::{Certificate, Client, ClientBuilder};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// A portal's address, with the certificate to trust if it speaks TLS.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// The address on which the portal listens.
    pub address: SocketAddr,
    /// The certificate of the portal, if it speaks TLS.
    pub certificate: Option<Certificate>,
}

/// A portal that people and phones can reach.
pub trait Reachable {
    /// The address and the certificate of the portal.
    fn endpoint(&self) -> Endpoint;
}

impl Endpoint {
    /// The URL of a page.
    pub fn url(&self, path: &str) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.address)
    }

    /// Starts building a client that trusts the portal's certificate.
    pub fn client(&self) -> ClientBuilder {
        let builder = Client::builder();
        match &self.certificate {
            Some(certificate) => builder.add_root_certificate(certificate.clone()),
            None => builder,
        }
    }
}

/// An address of this machine: 127.0.0.`last`.
pub const fn loopback(last: u8) -> IpAddr {
    IpAddr::V4(Ipv4Addr::new(127, 0, 0, last))
}
