//! A mail server that takes what the portal sends: `aiosmtpd`, a process of its own.

use crate::eventually;
use serde::Deserialize;
use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader},
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex, PoisonError},
};

/// What came, decoded by Python's own library.
#[derive(Clone, Debug, Deserialize)]
pub struct ReceivedEmail {
    /// Whom the server was told it is from.
    pub sender: String,
    /// For whom the server was told it is.
    pub recipients: Vec<String>,
    /// Who had signed in.
    pub user: Option<String>,
    /// Its headers, their names small.
    pub headers: BTreeMap<String, String>,
    /// Whether TLS was begun on the connection.
    pub is_encrypted: bool,
    /// Whether it travelled as ASCII.
    pub is_ascii: bool,
    /// Its text.
    pub text: String,
}

/// The server. Gone with this value.
pub struct MailServer {
    child: Child,
    received: Arc<Mutex<Vec<ReceivedEmail>>>,
}

/// How a server is to be spoken to.
#[derive(Clone, Copy, Default)]
pub struct MailOptions<'a> {
    /// Certificate and key, to speak TLS.
    pub tls: Option<(&'a Path, &'a Path)>,
    /// Whether it speaks TLS only once it is asked to.
    pub is_start_tls: bool,
    /// User and password, to take nothing from anybody else.
    pub account: Option<(&'a str, &'a str)>,
}

/// The first Python that has the server: Debian's packages are known to Debian's own.
fn python() -> &'static str {
    let has_it = |python: &&str| {
        let asked = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        asked.is_ok_and(|status| status.success())
    };
    ["python3", "/usr/bin/python3"].into_iter().find(has_it).expect("a Python with Debian's python3-aiosmtpd")
}

/// A port that is free now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port()
}

impl MailServer {
    /// Starts one on a port, and waits until it takes e-mail.
    pub async fn start(port: u16, options: MailOptions<'_>) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/src/mail_server.py");
        let mut command = Command::new(python());
        command.arg(script).arg(port.to_string());
        match options.tls {
            Some((certificate, key)) => command.arg(certificate).arg(key),
            None => command.args(["-", "-"]),
        };
        let (user, password) = options.account.unwrap_or(("-", "-"));
        let child = command
            .args([user, password, if options.is_start_tls { "starttls" } else { "-" }])
            .stdout(Stdio::piped())
            .spawn();
        let mut child = child.expect("the mail server");
        let (lines, received) = (BufReader::new(child.stdout.take().expect("its output")).lines(), Arc::default());
        let server = Self { child, received: Arc::clone(&received) };
        let is_ready = Arc::new(Mutex::new(false));
        let told = is_ready.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                match serde_json::from_str(&line) {
                    Ok(email) => received.lock().unwrap_or_else(PoisonError::into_inner).push(email),
                    Err(_) => *told.lock().unwrap_or_else(PoisonError::into_inner) = true,
                }
            }
        });
        let look = async || is_ready.lock().is_ok_and(|ready| *ready).then_some(());
        eventually("the mail server", look).await;
        server
    }

    /// What came until now, in order.
    pub fn received(&self) -> Vec<ReceivedEmail> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until so many came.
    pub async fn await_emails(&self, count: usize) -> Vec<ReceivedEmail> {
        let look = async || Some(self.received()).filter(|received| received.len() >= count);
        eventually(&format!("{count} e-mails"), look).await
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // An error is a process that is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
