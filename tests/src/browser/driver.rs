//! chromedriver, the program that controls the browser.

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

/// The maximum time to wait until the driver has ended the browser and itself.
const END_TIMEOUT: Duration = Duration::from_secs(5);

/// A running chromedriver.
pub struct Driver {
    child: Child,
    address: SocketAddr,
    log: PathBuf,
}

impl Driver {
    /// Starts chromedriver on a free port. Its log and its temporary files are in `folder`.
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

    /// The URL on which the driver listens.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// The content of the driver's log.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Asks the driver to end its browser and itself, and kills the driver if it does not. A driver that is killed
    /// first would leave its browser running.
    pub fn end(&mut self) {
        let request_result = TcpStream::connect(self.address).and_then(|mut stream| {
            stream.set_read_timeout(Some(END_TIMEOUT))?;
            let request = format!("GET /shutdown HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
            stream.write_all(request.as_bytes())?;
            stream.read_to_end(&mut Vec::new())
        });
        let start = Instant::now();
        while request_result.is_ok() && start.elapsed() < END_TIMEOUT && matches!(self.child.try_wait(), Ok(None)) {
            std::thread::sleep(Duration::from_millis(10));
        }
        // An error means that the process has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
