//! A mail server that receives the portal's e-mails: `aiosmtpd`, in a process of its own.

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

/// An e-mail that was received, decoded by Python's own library.
#[derive(Clone, Debug, Deserialize)]
pub struct ReceivedEmail {
    /// The sender of the envelope.
    pub sender: String,
    /// The recipients of the envelope.
    pub recipients: Vec<String>,
    /// The user who had signed in.
    pub user: Option<String>,
    /// The headers of the e-mail, with their names in lower case.
    pub headers: BTreeMap<String, String>,
    /// Whether the connection was encrypted by TLS.
    pub is_encrypted: bool,
    /// Whether all bytes of the e-mail were ASCII.
    pub is_ascii: bool,
    /// The text of the e-mail.
    pub text: String,
}

/// A mail server, which ends with this value.
pub struct MailServer {
    child: Child,
    received: Arc<Mutex<Vec<ReceivedEmail>>>,
}

/// The encryption and the account that a mail server requires.
#[derive(Clone, Copy, Default)]
pub struct MailOptions<'a> {
    /// The files of the certificate and the key, if the server speaks TLS.
    pub tls: Option<(&'a Path, &'a Path)>,
    /// Whether TLS starts by the command STARTTLS.
    pub is_start_tls: bool,
    /// User and password, if only that user may send.
    pub account: Option<(&'a str, &'a str)>,
}

/// Finds a Python that has `aiosmtpd`: Debian's packages are installed for Debian's own Python.
fn python() -> &'static str {
    let has_aiosmtpd = |python: &&str| {
        let status = Command::new(python).args(["-c", "import aiosmtpd"]).stderr(Stdio::null()).status();
        status.is_ok_and(|status| status.success())
    };
    ["python3", "/usr/bin/python3"].into_iter().find(has_aiosmtpd).expect("a Python with Debian's python3-aiosmtpd")
}

/// Finds a port that is free now.
pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port").port()
}

impl MailServer {
    /// Starts a server on a port and waits until it receives e-mail.
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
        let set_ready = is_ready.clone();
        std::thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                match serde_json::from_str(&line) {
                    Ok(email) => received.lock().unwrap_or_else(PoisonError::into_inner).push(email),
                    // The first line is `{}`, which is no e-mail: the server is ready.
                    Err(_) => *set_ready.lock().unwrap_or_else(PoisonError::into_inner) = true,
                }
            }
        });
        let look = async || is_ready.lock().is_ok_and(|ready| *ready).then_some(());
        eventually("the mail server", look).await;
        server
    }

    /// The e-mails received until now, in order.
    pub fn received(&self) -> Vec<ReceivedEmail> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until the server has received at least `count` e-mails.
    pub async fn await_emails(&self, count: usize) -> Vec<ReceivedEmail> {
        let look = async || Some(self.received()).filter(|received| received.len() >= count);
        eventually(&format!("{count} e-mails"), look).await
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        // An error means that the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
