use super::*;
use crate::{
    http::{connections::LongLived, layers, tls::Certificate},
    principal::ClientAddress,
    random::Randomness,
    settings::{Settings, Sources, TlsFiles},
};
use axum::{
    Extension,
    body::{Body, Bytes},
    routing::{get, post},
};
use futures::StreamExt as _;
use std::{collections::BTreeMap, fs};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

fn settings() -> Settings {
    Settings::resolve(&Sources::read(&BTreeMap::new(), |_| None)).unwrap()
}

fn router(settings: &Settings, stop: &CancellationToken) -> Router {
    let address = |Extension(address): Extension<ClientAddress>| async move { format!("{address:?}") };
    let slow = || async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        "done"
    };
    let waiting = stop.clone();
    let stream = move || {
        let ticks = futures::stream::repeat(()).then(|()| async {
            tokio::time::sleep(Duration::from_millis(10)).await;
            Ok::<_, io::Error>(Bytes::from_static(b"tick\n"))
        });
        let stopping = waiting.clone();
        async move { (Extension(LongLived), Body::from_stream(ticks.take_until(Box::pin(stopping.cancelled_owned())))) }
    };
    let router = Router::new()
        .route("/address", get(address))
        .route("/slow", get(slow))
        .route("/stream", get(stream))
        .route("/empty", get(|| async {}))
        .route("/large", get(|| async { vec![b'a'; 2 << 20] }))
        .route("/sip-ps/a.cfg", get(|| async { "phone" }))
        .route("/echo", post(|body: Bytes| async move { body }));
    layers::around(router, settings, Randomness::system())
}

fn start(certificate: Option<Certificate>, settings: &Settings) -> HttpServer {
    start_within(certificate, settings, Limits::of_descriptors(1_000))
}

fn start_within(certificate: Option<Certificate>, settings: &Settings, limits: Limits) -> HttpServer {
    let stop = CancellationToken::new();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let router = router(settings, &stop);
    let (rules, on_handshake_failure) = (AddressRules::of(settings), Arc::new(|_, _: &io::Error| {}));
    serve(listener, router, ListenOptions { certificate, rules, limits, on_handshake_failure, stop }).unwrap()
}

/// Connects, sends a request's raw bytes, and leaves the connection open.
async fn connect(address: SocketAddr, request: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

/// Reads the head of an answer.
async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.unwrap());
    }
    String::from_utf8(head).unwrap()
}

fn own_certificate() -> (tempfile::TempDir, TlsFiles, reqwest::Certificate) {
    let folder = tempfile::tempdir().unwrap();
    let files = TlsFiles { certificate: folder.path().join("cert.pem"), key: folder.path().join("key.pem") };
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(&files.certificate, made.cert.pem()).unwrap();
    fs::write(&files.key, made.signing_key.serialize_pem()).unwrap();
    let root = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
    (folder, files, root)
}

/// Sends a request's raw bytes and reads until the server closes the connection.
async fn send_raw(address: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_request_over_plain_http_is_loopback_and_not_secure() {
    let server = start(None, &settings());
    let answer = reqwest::get(format!("http://{}/address", server.address())).await.unwrap();
    assert!(answer.headers().contains_key("x-correlator"));
    assert!(!answer.headers().contains_key("strict-transport-security"));
    let text = answer.text().await.unwrap();
    assert!(text.contains("127.0.0.1, is_secure: false, is_loopback: true"), "{text}");
    server.stop().await;
}

#[tokio::test]
async fn a_request_over_tls_is_secure_in_both_versions() {
    let (_folder, files, root) = own_certificate();
    let settings = Settings { tls: Some(files.clone()), ..settings() };
    let server = start(Some(Certificate::load(&files).unwrap()), &settings);
    for (is_http2, version) in [(false, reqwest::Version::HTTP_11), (true, reqwest::Version::HTTP_2)] {
        let mut client = reqwest::Client::builder().add_root_certificate(root.clone());
        if !is_http2 {
            client = client.http1_only();
        }
        let url = format!("https://localhost:{}/address", server.address().port());
        let answer = client.build().unwrap().get(url).send().await.unwrap();
        assert_eq!(answer.version(), version);
        assert_eq!(answer.headers()["strict-transport-security"], "max-age=31536000");
        assert!(answer.text().await.unwrap().contains("is_secure: true"));
    }
    server.stop().await;
}

#[tokio::test]
async fn headers_beyond_the_limit_are_answered_with_431() {
    let server = start(None, &settings());
    for size in [17_000, 30_000] {
        let agent = "a".repeat(size);
        let request =
            format!("GET /address HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n");
        let answer = send_raw(server.address(), &request).await;
        assert!(answer.starts_with("HTTP/1.1 431 "), "{size}: {answer}");
        assert!(answer.contains("\"code\":\"malformed\""), "{size}: {answer}");
    }
    // hyper stops reading beyond `HEAD_BUFFER`: the connection ends, perhaps before the client has read the answer.
    let head = format!("GET /address HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {}\r\n\r\n", "a".repeat(120_000));
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    let _ = stream.write_all(head.as_bytes()).await;
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1.1 431 "), "{}", String::from_utf8_lossy(&answer));
    server.stop().await;
}

#[tokio::test]
async fn unfinished_bodies_of_one_client_behind_a_proxy_leave_room_for_others() {
    let settings = Settings { trusted_proxies: vec!["127.0.0.0/8".parse().unwrap()], ..settings() };
    let server = start(None, &settings);
    let address = server.address();
    let post = |client: u8, length: usize| {
        format!(
            "POST /echo HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\
             X-Forwarded-For: 203.0.113.{client}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
        )
    };
    let echo = async |client: u8| send_raw(address, &format!("{}a", post(client, 1))).await;
    // Sixteen of the largest bodies use up the memory of one client.
    let mut unfinished = Vec::new();
    for _ in 0..16 {
        unfinished.push(connect(address, &format!("{}a", post(1, 65_536))).await);
    }
    let mut refused = echo(1).await;
    for _ in 0..100 {
        if !refused.starts_with("HTTP/1.1 200 ") {
            break;
        }
        // The server has not read all the sixteen bodies yet.
        tokio::time::sleep(Duration::from_millis(20)).await;
        refused = echo(1).await;
    }
    assert!(refused.starts_with("HTTP/1.1 503 ") && refused.contains("retry-after: 10"), "{refused}");
    let other = echo(2).await;
    assert!(other.starts_with("HTTP/1.1 200 ") && other.ends_with("\r\n\r\na"), "{other}");
    drop(unfinished);
    let mut again = echo(1).await;
    for _ in 0..100 {
        if again.starts_with("HTTP/1.1 200 ") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        again = echo(1).await;
    }
    assert!(again.starts_with("HTTP/1.1 200 "), "the memory of the unfinished bodies is free again: {again}");
    server.stop().await;
}

#[tokio::test]
async fn a_malformed_request_is_answered_with_400() {
    let server = start(None, &settings());
    for request in [
        "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nA: b\0c\r\n\r\n",
        "hello there, how are you?\r\n\r\n",
    ] {
        let answer = send_raw(server.address(), request).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{request:?}: {answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn a_sender_of_50_mb_gets_the_answer_413() {
    let server = start(None, &settings());
    let url = format!("http://{}/echo", server.address());
    let client = reqwest::Client::new();
    let send = |body: reqwest::Body| client.post(&url).header("sec-fetch-site", "same-origin").body(body).send();
    assert_eq!(send(vec![b'a'; 50_000_000].into()).await.unwrap().status(), 413);
    assert_eq!(send(vec![b'a'; 60_000].into()).await.unwrap().status(), 200);
    server.stop().await;
}

#[tokio::test]
async fn stopping_lets_a_request_finish_and_ends_streams() {
    let server = start(None, &settings());
    let url = format!("http://{}", server.address());
    let slow = tokio::spawn(reqwest::get(format!("{url}/slow")));
    let mut stream = reqwest::get(format!("{url}/stream")).await.unwrap();
    assert!(stream.chunk().await.unwrap().is_some());
    tokio::time::sleep(Duration::from_millis(100)).await;
    let start = std::time::Instant::now();
    server.stop().await;
    assert!(start.elapsed() < STOP_TIMEOUT, "the server waited for nothing but the slow request");
    assert_eq!(slow.await.unwrap().unwrap().text().await.unwrap(), "done");
    while stream.chunk().await.unwrap().is_some() {}
    assert!(reqwest::get(url).await.is_err(), "the socket is closed");
}

/// A request whose answer has no body.
const EMPTY: &str = "GET /empty HTTP/1.1\r\nHost: localhost\r\n\r\n";

#[tokio::test]
async fn a_request_during_the_stop_is_answered_with_connection_close() {
    let server = start(None, &settings());
    let (address, stop) = (server.address(), server.stop.clone());
    let mut kept = connect(address, EMPTY).await;
    let answered = read_head(&mut kept).await;
    assert!(answered.starts_with("HTTP/1.1 200 ") && !answered.contains("connection: close"), "{answered}");
    let stopping = tokio::spawn(server.stop());
    stop.cancelled().await;
    let mut late = connect(address, EMPTY).await;
    kept.write_all(EMPTY.as_bytes()).await.unwrap();
    for stream in [&mut kept, &mut late] {
        let answered = read_head(stream).await;
        assert!(answered.starts_with("HTTP/1.1 200 ") && answered.contains("connection: close"), "{answered}");
        assert_eq!(stream.read(&mut [0]).await.unwrap(), 0, "closed");
    }
    stopping.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn an_http_2_client_gets_goaway_as_soon_as_the_server_stops() {
    let server = start(None, &settings());
    let mut stream = TcpStream::connect(server.address()).await.unwrap();
    // The preface, empty settings, and GET /empty as stream 1, with the ends of the headers and of the stream.
    let mut request = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0".to_vec();
    let block = b"\x82\x86\x04\x06/empty\x41\x09localhost";
    request.extend([0, 0, u8::try_from(block.len()).unwrap(), 1, 5, 0, 0, 0, 1]);
    request.extend(block);
    stream.write_all(&request).await.unwrap();
    let frame = async |stream: &mut TcpStream| {
        let mut head = [0; 9];
        stream.read_exact(&mut head).await.unwrap();
        let length = usize::from(u16::from_be_bytes([head[1], head[2]]));
        stream.read_exact(&mut vec![0; length]).await.unwrap();
        (head[3], head[4])
    };
    // The answer's end: headers or data (types 1 and 0) with the flag of the stream's end.
    while !matches!(frame(&mut stream).await, (0 | 1, flags) if flags & 1 == 1) {}
    let stopping = tokio::spawn(server.stop());
    // GOAWAY.
    while frame(&mut stream).await.0 != 7 {}
    drop(stream);
    stopping.await.unwrap();
}

#[tokio::test]
async fn connections_that_read_nothing_make_room_for_others() {
    let limits = Limits { new: 4, phones: 4, people: 4, per_source: 6 };
    let server = start_within(None, &settings(), limits);
    let address = server.address();
    let mut readers = Vec::new();
    for _ in 0..20 {
        readers.push(connect(address, &"GET /large HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(3)).await);
    }
    let mut answered = String::new();
    while !answered.starts_with("HTTP/1.1 200 ") {
        let mut stream = TcpStream::connect(address).await.unwrap();
        // The server may refuse this connection while it still writes to the others.
        let _ = stream.write_all(EMPTY.replace("\r\n\r\n", "\r\nConnection: close\r\n\r\n").as_bytes()).await;
        answered.clear();
        let _ = stream.read_to_string(&mut answered).await;
    }
    assert!(server.connections.open() <= limits.total() + 8, "8 more connections may still be closing");
    drop(readers);
    server.stop().await;
}

#[tokio::test]
async fn people_beyond_their_share_get_503_and_phones_are_served() {
    let limits = Limits { new: 4, phones: 4, people: 2, per_source: 10 };
    let server = start_within(None, &settings(), limits);
    let address = server.address();
    let busy = "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let mut streams = [connect(address, busy).await, connect(address, busy).await];
    for stream in &mut streams {
        assert!(read_head(stream).await.starts_with("HTTP/1.1 200 "));
    }
    let refused = send_raw(address, EMPTY).await;
    assert!(refused.starts_with("HTTP/1.1 503 ") && refused.contains("connection: close"), "{refused}");
    assert!(refused.contains("retry-after: 10") && refused.contains("\"retry_after\":10"), "{refused}");
    assert!(refused.contains("\"code\":\"unavailable\"") && refused.contains("nosniff"), "{refused}");
    let phone = send_raw(address, "GET /sip-ps/a.cfg HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").await;
    assert!(phone.ends_with("phone"), "{phone}");
    server.stop().await;
}

#[tokio::test]
async fn a_request_without_exactly_one_valid_host_is_answered_with_400() {
    let server = start(None, &settings());
    for (request, status) in [
        ("GET /empty HTTP/1.1\r\nConnection: close\r\n\r\n", 400),
        ("GET /empty HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n", 400),
        ("GET /empty HTTP/1.1\r\nHost: a b\r\nConnection: close\r\n\r\n", 400),
        ("GET /empty HTTP/1.0\r\n\r\n", 200),
    ] {
        let answer = send_raw(server.address(), request).await;
        assert!(answer.contains(&format!(" {status} ")), "{request:?}: {answer}");
    }
    server.stop().await;
}
