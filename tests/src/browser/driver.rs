//! The program that drives the browser.

use crate::eventually;
use std::{
    fs::{self, File},
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpListener, TcpStream},
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long it may take to end the browser and itself.
const PATIENCE: Duration = Duration::from_secs(5);

/// A running chromedriver.
pub struct Driver {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Driver {
    /// Starts it on a free port; its log and what it leaves behind are in `folder`.
    pub async fn start(folder: &TempDir) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a free port");
        let log = folder.path().join("driver.log");
        let output = File::create(&log).expect("a log");
        let child = Command::new("chromedriver")
            .arg(format!("--port={}", address.port()))
            .env("TMPDIR", folder.path())
            .stdin(Stdio::null())
            .stdout(output.try_clone().expect("a log"))
            .stderr(output)
            .spawn();
        let child = child.unwrap_or_else(|error| panic!("chromedriver (Debian: chromium-driver): {error}"));
        let driver = Self { child, address, log };
        eventually("chromedriver", async || TcpStream::connect(address).ok()).await;
        driver
    }

    /// Where it listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it said.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Has it end its browser and itself. Killed, it would leave the browser behind.
    pub fn end(&mut self) {
        let asked = TcpStream::connect(self.address).and_then(|mut stream| {
            stream.set_read_timeout(Some(PATIENCE))?;
            let request = format!("GET /shutdown HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
            stream.write_all(request.as_bytes())?;
            stream.read_to_end(&mut Vec::new())
        });
        let start = Instant::now();
        while asked.is_ok() && start.elapsed() < PATIENCE && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(10));
        }
        // An error is a process that is gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
