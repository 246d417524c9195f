//! Slow clients, clients that send nothing, and a log that nobody reads, neither block nor stop the portal.

use crate::PROGRAM;
use portal_api::{ApiError, ErrorCode, Secret, phone::WatchPhones, session::SignIn, wire};
use portal_tests::{
    CLIENT, Database, MAC, Person, PortalProcess, Reachable as _, TestPhone, TestPortal, eventually, loopback,
    reference, send_raw,
};
use reqwest::{Response, StatusCode};
use std::{
    io::{Read as _, pipe},
    process::{Command, Stdio},
};
use tokio::{io::AsyncWriteExt as _, net::TcpSocket};

async fn watch(person: &Person) -> Response {
    person.get(&wire::write(&WatchPhones { reference: reference(CLIENT) }).expect("an address").uri).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_follows_events_on_twenty_pages_at_most() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let mut open = Vec::new();
    for _ in 0..20 {
        let stream = watch(&expert).await;
        assert_eq!(stream.status(), StatusCode::OK);
        open.push(stream);
    }
    let refused = watch(&expert).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let error: ApiError = refused.json().await.expect("an error of the API");
    assert_eq!(error.code, ErrorCode::TooManyAttempts);
    assert!(error.message.contains("20 au plus par compte"), "{}", error.message);
    assert_eq!(expert.get("/extranet/clients").await.status(), StatusCode::OK, "pages are still served");
    open.pop();
    eventually("room for one more stream", async || {
        Some(watch(&expert).await).filter(|stream| stream.status().is_success())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_without_exactly_one_valid_host_is_refused() {
    let portal = TestPortal::start().await;
    portal.sign_in("expert").await.register(MAC).await;
    let agent = TestPhone::cp920(&portal, MAC).user_agent();
    let send = async |path: &str, version: &str, hosts: &[&str]| {
        let hosts = hosts.iter().map(|host| format!("Host: {host}\r\n")).collect::<Vec<_>>().concat();
        let request = format!("GET {path} HTTP/{version}\r\n{hosts}User-Agent: {agent}\r\nConnection: close\r\n\r\n");
        send_raw(&portal, loopback(1), request.as_bytes()).await
    };
    let own = format!("/sip-ps/{}.cfg", MAC.to_lowercase());
    for path in ["/extranet/login", "/api/v1/clients", "/healthz", &own] {
        for (version, hosts) in [
            ("1.1", &[][..]),
            ("1.1", &["localhost", "localhost"]),
            ("1.0", &["localhost", "portal.example.fr"]),
            ("1.1", &["user@localhost"]),
            ("1.1", &["localhost/"]),
            ("1.1", &[""]),
        ] {
            let answer = send(path, version, hosts).await;
            assert_eq!(answer.status, 400, "{path} {version} {hosts:?}");
            assert!(answer.body.contains("Host"), "{path} {version} {hosts:?}: {}", answer.body);
        }
    }
    assert_eq!(send("/healthz", "1.0", &[]).await.status, 200);
    assert_eq!(send(&own, "1.0", &[]).await.status, 404, "without a Host, a proxy may be in between: no secrets");
    assert_eq!(send("/sip-ps/y000000000078.cfg", "1.0", &[]).await.status, 200, "an old phone");
    assert_eq!(
        send(&own, "1.1", &[&portal.address.to_string()]).await.status,
        200,
        "the refused requests bound nothing"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn endless_bodies_use_up_only_the_room_of_their_own_source() {
    let portal = TestPortal::start().await;
    let head = "POST /api/v1/sessions HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n\
                Content-Length: 65536\r\n\r\n{";
    let mut unfinished = Vec::new();
    for _ in 0..40 {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((loopback(2), 0).into()).expect("an address of this machine");
        let mut stream = socket.connect(portal.address).await.expect("a connection");
        stream.write_all(head.as_bytes()).await.expect("sent");
        unfinished.push(stream);
    }
    let sign_in = async |last: u8| {
        let password = Secret::new(portal_server::demo::PASSWORD);
        let operation = SignIn { login: "expert".to_owned(), password, remember: false };
        portal.visitor_from(loopback(last)).call(operation).await
    };
    let refused = eventually("a refusal", async || sign_in(2).await.err()).await;
    assert_eq!((refused.code, refused.retry_after), (ErrorCode::Unavailable, Some(10)));
    assert!(refused.message.contains("Trop d’envois"), "{}", refused.message);
    sign_in(3).await.expect("another source is served");
    assert_eq!(
        portal.visitor_from(loopback(2)).get("/extranet/login").await.status(),
        StatusCode::OK,
        "pages without a body are served"
    );
    drop(unfinished);
    eventually("room for the source", async || sign_in(2).await.ok()).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn sighup_without_a_certificate_is_ignored_and_logged() {
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[]).await;
    let signalled = Command::new("kill").args(["-HUP", &portal.id().to_string()]).status();
    assert!(signalled.expect("kill").success());
    let message = "SIGHUP was ignored: there is no certificate to read again";
    eventually("the line in the log", async || portal.log().contains(message).then_some(())).await;
    assert_eq!(portal.visitor().get("/readyz").await.status(), StatusCode::OK);
    assert!(portal.terminate().await.success());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_portal_with_full_output_pipes_still_serves_and_stops() {
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[]).await;
    assert!(portal.terminate().await.success());
    // The program writes into two pipes. One is full at once, because a thread fills it; the other fills with the log.
    let ((mut output, stdout), (errors, stderr)) = (pipe().expect("a pipe"), pipe().expect("a pipe"));
    let mut writer = stdout.try_clone().expect("another end");
    let filler = std::thread::spawn(move || std::io::Write::write_all(&mut writer, &vec![b'a'; 1 << 20]));
    let mut serve = portal.command("serve");
    let mut child = serve.stdout(Stdio::from(stdout)).stderr(Stdio::from(stderr)).spawn().expect("the program");
    // `serve` holds ends of the pipes too.
    drop(serve);
    let visitor = portal.visitor();
    let url = portal.endpoint().url("/healthz");
    let is_up = async || visitor.client().get(&url).send().await.ok().filter(|answer| answer.status().is_success());
    eventually("its first answer", is_up).await;
    for _ in 0..1_000 {
        assert_eq!(visitor.get("/healthz").await.status(), StatusCode::OK);
    }
    let signalled = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    assert!(signalled.expect("kill").success());
    let status = eventually("its end", async || child.try_wait().expect("a status")).await;
    assert!(status.success(), "{status}");
    drop(errors);
    assert_eq!(output.read(&mut [0]).expect("a byte"), 1);
    drop(output);
    assert!(filler.join().expect("a thread").is_err(), "nobody reads the rest");
}
