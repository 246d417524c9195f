//! What a page that stays open is told.

use futures::StreamExt as _;
use portal_api::{
    Operation,
    phone::{DeletePhone, Duration as Span, PhoneEvent, WatchPhones},
    wire,
};
use portal_tests::{CLIENT, FOREIGN_CLIENT, MAC, Person, TestPhone, TestPortal, mac, reference};
use reqwest::StatusCode;
use std::time::Duration;
use tokio::time::timeout;

/// The promise: what happens is on screen within a second.
const SECOND: Duration = Duration::from_secs(1);

/// A stream of events as a browser reads it.
struct Watch {
    bytes: futures::stream::BoxStream<'static, reqwest::Result<Vec<u8>>>,
    read: String,
}

impl Watch {
    async fn start(person: &Person, client: &str) -> Self {
        let response = person.send(&WatchPhones { reference: reference(client) }).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-cache");
        Self { bytes: response.bytes_stream().map(|bytes| bytes.map(Vec::from)).boxed(), read: String::new() }
    }

    /// The address in the next event; nothing if the stream ends.
    async fn next(&mut self) -> Option<String> {
        loop {
            if let Some((event, rest)) = self.read.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.read = rest;
                if let Some(data) = event.lines().find_map(|line| line.strip_prefix("data: ")) {
                    assert!(event.contains("event: phone"), "{event}");
                    let event: PhoneEvent = serde_json::from_str(data).expect("an event");
                    return Some(event.mac.to_string());
                }
                continue;
            }
            self.read.push_str(&String::from_utf8_lossy(&self.bytes.next().await?.ok()?));
        }
    }

    async fn next_within_a_second(&mut self) -> String {
        timeout(SECOND, self.next()).await.expect("within a second").expect("an event")
    }

    /// Reads what is still to come of something that happened before, until it is quiet.
    async fn drain(&mut self) {
        while timeout(Duration::from_millis(300), self.next()).await.is_ok_and(|event| event.is_some()) {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_hears_of_each_request_and_each_change() {
    let portal = TestPortal::start().await;
    let (expert, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
    let mut watch = Watch::start(&expert, CLIENT).await;
    let mut other_client = Watch::start(&expert, "10001").await;
    let mut other_reseller = Watch::start(&autre, FOREIGN_CLIENT).await;

    expert.register(MAC).await;
    assert_eq!(watch.next_within_a_second().await, MAC, "registered");
    let mut phone = TestPhone::cp920(&portal, MAC);
    phone.fetch("y000000000078.cfg").await;
    assert_eq!(watch.next_within_a_second().await, MAC, "asked for a file");
    assert_eq!(phone.start().await[3].status, StatusCode::OK);
    assert_eq!(watch.next_within_a_second().await, MAC, "bound");
    watch.drain().await;
    // What the page reads once it has heard is what happened.
    phone.fetch_own().await;
    assert_eq!(watch.next_within_a_second().await, MAC);
    let seen = expert.find_phone(MAC).await;
    assert!(seen.confirmed_at.is_some());
    watch.drain().await;
    TestPhone::cp920(&portal, MAC).fetch_own().await;
    assert_eq!(watch.next_within_a_second().await, MAC, "refused");
    assert!(expert.find_phone(MAC).await.row.warning.is_some());
    expert.extend(MAC, Span::Hour, None).await;
    assert_eq!(watch.next_within_a_second().await, MAC, "prolonged");
    watch.drain().await;
    expert.call(DeletePhone { mac: mac(MAC) }).await.expect("removed");
    assert_eq!(watch.next_within_a_second().await, MAC, "removed");

    for silent in [&mut other_client, &mut other_reseller] {
        let heard = timeout(Duration::from_millis(200), silent.next()).await;
        assert!(heard.is_err(), "another client's: {heard:?}");
    }
    // A telephone that nobody registered is nobody's news.
    TestPhone::cp920(&portal, "805EC0FFFF01").fetch_own().await;
    assert!(timeout(Duration::from_millis(300), watch.next()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_when_the_portal_stops() {
    let mut portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let mut watch = Watch::start(&expert, CLIENT).await;
    timeout(Duration::from_secs(5), portal.stop()).await.expect("an open page doesn't hold it up");
    assert_eq!(timeout(SECOND, watch.next()).await.expect("ended"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_watches_what_is_not_theirs() {
    let portal = TestPortal::start().await;
    let autre = portal.sign_in("autre").await;
    let address = wire::write(&WatchPhones { reference: reference(CLIENT) }).expect("an address").uri;
    assert_eq!(address, WatchPhones::PATH.replace("{reference}", CLIENT));
    assert_eq!(autre.get(&address).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(portal.visitor().get(&address).await.status(), StatusCode::UNAUTHORIZED);
}
