//! Refusals of phones' requests: all refusals are the same response to the byte, whatever the reason.

use portal_api::phone::{PhoneRequest, PhoneState, PhoneWarning, Reason};
use portal_tests::{Database, MAC, Person, RawResponse, TestPhone, TestPortal, get_raw, loopback, send_raw};
use reqwest::StatusCode;

/// A bound phone, whose window has expired.
const BOUND: &str = "805EC0021C1C";
/// A phone whose window is open.
const OPEN: &str = "805EC0021C1D";
/// The file of a phone that is not registered.
const UNKNOWN: &str = "805ec0ffff01.cfg";

/// Starts a portal with a phone whose window has expired (`MAC`), a bound phone, and a phone whose window is open.
/// Returns the portal, a reseller and the token of the bound phone.
async fn portal_with_phones() -> (TestPortal, Person, String) {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    expert.register(BOUND).await;
    let mut bound = TestPhone::cp920(&portal, BOUND);
    bound.start().await;
    bound.fetch_own().await;
    portal.advance(49, 0);
    let expert = portal.sign_in("expert").await;
    expert.register(OPEN).await;
    let token = bound.server.trim_end_matches('/').rsplit('/').next().expect("a token").to_owned();
    (portal, expert, token)
}

/// The refusal of a phone that is not registered.
async fn unknown(portal: &TestPortal) -> RawResponse {
    let answer = get_raw(portal, loopback(1), &format!("/sip-ps/{UNKNOWN}")).await;
    assert_eq!(answer.status, 404);
    answer
}

#[tokio::test(flavor = "multi_thread")]
async fn every_refusal_is_the_same_to_the_byte() {
    let (portal, expert, token) = portal_with_phones().await;
    let expected = unknown(&portal).await;
    let foreign_token = "0123456789abcdefghijklmnopqrstuv";
    let (long_name, long_token) = ("a".repeat(4_000), "a".repeat(33));
    let targets = [
        // Files of an expired phone and of a bound phone; files at unknown tokens; files at another phone's token;
        // optional files and files of an unknown model.
        "/sip-ps/805ec0021c1b.cfg".to_owned(),
        "/sip-ps/805EC0021C1C.cfg".into(),
        format!("/sip-ps/{foreign_token}/805ec0021c1c.cfg"),
        format!("/sip-ps/{foreign_token}/{UNKNOWN}"),
        format!("/sip-ps/{token}/805ec0021c1b.cfg"),
        format!("/sip-ps/{token}/805ec0021c1c.boot"),
        "/sip-ps/y000000000099.cfg".into(),
        "/sip-ps/y000000000000.boot".into(),
        // Paths that no phone requests.
        "/sip-ps/".into(),
        "/sip-ps/805ec0021c1d".into(),
        "/sip-ps/805ec0021c1.cfg".into(),
        "/sip-ps/ffffffffffff.cfg".into(),
        "/sip-ps/000000000000.cfg".into(),
        "/sip-ps/805ec0021c1d.cfg.bak".into(),
        "/sip-ps/805ec0021c1d.CFG".into(),
        "/sip-ps/./805ec0021c1d.cfg".into(),
        "/sip-ps/x/805ec0021c1d.cfg".into(),
        "/sip-ps/../data/portal.db".into(),
        "/sip-ps/../../etc/passwd".into(),
        "/sip-ps/%2e%2e/%2e%2e/etc/passwd".into(),
        "/sip-ps/..%2f..%2fetc%2fpasswd".into(),
        "/sip-ps/%2e%2e/805ec0021c1d.cfg".into(),
        "/sip-ps/805ec0021c1d%2ecfg".into(),
        "/sip-ps/805ec0021c1d.cfg%00".into(),
        "/sip-ps/%00".into(),
        "/sip-ps/805ec0021c1d.cfg%00.boot".into(),
        "/sip-ps/%ff%fe".into(),
        "/sip-ps/805ec0021c1d.cfg%0d%0aSet-Cookie:a".into(),
        format!("/sip-ps/{long_name}"),
        format!("/sip-ps/{long_token}/805ec0021c1d.cfg"),
    ];
    for target in targets {
        assert_eq!(get_raw(&portal, loopback(1), &target).await, expected, "{target}");
    }
    assert_eq!(expected.body, "Not found\n");
    let names: Vec<_> = expected.headers.iter().filter_map(|line| line.split(':').next()).collect();
    assert!(!names.contains(&"x-correlator") && !names.contains(&"set-cookie"), "{names:?}");
    // None of these requests changed the open phone: it still gets its file. Its journal has the requests that
    // contained its MAC address, without tokens.
    let is_not_served = |request: &PhoneRequest| request.reason == Reason::NotServed && request.status == 404;
    expert.await_phone(OPEN, |phone| phone.row.last_request.as_ref().is_some_and(is_not_served)).await;
    let journal = expert.list_requests(OPEN).await;
    assert!(journal.iter().all(is_not_served) && journal.iter().any(|request| request.file == "805ec0021c1d.cfg.bak"));
    assert!(!format!("{journal:?}").contains(foreign_token) && !format!("{journal:?}").contains("aaaa"), "{journal:?}");
    assert_eq!(TestPhone::cp920(&portal, OPEN).fetch_own().await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn methods_other_than_get_change_nothing_and_reveal_nothing() {
    let (portal, expert, token) = portal_with_phones().await;
    let send = async |method: &str, target: &str| {
        let host = portal.address;
        let request =
            format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        send_raw(&portal, loopback(1), request.as_bytes()).await
    };
    for method in ["HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PROPFIND"] {
        let expected = send(method, &format!("/sip-ps/{UNKNOWN}")).await;
        assert_eq!(expected.status, 405, "{method}");
        for file in
            ["805ec0021c1d.cfg", "805ec0021c1b.cfg", "y000000000078.cfg", &format!("{token}/805ec0021c1c.cfg"), ""]
        {
            assert_eq!(send(method, &format!("/sip-ps/{file}")).await, expected, "{method} {file}");
        }
    }
    assert_eq!(expert.find_phone(OPEN).await.bound_at, None, "a HEAD binds nothing");
    // An upload to the bound phone's own URL changes nothing about the phone and raises no warning.
    let is_upload = |request: &PhoneRequest| request.reason == Reason::NotServed && request.status == 405;
    let seen = expert.await_phone(BOUND, |phone| phone.row.last_request.as_ref().is_some_and(is_upload)).await;
    assert_eq!((seen.row.state, seen.row.warning), (PhoneState::Bound, None));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_request_that_is_too_long_is_refused_and_not_recorded() {
    let (portal, expert, _) = portal_with_phones().await;
    let send = async |target: &str, agent: &str| {
        let host = portal.address;
        let request =
            format!("GET {target} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: {agent}\r\nConnection: close\r\n\r\n");
        send_raw(&portal, loopback(1), request.as_bytes()).await.status
    };
    assert_eq!(send("/sip-ps/805ec0021c1d.cfg", &"a".repeat(30_000)).await, 431);
    assert_eq!(send(&format!("/sip-ps/805ec0021c1d.cfg?{}", "a".repeat(20_000)), "Yealink").await, 414);
    let raw_nul = send_raw(&portal, loopback(1), b"GET /sip-ps/\0 HTTP/1.1\r\nHost: localhost\r\n\r\n").await;
    assert_eq!(raw_nul.status, 400);
    assert_eq!(expert.list_requests(OPEN).await, []);
    assert_eq!(expert.find_phone(OPEN).await.bound_at, None);
    // A long User-Agent that is accepted is shortened in the journal.
    let phone = TestPhone::cp920(&portal, OPEN);
    assert_eq!(send("/sip-ps/805ec0021c1d.cfg", &format!("{} {}", phone.user_agent(), "b".repeat(8_000))).await, 200);
    let seen = expert.await_phone(OPEN, |phone| phone.row.last_request.is_some()).await;
    assert_eq!(seen.row.last_request.expect("a request").user_agent.chars().count(), 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_tries_many_addresses_is_blocked() {
    let (portal, expert, token) = portal_with_phones().await;
    let scanner = loopback(3);
    let open = TestPhone::at(&portal, OPEN, scanner);
    for index in 0..25 {
        let target = format!("/sip-ps/805ec0f{index:05x}.cfg");
        assert_eq!(get_raw(&portal, scanner, &target).await, unknown(&portal).await, "{target}");
    }
    let refused = open.fetch_own().await;
    assert_eq!(refused.answer(), TestPhone::cp920(&portal, "805EC0FFFF01").fetch_own().await.answer());
    let seen = expert.await_phone(OPEN, |phone| phone.row.last_request.is_some()).await;
    assert_eq!(seen.row.last_request.map(|request| request.reason), Some(Reason::Blocked));
    assert_eq!(seen.bound_at, None);
    // A phone with its credentials is served at the blocked source. Phones at other sources are served too.
    let mut bound = TestPhone::at(&portal, BOUND, scanner);
    bound.server = portal.url(&format!("/sip-ps/{token}/"));
    assert_eq!(bound.fetch_own().await.status, StatusCode::OK);
    let other = TestPhone::at(&portal, "805EC0021C1E", loopback(4));
    expert.register(&other.mac).await;
    assert_eq!(other.fetch_own().await.status, StatusCode::OK);
    portal.advance(0, 59);
    assert_eq!(open.fetch_own().await.status, StatusCode::NOT_FOUND);
    portal.advance(0, 2);
    assert_eq!(open.fetch_own().await.status, StatusCode::OK, "after an hour");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_site_of_registered_phones_is_never_blocked() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let macs: Vec<_> = (0..30).map(|index| format!("805EC0A000{index:02X}")).collect();
    for address in &macs {
        expert.register(address).await;
    }
    for address in &macs {
        assert_eq!(TestPhone::cp920(&portal, address).start().await[3].status, StatusCode::OK, "{address}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_not_sent_through_an_undeclared_proxy() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    // An undeclared proxy on this machine: the phone behind it may be anywhere, and its connection may not be
    // encrypted.
    let mut phone = TestPhone::cp920(&portal, MAC);
    phone.headers = vec![("x-forwarded-for", "203.0.113.7"), ("x-forwarded-proto", "https")];
    let unknown = TestPhone::cp920(&portal, "805EC0FFFF01").fetch_own().await;
    let fetched = phone.start().await;
    assert_eq!(fetched[2].status, StatusCode::OK, "the common file has no secrets");
    assert_eq!(fetched[3].answer(), unknown.answer());
    let seen = expert.await_phone(MAC, |phone| phone.row.warning == Some(PhoneWarning::Insecure)).await;
    let request = seen.row.last_request.expect("a request");
    assert_eq!((request.reason, request.address.as_str()), (Reason::Insecure, "127.0.0.1"));
    assert_eq!(seen.bound_at, None);
    // Once the phone is bound, its requests through such a proxy are refused even with its credentials.
    phone.headers.clear();
    phone.start().await;
    assert_eq!(phone.fetch_own().await.status, StatusCode::OK);
    phone.headers = vec![("via", "1.1 proxy")];
    assert_eq!(phone.fetch_own().await.answer(), unknown.answer());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_trusted_proxy_tells_the_phones_address_and_encryption() {
    let settings = [("trusted_proxies", "127.0.0.1/32"), ("public_url", "https://portal.example.fr")];
    let portal = TestPortal::start_with(Database::Sqlite, &settings).await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    let mut phone = TestPhone::cp920(&portal, MAC);
    phone.headers = vec![("x-forwarded-for", "203.0.113.7"), ("x-forwarded-proto", "http")];
    assert_eq!(
        phone.fetch_own().await.status,
        StatusCode::NOT_FOUND,
        "the phone's connection to the proxy is not encrypted"
    );
    phone.headers = vec![("x-forwarded-for", "203.0.113.7"), ("x-forwarded-proto", "https")];
    let own = phone.fetch_own().await;
    assert_eq!(own.status, StatusCode::OK);
    let own_url = own.value("static.auto_provision.server.url").expect("a URL");
    assert!(own_url.starts_with("https://portal.example.fr/sip-ps/"), "{own_url}");
    assert_eq!(own.value("static.security.trust_certificates"), Some("1"));
    let is_served = |request: &PhoneRequest| request.reason == Reason::Window && request.address == "203.0.113.7";
    let seen = expert.await_phone(MAC, |phone| phone.row.last_request.as_ref().is_some_and(is_served)).await;
    assert_eq!(seen.row.warning, None, "the warning is gone");
    // The phone is bound: a request without credentials from another address, through the same proxy, is refused.
    phone.headers = vec![("x-forwarded-for", "203.0.113.8"), ("x-forwarded-proto", "https")];
    assert_eq!(phone.fetch_own().await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portal_speaks_tls_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let own = rcgen::generate_simple_self_signed(vec!["127.0.0.1".into()]).expect("a certificate");
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    std::fs::write(&certificate, own.cert.pem()).expect("written");
    std::fs::write(&key, own.signing_key.serialize_pem()).expect("written");
    let (certificate, key) = (certificate.display().to_string(), key.display().to_string());
    let settings = [("tls_cert", certificate.as_str()), ("tls_key", key.as_str())];
    let portal = TestPortal::start_with(Database::Sqlite, &settings).await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    let mut phone = TestPhone::cp920(&portal, MAC);
    let own = phone.start().await.pop().expect("its own file");
    assert_eq!(own.status, StatusCode::OK);
    assert!(phone.server.starts_with(&format!("https://{}/sip-ps/", portal.address)), "{}", phone.server);
    assert_eq!(own.value("static.security.trust_certificates"), Some("1"));
    assert_eq!(phone.fetch_own().await.body, own.body, "the same file at its own URL, over TLS");
    let page = expert.get("/extranet/clients").await;
    assert_eq!(page.headers()["strict-transport-security"], "max-age=31536000");
    // Over TLS, cookies have the prefix `__Host-` and `Secure`: browsers send them to this host only, and only
    // encrypted.
    let answer =
        portal.visitor().submit("/api/v1/sessions", &[("login", "expert"), ("password", "metacentrex-demo")]).await;
    let cookies = answer.headers().get_all("set-cookie").iter().map(|cookie| cookie.to_str().expect("text"));
    let cookies: Vec<_> = cookies.collect();
    assert_eq!(cookies.iter().filter(|cookie| cookie.starts_with("__Host-session=")).count(), 1, "{cookies:?}");
    assert!(cookies.iter().all(|cookie| cookie.starts_with("__Host-") && cookie.contains("; Secure")), "{cookies:?}");
}
