//! Where a portal is, and how one talks to it.

use reqwest::{Certificate, Client, ClientBuilder};
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

/// A portal's address, with the certificate to believe if it speaks TLS.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where it listens.
    pub address: SocketAddr,
    /// Its certificate.
    pub certificate: Option<Certificate>,
}

/// Something that people and telephones can reach.
pub trait Reachable {
    /// Where it is.
    fn site(&self) -> Site;
}

impl Site {
    /// The address of one of its pages.
    pub fn url(&self, path: &str) -> String {
        let scheme = if self.certificate.is_some() { "https" } else { "http" };
        format!("{scheme}://{}{path}", self.address)
    }

    /// A client that believes its certificate, to be built.
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
