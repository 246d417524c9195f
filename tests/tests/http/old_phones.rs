//! Phones with old firmware: the portal shows their failed TLS handshakes, and the proxy that docs/operations.md
//! describes serves them.

use portal_api::source::{HandshakeFault, ListPhoneSources};
use portal_tests::{Database, MAC, TestPhone, TestPortal, eventually, free_port};
use reqwest::StatusCode;
use std::{
    io::Write as _,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

/// The TLS cipher suites that phones of Yealink's T4 series with old firmware offer.
const OLD_SUITES: &str = "AES256-SHA:DHE-RSA-AES256-SHA:@SECLEVEL=0";

/// Writes a certificate with an RSA key and returns the two files.
fn write_certificate(folder: &Path) -> (String, String) {
    let (certificate, key) = (folder.join("cert.pem"), folder.join("key.pem"));
    let output = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "3", "-subj", "/CN=old.example.fr", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .args(["-addext", "subjectAltName=DNS:old.example.fr,IP:127.0.0.1"])
        .output()
        .expect("openssl");
    assert!(output.status.success(), "{output:?}");
    (certificate.display().to_string(), key.display().to_string())
}

/// Connects as an old phone does, and sends a request.
fn send_as_old_phone(address: SocketAddr, request: &str) -> Output {
    let mut client = Command::new("openssl")
        .args(["s_client", "-quiet", "-tls1_2", "-cipher", OLD_SUITES, "-connect", &address.to_string()])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("openssl");
    // An error means that the server has refused the connection already.
    let _ = client.stdin.take().expect("its input").write_all(request.as_bytes());
    client.wait_with_output().expect("its output")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_failed_handshake_is_shown_to_a_reseller_with_phones_at_its_source() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()]).expect("a certificate");
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, own.cert.pem()).expect("written");
    std::fs::write(&key, own.signing_key.serialize_pem()).expect("written");
    let (certificate, key) = (certificate.display().to_string(), key.display().to_string());
    let settings = [("tls_cert", certificate.as_str()), ("tls_key", key.as_str())];
    let portal = TestPortal::start_with(Database::Sqlite, &settings).await;
    let (expert, operator) = (portal.sign_in("expert").await, portal.operator().await);
    let address = portal.address;
    tokio::task::spawn_blocking(move || send_as_old_phone(address, "GET / HTTP/1.0\r\n\r\n")).await.expect("asked");
    let fault = async || operator.call(ListPhoneSources {}).await.expect("the sources").handshakes.pop();
    let failed = eventually("the failure", fault).await;
    assert_eq!((failed.source.as_str(), failed.fault, failed.count), ("127.0.0.1", HandshakeFault::NoCommonSuite, 1));
    // The reseller sees the failure, because it happened at the address of the reseller's own browser.
    let page = expert.page("/extranet/sources").await;
    assert!(page.contains("127.0.0.1") && page.contains("Aucun chiffrement commun"), "{page}");

    // A failure at another address is not shown to the reseller until one of the reseller's phones was seen there.
    let elsewhere: IpAddr = Ipv4Addr::new(127, 3, 0, 1).into();
    let refused = send_without_tls(&portal, elsewhere).await;
    assert!(refused.is_empty() || !refused.starts_with("HTTP"), "{refused}");
    let find_failure = async || {
        let found = operator.call(ListPhoneSources {}).await.expect("the sources").handshakes;
        found.into_iter().find(|failed| failed.source == "127.3.0.1")
    };
    assert_eq!(eventually("the failure", find_failure).await.fault, HandshakeFault::NotTls);
    let seen = expert.call(ListPhoneSources {}).await.expect("the sources").handshakes;
    assert!(seen.iter().all(|failed| failed.source != "127.3.0.1"), "{seen:?}");
    expert.register(MAC).await;
    assert_eq!(TestPhone::at(&portal, MAC, elsewhere).fetch_own().await.status, StatusCode::OK);
    let is_seen = async || {
        let found = expert.call(ListPhoneSources {}).await.expect("the sources").handshakes;
        found.into_iter().find(|failed| failed.source == "127.3.0.1")
    };
    eventually("the reseller to see it", is_seen).await;
}

/// Sends plain HTTP to the port for TLS. Returns the response.
async fn send_without_tls(portal: &TestPortal, from: IpAddr) -> String {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    let socket = tokio::net::TcpSocket::new_v4().expect("a socket");
    socket.bind((from, 0).into()).expect("an address of this machine");
    let mut stream = socket.connect(portal.address).await.expect("a connection");
    stream.write_all(b"GET /sip-ps/ HTTP/1.1\r\nHost: localhost\r\n\r\n").await.expect("sent");
    let mut read = Vec::new();
    // An error means that the portal reset the connection.
    let _ = stream.read_to_end(&mut read).await;
    String::from_utf8_lossy(&read).into_owned()
}

/// A running nginx, which ends with the test.
struct Nginx(Child);

impl Drop for Nginx {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Reads the first block of nginx configuration below a heading of docs/operations.md.
fn read_documented_server(heading: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the root");
    let document = std::fs::read_to_string(root.join("docs/operations.md")).expect("the document");
    let after = document.split(heading).nth(1).expect("the heading");
    let block = after.split("```nginx\n").nth(1).expect("its block");
    block.split("```").next().expect("its end").to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_documented_proxy_speaks_to_old_phones() {
    let folder = tempfile::tempdir().expect("a folder");
    let (certificate, key) = write_certificate(folder.path());
    let settings = [("trusted_proxies", "127.0.0.1/32"), ("public_url", "https://portal.example.fr")];
    let portal = TestPortal::start_with(Database::Sqlite, &settings).await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, free_port()));
    let server = read_documented_server("### Old phones, at an address of their own")
        .replace("192.0.2.20:443", &address.to_string())
        .replace("/etc/nginx/portal/old.pem", &certificate)
        .replace("/etc/nginx/portal/old-key.pem", &key)
        .replace("127.0.0.1:8080", &portal.address.to_string());
    let path = folder.path().display();
    let configuration = format!(
        "daemon off;\nmaster_process off;\npid {path}/pid;\nerror_log {path}/error;\nevents {{}}\nhttp {{\n\
         client_body_temp_path {path}/b; proxy_temp_path {path}/p; fastcgi_temp_path {path}/f;\n\
         uwsgi_temp_path {path}/u; scgi_temp_path {path}/s;\n{server}}}\n"
    );
    let file = folder.path().join("nginx.conf");
    std::fs::write(&file, configuration).expect("written");
    let nginx = Command::new("nginx").arg("-c").arg(&file).arg("-e").arg(folder.path().join("error")).spawn();
    let _nginx = Nginx(nginx.expect("nginx (Debian: nginx-light)"));
    eventually("nginx", async || tokio::net::TcpStream::connect(address).await.ok()).await;

    let ask = async |path: String| {
        let agent = TestPhone::cp920(&portal, MAC).user_agent();
        let request =
            format!("GET {path} HTTP/1.0\r\nHost: old.example.fr\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n");
        let output = tokio::task::spawn_blocking(move || send_as_old_phone(address, &request)).await.expect("asked");
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let own = ask(format!("/sip-ps/{}.cfg", MAC.to_lowercase())).await;
    assert!(own.starts_with("HTTP/1.1 200"), "{own}");
    let own_url = own.lines().find(|line| line.starts_with("static.auto_provision.server.url")).expect("an address");
    assert!(
        own_url.contains("https://old.example.fr/sip-ps/"),
        "the phone's own URL is the one of the old phones' proxy: {own_url}"
    );
    let token = own_url.trim_end_matches('/').rsplit('/').next().expect("a token").to_owned();
    let again = ask(format!("/sip-ps/{token}/{}.cfg", MAC.to_lowercase())).await;
    assert!(again.starts_with("HTTP/1.1 200"), "{again}");
    for path in ["/", "/extranet/login", "/api/openapi.json"] {
        let refused = ask(path.to_owned()).await;
        assert!(refused.starts_with("HTTP/1.1 404"), "this proxy serves no pages for people: {refused}");
    }
}
