//! Blocked sources of phones' requests. A source is blocked when it requests files of many unknown phones, or the file
//! of one unknown phone again and again. Phones that were plugged in before their registration are served after it;
//! scanners stay blocked; a reseller sees and unblocks the sources of its phones.

use portal_api::{
    phone::{PhoneState, Reason},
    source::{BlockReason, ListPhoneSources, PhoneSources, UnblockSource},
};
use portal_tests::{MAC, Person, TestPhone, TestPortal, databases, eventually, get_raw};
use reqwest::StatusCode;
use std::{collections::HashSet, net::IpAddr};

/// An address of an office. The other clients of the tests are at 127.0.0.1.
const fn office(index: u8) -> IpAddr {
    IpAddr::V4(std::net::Ipv4Addr::new(127, 3, 0, index))
}

fn macs(count: usize) -> Vec<String> {
    (0..count).map(|index| format!("805EC07000{index:02X}")).collect()
}

async fn sources(person: &Person) -> PhoneSources {
    person.call(ListPhoneSources {}).await.expect("the sources")
}

/// Requests the files of unregistered phones, and waits until the source is blocked and all these phones are counted.
async fn plug_in(portal: &TestPortal, macs: &[String], from: IpAddr) {
    let operator = portal.operator().await;
    for mac in macs {
        TestPhone::at(portal, mac, from).fetch_own().await;
    }
    let distinct = macs.iter().collect::<HashSet<_>>().len();
    let is_counted = |unknown: u64, is_more: bool| is_more || unknown == distinct as u64;
    let is_blocked = async || {
        let blocked = sources(&operator).await.blocked;
        let found = blocked.into_iter().find(|block| block.source == from.to_string())?;
        is_counted(found.unknown, found.is_more).then_some(())
    };
    eventually("the source to be blocked", is_blocked).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn phones_plugged_in_before_their_registration_are_served_after_it() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        expert.register(MAC).await;
        let macs = macs(60);
        plug_in(&portal, &macs, office(1)).await;
        // A phone that was registered earlier is blocked with them.
        let earlier = TestPhone::at(&portal, MAC, office(1));
        assert_eq!(earlier.fetch_own().await.status, StatusCode::NOT_FOUND);
        for mac in &macs[..39] {
            expert.register(mac).await;
        }
        assert_eq!(earlier.fetch_own().await.status, StatusCode::NOT_FOUND, "21 are still unknown");
        expert.register(&macs[39]).await;
        assert_eq!(earlier.fetch_own().await.status, StatusCode::OK, "20 unknown phones are allowed");
        for mac in &macs[40..] {
            expert.register(mac).await;
        }
        for mac in &macs {
            assert_eq!(TestPhone::at(&portal, mac, office(1)).fetch_own().await.status, StatusCode::OK, "{mac}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_blocked_for_one_address_is_unblocked_by_its_registration() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let repeated: Vec<_> = std::iter::repeat_n(MAC.to_owned(), 61).collect();
    plug_in(&portal, &repeated, office(1)).await;
    let operator = portal.operator().await;
    assert_eq!(sources(&operator).await.blocked[0].reason, BlockReason::OneAddress);
    expert.register(MAC).await;
    assert_eq!(TestPhone::at(&portal, MAC, office(1)).fetch_own().await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_scanner_stays_blocked_whatever_others_register() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let scanned: Vec<_> = (0..200).map(|index| format!("805EC06000{index:02X}")).collect();
    plug_in(&portal, &scanned, office(1)).await;
    for mac in scanned.iter().take(150) {
        expert.register(mac).await;
    }
    let refused = TestPhone::at(&portal, &scanned[0], office(1)).fetch_own().await;
    assert_eq!(refused.status, StatusCode::NOT_FOUND, "it asked for more phones than anybody installs");
    assert_eq!(TestPhone::at(&portal, &scanned[0], office(2)).fetch_own().await.status, StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reseller_sees_and_unblocks_blocked_sources_of_its_phones() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
        expert.register(MAC).await;
        plug_in(&portal, &macs(40), office(1)).await;
        assert_eq!(sources(&expert).await.blocked, [], "none of its phones was there");
        let source = office(1).to_string();
        let unblock = UnblockSource { source: source.clone() };
        assert_eq!(expert.send(&unblock).await.status(), StatusCode::NOT_FOUND);

        let phone = TestPhone::at(&portal, MAC, office(1));
        assert_eq!(phone.fetch_own().await.status, StatusCode::NOT_FOUND);
        let is_blocked = |reason: Option<Reason>| reason == Some(Reason::Blocked);
        expert.await_phone(MAC, |phone| is_blocked(phone.row.last_request.as_ref().map(|last| last.reason))).await;
        let page = expert.page(&format!("/extranet/clients/10000/phones/{MAC}")).await;
        assert!(page.contains("href=\"/extranet/sources\""), "{page}");
        let blocked = sources(&expert).await.blocked;
        assert_eq!((blocked[0].source.as_str(), blocked[0].reason), (source.as_str(), BlockReason::ManyAddresses));
        assert_eq!((blocked[0].unknown, blocked[0].is_more, blocked.len()), (40, false, 1));
        let page = expert.page("/extranet/sources").await;
        assert!(page.contains(&source) && page.contains("40\u{a0}adresses MAC non référencées"), "{page}");

        // Another reseller does not see the block.
        assert_eq!(sources(&autre).await.blocked, []);
        assert_eq!(autre.send(&unblock).await.status(), StatusCode::NOT_FOUND);
        expert.call(unblock.clone()).await.expect("unblocked");
        assert_eq!(expert.send(&unblock).await.status(), StatusCode::NOT_FOUND, "it is not blocked any more");
        assert_eq!(phone.fetch_own().await.status, StatusCode::OK);
        let seen = expert.find_phone(MAC).await;
        assert_eq!(seen.row.state, PhoneState::Bound);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reseller_unblocks_a_source_at_most_five_times() {
    let portal = TestPortal::start().await;
    let (expert, operator) = (portal.sign_in("expert").await, portal.operator().await);
    expert.register(MAC).await;
    let unblock = UnblockSource { source: office(1).to_string() };
    for round in 0..6 {
        let guesses: Vec<_> = (0..21).map(|index| format!("805EC06{round:02X}0{index:02X}")).collect();
        plug_in(&portal, &guesses, office(1)).await;
        TestPhone::at(&portal, MAC, office(1)).fetch_own().await;
        let is_seen = async || (!sources(&expert).await.blocked.is_empty()).then_some(());
        eventually("the reseller to see it", is_seen).await;
        // The sixth unblocking is refused: otherwise a reseller could guess addresses without end.
        let expected = if round < 5 { StatusCode::OK } else { StatusCode::TOO_MANY_REQUESTS };
        assert_eq!(expert.send(&unblock).await.status(), expected, "{round}");
    }
    operator.call(unblock).await.expect("an operator may");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_request_that_names_a_registered_phone_is_in_its_journal() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        expert.register(MAC).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        for file in ["nonsense.cfg", "snomD785-firmware.htm", "/", "directory/contacts"] {
            assert_eq!(phone.fetch(file).await.status, StatusCode::NOT_FOUND, "{file}");
        }
        let await_request = async |file: &str| {
            let look = async || expert.list_requests(MAC).await.into_iter().find(|request| request.file == file);
            eventually(file, look).await
        };
        for file in ["nonsense.cfg", "snomD785-firmware.htm", "/", "directory/contacts"] {
            let recorded = await_request(file).await;
            assert_eq!(
                (recorded.reason, recorded.status, recorded.is_stranger),
                (Reason::NotServed, 404, false),
                "{file}"
            );
        }
        // These requests bind nothing and raise no warning, whether the phone is bound or not.
        let seen = expert.find_phone(MAC).await;
        assert_eq!((seen.bound_at, seen.row.warning, seen.row.state), (None, None, PhoneState::Open));
        phone.start().await;
        phone.fetch_own().await;
        expert.await_phone(MAC, |phone| phone.row.last_request.as_ref().is_some_and(|last| last.status == 200)).await;
        phone.fetch("other.cfg").await;
        let recorded = await_request("other.cfg").await;
        assert_eq!((recorded.reason, recorded.is_stranger), (Reason::NotServed, false));
        let seen = expert.find_phone(MAC).await;
        assert_eq!((seen.row.warning, seen.row.state), (None, PhoneState::Bound));
        // A request that names an unregistered phone is answered too. It has no journal.
        get_raw(&portal, office(1), "/sip-ps/805ec0ffff01.bak").await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_doubled_slash_in_the_url_is_accepted() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    let mut phone = TestPhone::cp920(&portal, MAC);
    phone.server.push('/');
    assert_eq!(phone.start().await[3].status, StatusCode::OK);
    phone.server.push('/');
    assert_eq!(phone.fetch_own().await.status, StatusCode::OK, "with its credentials too");
}

/// At each start, a snom phone first asks at the shared URL, which DHCP tells it. It uses its own URL only if it gets
/// no file there.
#[tokio::test(flavor = "multi_thread")]
async fn a_snom_phone_comes_back_to_its_own_address() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let (mac, unknown) = ("00041300AA01", "00041300AA02");
        expert.register(mac).await;
        let fetch = async |path: String, mac: &str| {
            let agent = format!("Mozilla/4.0 (compatible; snomD765-SIP 10.1.33.33 1.1.5-IFX-05.01.12 {mac})");
            let request = portal.visitor().client().get(portal.url(&path)).header("user-agent", agent);
            request.send().await.expect("an answer")
        };
        let shared = "/sip-ps/snomD765.htm".to_owned();
        assert_eq!(fetch(shared.clone(), mac).await.status(), StatusCode::OK, "its window is open");
        let own = fetch(format!("/sip-ps/snomD765-{mac}.htm"), mac).await.text().await.expect("its file");
        let token = own.split("/sip-ps/").nth(1).map(|rest| rest[..32].to_owned()).expect("its address");
        for file in ["snomD765.htm".to_owned(), format!("snomD765-{mac}.htm")] {
            assert_eq!(fetch(format!("/sip-ps/{token}/{file}"), mac).await.status(), StatusCode::OK, "{file}");
        }
        // The phone restarts. The shared URL refuses it like an unknown phone, so that it goes on to its own URL.
        let refused = fetch(shared.clone(), mac).await;
        let stranger = fetch(shared.clone(), unknown).await;
        assert_eq!((refused.status(), stranger.status()), (StatusCode::NOT_FOUND, StatusCode::NOT_FOUND));
        assert_eq!(refused.text().await.expect("text"), stranger.text().await.expect("text"));
        // Without a MAC address in the User-Agent, the portal cannot know the phone, and serves the shared file.
        let anonymous = portal.visitor().client().get(portal.url(&shared)).send().await.expect("an answer");
        assert_eq!(anonymous.status(), StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mac_address_with_colons_in_the_query_is_accepted() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    expert.register("00041300AA01").await;
    let agent = "Mozilla/4.0 (compatible; snom760-SIP 8.7.5.35 1.1.5-IFX-05.01.12 00041300AA01)";
    let request = portal.visitor().client().get(portal.url("/sip-ps/?mac=00:04:13:00:AA:01"));
    let response = request.header("user-agent", agent).send().await.expect("an answer");
    assert_eq!(response.status(), StatusCode::OK);
}
