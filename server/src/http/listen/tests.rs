use super::*;
use crate::{
    http::{client_address::ClientAddress, layers, tls::Certificate},
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

fn router(settings: &Settings, stop: &Stop) -> Router {
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
        async move { Body::from_stream(ticks.take_until(Box::pin(stopping.wait()))) }
    };
    let router = Router::new()
        .route("/address", get(address))
        .route("/slow", get(slow))
        .route("/stream", get(stream))
        .route("/echo", post(|body: Bytes| async move { body }));
    layers::around(router, settings, Randomness::system())
}

fn start(certificate: Option<Certificate>, settings: &Settings) -> Listening {
    let stop = Stop::default();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    serve(listener, certificate, router(settings, &stop), stop).unwrap()
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

/// Sends bytes as they are and reads until the other side closes.
async fn raw(address: SocketAddr, request: &str) -> String {
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
async fn headers_that_are_too_large_get_a_clear_answer_whatever_their_size() {
    let server = start(None, &settings());
    for size in [17_000, 100_000, 120_000] {
        let agent = "a".repeat(size);
        let request =
            format!("GET /address HTTP/1.1\r\nHost: localhost\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n");
        let answer = raw(server.address(), &request).await;
        assert!(answer.starts_with("HTTP/1.1 431 "), "{size}: {answer}");
        assert!(answer.contains("\"code\":\"malformed\""), "{size}: {answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn what_is_no_request_is_a_bad_one() {
    let server = start(None, &settings());
    for request in [
        "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nA: b\0c\r\n\r\n",
        "hello there, how are you?\r\n\r\n",
    ] {
        let answer = raw(server.address(), request).await;
        assert!(answer.starts_with("HTTP/1.1 400 "), "{request:?}: {answer}");
    }
    server.stop().await;
}

#[tokio::test]
async fn fifty_megabytes_are_refused_and_the_sender_hears_it() {
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
    assert!(start.elapsed() < FAREWELL / 2, "nothing was waited for in vain");
    assert_eq!(slow.await.unwrap().unwrap().text().await.unwrap(), "done");
    while stream.chunk().await.unwrap().is_some() {}
    assert!(reqwest::get(url).await.is_err(), "nobody listens any more");
}
