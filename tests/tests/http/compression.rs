//! Pages are compressed, except pages that contain a secret, and pages that another site requests.

use portal_tests::{Person, Reachable, TestPortal};
use reqwest::{StatusCode, header};

const PHONES: &str = "/extranet/clients/10000/phones";
/// The encodings that a browser accepts.
const BROWSER: &str = "gzip, deflate, br, zstd";

/// Reads a page as a browser does. Returns the encoding and the body as it was sent.
async fn read(portal: &TestPortal, person: &Person, path: &str, headers: &[(&str, &str)]) -> (Option<String>, Vec<u8>) {
    let mut request = person.client().get(portal.endpoint().url(path));
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK, "{path}");
    let encoding = answer.headers().get(header::CONTENT_ENCODING).map(|value| value.to_str().expect("text").to_owned());
    (encoding, answer.bytes().await.expect("a body").to_vec())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_of_fifty_phones_is_compressed_to_12_kilobytes() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    for index in 0..45 {
        expert.register(&format!("805EC05{index:05X}")).await;
    }
    for (accepted, name) in [(BROWSER, "zstd"), ("gzip", "gzip")] {
        let (encoding, body) = read(&portal, &expert, PHONES, &[("accept-encoding", accepted)]).await;
        assert_eq!(encoding.as_deref(), Some(name));
        assert!(body.len() <= 12_000, "{name}: {} bytes", body.len());
    }
    let (encoding, body) = read(&portal, &expert, PHONES, &[]).await;
    assert_eq!(encoding, None);
    assert_eq!(String::from_utf8(body).expect("text").matches("<tr id=\"phone-").count(), 50);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_with_a_secret_is_not_compressed() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let line = "/extranet/clients/10000/lines/0970192349";
    let accepted = [("accept-encoding", BROWSER)];
    assert_eq!(read(&portal, &expert, line, &accepted).await.0.as_deref(), Some("zstd"));
    let answer = expert.submit("/api/v1/lines/0970192349/password", &[("_back", line)]).await;
    // The page with the result of the form contains the new password.
    let result_page = answer.headers()[header::LOCATION].to_str().expect("text").to_owned();
    assert!(result_page.contains("result="), "{result_page}");
    let (encoding, body) = read(&portal, &expert, &result_page, &accepted).await;
    let page = String::from_utf8(body).expect("text");
    assert!(page.contains("<code>") && encoding.is_none(), "{encoding:?}: {page}");
}

/// The page contains a part of its URL, which another site could choose. The size of a compressed page would then tell
/// that site whether the page contains the same text elsewhere.
#[tokio::test(flavor = "multi_thread")]
async fn a_page_for_another_site_is_not_compressed() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let search = "/extranet/clients?q=openip";
    for (site, is_compressed) in [("same-origin", true), ("none", true), ("same-site", false), ("cross-site", false)] {
        let headers = [("accept-encoding", BROWSER), ("sec-fetch-site", site)];
        assert_eq!(read(&portal, &expert, search, &headers).await.0.is_some(), is_compressed, "{site}");
    }
}
