//! A phone that behaves like a real one: it requests its files in order, and keeps the URL that its configuration
//! names.

use crate::{Reachable, loopback};
use reqwest::{Client, StatusCode};
use std::net::IpAddr;

/// A Yealink phone: a conference phone CP920, unless a test changes the fields.
pub struct TestPhone {
    /// The MAC address, 12 upper-case digits.
    pub mac: String,
    /// The model, as the User-Agent names it: `SIP-CP920`.
    pub model: String,
    /// The number of the model in the name of its common file: 78 in `y000000000078.cfg`.
    pub code: u16,
    /// The version of the firmware.
    pub firmware: String,
    /// The URL of the folder of its files: at first the shared URL, which an installer types in; later the phone's own
    /// URL, which its configuration names.
    pub server: String,
    /// The headers that a proxy between the phone and the portal adds.
    pub headers: Vec<(&'static str, &'static str)>,
    client: Client,
}

/// The response to the request of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchedFile {
    /// The name of the file.
    pub file: String,
    /// The status.
    pub status: StatusCode,
    /// The headers, sorted, without the date.
    pub headers: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl FetchedFile {
    /// The parts of a response by which a client could tell two responses apart: status, headers and body.
    pub fn answer(&self) -> (StatusCode, &[(String, String)], &str) {
        (self.status, &self.headers, &self.body)
    }

    /// The secrets in the file: the provisioning token, the SIP password, the password of the phone's own web page.
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
    /// Creates a new CP920 at 127.0.0.1, which knows only the URL that all phones share.
    pub fn cp920(portal: &impl Reachable, mac: &str) -> Self {
        Self::at(portal, mac, loopback(1))
    }

    /// Creates a new CP920 at another address.
    pub fn at(portal: &impl Reachable, mac: &str, address: IpAddr) -> Self {
        let endpoint = portal.endpoint();
        Self {
            mac: mac.to_owned(),
            model: "SIP-CP920".into(),
            code: 78,
            firmware: "78.85.0.5".into(),
            server: endpoint.url("/sip-ps/"),
            headers: Vec::new(),
            client: endpoint.client().local_address(address).build().expect("a client"),
        }
    }

    /// The User-Agent of the phone.
    pub fn user_agent(&self) -> String {
        let pairs: Vec<_> =
            self.mac.as_bytes().chunks(2).map(|pair| String::from_utf8_lossy(pair).to_lowercase()).collect();
        format!("Yealink {} {} {}", self.model, self.firmware, pairs.join(":"))
    }

    /// Requests one file.
    pub async fn fetch(&self, file: &str) -> FetchedFile {
        self.try_fetch(file).await.expect("an answer")
    }

    /// Requests one file of a portal that may end before it answers.
    pub async fn try_fetch(&self, file: &str) -> reqwest::Result<FetchedFile> {
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
        Ok(FetchedFile { file: file.to_owned(), status, headers, body: response.text().await? })
    }

    /// Requests the phone's own file.
    pub async fn fetch_own(&self) -> FetchedFile {
        self.fetch(&self.own_file()).await
    }

    /// The name of the phone's own file.
    pub fn own_file(&self) -> String {
        format!("{}.cfg", self.mac.to_lowercase())
    }

    /// Starts the phone: requests its files in the order of firmware V81 and later, and returns them in this order: the
    /// phone's boot file, the common boot file, the model's common file, the phone's own file. From then on, the phone
    /// uses the URL that its own file names.
    pub async fn start(&mut self) -> Vec<FetchedFile> {
        let mac = self.mac.to_lowercase();
        let mut fetched = vec![self.fetch(&format!("{mac}.boot")).await];
        fetched.push(self.fetch("y000000000000.boot").await);
        fetched.push(self.fetch(&format!("y{:012}.cfg", self.code)).await);
        let own = self.fetch_own().await;
        if own.status.is_success() {
            assert!(own.body.starts_with("#!version:1.0.0.1\n"), "a phone ignores a file without its first line");
            let new_server =
                own.value("static.auto_provision.server.url").or_else(|| own.value("auto_provision.server.url"));
            if let Some(server) = new_server {
                server.clone_into(&mut self.server);
            }
        }
        fetched.push(own);
        fetched
    }
}
