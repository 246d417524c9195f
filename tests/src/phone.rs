//! A telephone that behaves as a real one does: asks in order, keeps the address it is told, comes back to it.

use crate::TestPortal;
use reqwest::{Client, StatusCode};
use std::net::{IpAddr, Ipv4Addr};

/// A Yealink conference telephone.
pub struct TestPhone {
    /// Its MAC address, 12 upper-case digits.
    pub mac: String,
    /// What it calls itself: `SIP-CP920`.
    pub model: String,
    /// The number in its common file's name.
    pub code: u16,
    /// Its firmware.
    pub firmware: String,
    /// Where it looks for its files: what the installer typed in, later what it was told.
    pub server: String,
    client: Client,
}

/// What came back for one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The file asked for.
    pub file: String,
    /// The status.
    pub status: StatusCode,
    /// The body.
    pub body: String,
}

impl Fetched {
    /// The value of a parameter of the configuration.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.body.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "))
    }
}

impl TestPhone {
    /// A CP920 just unpacked, at 127.0.0.1, told the address that all are told.
    pub fn cp920(portal: &TestPortal, mac: &str) -> Self {
        Self::at(portal, mac, Ipv4Addr::LOCALHOST.into())
    }

    /// The same at another address.
    pub fn at(portal: &TestPortal, mac: &str, address: IpAddr) -> Self {
        Self {
            mac: mac.to_owned(),
            model: "SIP-CP920".into(),
            code: 78,
            firmware: "78.85.0.5".into(),
            server: portal.url("/sip-ps/"),
            client: Client::builder().local_address(address).build().expect("a client"),
        }
    }

    /// As it names itself in every request.
    pub fn user_agent(&self) -> String {
        let pairs: Vec<_> = self.mac.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_lowercase()).collect();
        format!("Yealink {} {} {}", self.model, self.firmware, pairs.join(":"))
    }

    /// Asks for one file where it looks for its files.
    pub async fn fetch(&self, file: &str) -> Fetched {
        let request = self.client.get(format!("{}{file}", self.server)).header("user-agent", self.user_agent());
        let response = request.send().await.expect("an answer");
        let status = response.status();
        Fetched { file: file.to_owned(), status, body: response.text().await.expect("a body") }
    }

    /// Asks for its own file.
    pub async fn fetch_own(&self) -> Fetched {
        self.fetch(&format!("{}.cfg", self.mac.to_lowercase())).await
    }

    /// Starts: asks for its files in the order of firmware V81 and later (boot file, the boot file of all, the model's
    /// file, its own), and goes where the last one says from then on.
    pub async fn start(&mut self) -> Vec<Fetched> {
        let mac = self.mac.to_lowercase();
        let mut fetched = vec![self.fetch(&format!("{mac}.boot")).await];
        fetched.push(self.fetch("y000000000000.boot").await);
        fetched.push(self.fetch(&format!("y{:012}.cfg", self.code)).await);
        let own = self.fetch_own().await;
        if own.status.is_success() {
            assert!(own.body.starts_with("#!version:1.0.0.1\n"), "a telephone ignores a file without its first line");
            let told = own.value("static.auto_provision.server.url").or_else(|| own.value("auto_provision.server.url"));
            if let Some(server) = told {
                self.server = server.to_owned();
            }
        }
        fetched.push(own);
        fetched
    }
}
