//! A telephone that behaves as a real one does: asks in order, keeps the address it is told, comes back to it.

use crate::{Reachable, loopback};
use reqwest::{Client, StatusCode};
use std::net::IpAddr;

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
    /// What a proxy between it and the portal adds.
    pub headers: Vec<(&'static str, &'static str)>,
    client: Client,
}

/// What came back for one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// The file asked for.
    pub file: String,
    /// The status.
    pub status: StatusCode,
    /// The headers, sorted, without the date.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl Fetched {
    /// All of the answer that somebody could tell from another's.
    pub fn answer(&self) -> (StatusCode, &[(String, String)], &str) {
        (self.status, &self.headers, &self.body)
    }

    /// The secrets that it hands over: provisioning token, SIP password, password of the telephone's own page.
    pub fn secrets(&self) -> [String; 3] {
        let value = |name: &str| self.value(name).unwrap_or_else(|| panic!("no {name} in {}", self.body)).to_owned();
        let token =
            value("static.auto_provision.server.url").trim_end_matches('/').rsplit('/').next().map(str::to_owned);
        let admin = value("static.security.user_password").trim_start_matches("admin:").to_owned();
        [token.expect("a token"), value("account.1.password"), admin]
    }

    /// The value of a parameter of the configuration.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.body.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(" = "))
    }
}

impl TestPhone {
    /// A CP920 just unpacked, at 127.0.0.1, told the address that all are told.
    pub fn cp920(portal: &impl Reachable, mac: &str) -> Self {
        Self::at(portal, mac, loopback(1))
    }

    /// The same at another address.
    pub fn at(portal: &impl Reachable, mac: &str, address: IpAddr) -> Self {
        let site = portal.site();
        Self {
            mac: mac.to_owned(),
            model: "SIP-CP920".into(),
            code: 78,
            firmware: "78.85.0.5".into(),
            server: site.url("/sip-ps/"),
            headers: Vec::new(),
            client: site.client().local_address(address).build().expect("a client"),
        }
    }

    /// As it names itself in every request.
    pub fn user_agent(&self) -> String {
        let pairs: Vec<_> =
            self.mac.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_lowercase()).collect();
        format!("Yealink {} {} {}", self.model, self.firmware, pairs.join(":"))
    }

    /// Asks for one file where it looks for its files.
    pub async fn fetch(&self, file: &str) -> Fetched {
        self.try_fetch(file).await.expect("an answer")
    }

    /// The same, of a portal that may end before it has answered.
    pub async fn try_fetch(&self, file: &str) -> reqwest::Result<Fetched> {
        let mut request = self.client.get(format!("{}{file}", self.server)).header("user-agent", self.user_agent());
        for (name, value) in &self.headers {
            request = request.header(*name, *value);
        }
        let response = request.send().await?;
        let status = response.status();
        let headers = response.headers().iter().filter(|(name, _)| *name != "date");
        let header = |value: &reqwest::header::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let mut headers: Vec<_> = headers.map(|(name, value)| (name.to_string(), header(value))).collect();
        headers.sort();
        Ok(Fetched { file: file.to_owned(), status, headers, body: response.text().await? })
    }

    /// Asks for its own file.
    pub async fn fetch_own(&self) -> Fetched {
        self.fetch(&self.own_file()).await
    }

    /// The name of its own file.
    pub fn own_file(&self) -> String {
        format!("{}.cfg", self.mac.to_lowercase())
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
                server.clone_into(&mut self.server);
            }
        }
        fetched.push(own);
        fetched
    }
}
