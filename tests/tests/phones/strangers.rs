//! Requests of strangers. A stranger sends requests with a phone's MAC address from another address than the phone's,
//! without its credentials. Such requests change nothing about the phone and reveal nothing.

use portal_api::{
    Networks, Number, PageNumber,
    client::ChangeClientNetworks,
    phone::{ListPhoneRequests, PhoneRequest, PhoneWarning, Reason, RegisterPhone},
    reseller::ChangeResellerNetworks,
    unknown::{AlarmKind, ListUnknownRequests, UnknownRequests},
};
use portal_tests::{
    CLIENT, Database, FOREIGN_CLIENT, MAC, Person, TestPhone, TestPortal, databases, eventually, get_raw, mac,
    reference, registration,
};
use reqwest::StatusCode;

/// An address other than 127.0.0.1, the address of the phone.
fn elsewhere(index: u8) -> std::net::IpAddr {
    std::net::Ipv4Addr::new(127, 1, 0, index).into()
}

/// Creates a bound phone, which has fetched once with its credentials. Waits until the journal has its requests.
async fn bound_phone(portal: &TestPortal, expert: &Person) -> TestPhone {
    expert.register(MAC).await;
    let mut phone = TestPhone::cp920(portal, MAC);
    phone.start().await;
    phone.fetch_own().await;
    expert.await_phone(MAC, |phone| last_reason(phone) == Some(Reason::Credentials)).await;
    phone
}

fn last_reason(phone: &portal_api::phone::Phone) -> Option<Reason> {
    phone.row.last_request.as_ref().map(|request| request.reason)
}

/// Waits until the phone's journal is as expected. Returns its rows.
async fn journal(expert: &Person, is_right: impl Fn(&[PhoneRequest]) -> bool) -> Vec<PhoneRequest> {
    let look = async || Some(expert.list_requests(MAC).await).filter(|journal| is_right(journal));
    eventually("the journal", look).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_strangers_request_is_recorded_and_changes_nothing() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let phone = bound_phone(&portal, &expert).await;
        let before = expert.find_phone(MAC).await;

        let mut stranger = TestPhone::at(&portal, MAC, elsewhere(1));
        (stranger.model, stranger.firmware) = ("SIP-CP960".into(), "73.84.0.1".into());
        let fetched = stranger.start().await;
        assert_eq!(fetched[3].status, StatusCode::NOT_FOUND);
        let rows = journal(&expert, |rows| rows.iter().any(|row| row.is_stranger && row.count == 4)).await;
        let row = rows.iter().find(|row| row.is_stranger).expect("its row");
        assert_eq!((row.address.as_str(), row.reason, row.status), ("127.1.0.1", Reason::NoCredentials, 404));
        assert_eq!(rows.iter().filter(|row| row.is_stranger).count(), 1, "one row for all requests of a source");
        let after = expert.find_phone(MAC).await;
        assert_eq!(after.row, before.row, "last request, model and warning are unchanged");
        assert_eq!(after.firmware, before.firmware);
        let page = expert.page(&format!("/extranet/clients/{CLIENT}/phones/{MAC}")).await;
        assert!(page.contains("demande d’ailleurs") && page.contains("4\u{a0}demandes"), "{page}");
        assert!(!page.contains("remise à zéro usine. Prolongez"), "no warning of lost credentials");

        // A request from the phone's own address counts as the phone's: after a factory reset, it asks without
        // credentials.
        let mut reset = TestPhone::cp920(&portal, MAC);
        reset.start().await;
        expert.await_phone(MAC, |phone| phone.row.warning == Some(PhoneWarning::LostCredentials)).await;
        assert_eq!(phone.fetch_own().await.status, StatusCode::OK);
        expert.await_phone(MAC, |phone| phone.row.warning.is_none()).await;

        // The phone's own address is the address of its last fetch with credentials, not of its first fetch.
        let mut moved = TestPhone::at(&portal, MAC, elsewhere(2));
        moved.server.clone_from(&phone.server);
        assert_eq!(moved.fetch_own().await.status, StatusCode::OK);
        let has_moved = |phone: &portal_api::phone::Phone| {
            phone.row.last_request.as_ref().is_some_and(|request| request.address == "127.1.0.2")
        };
        expert.await_phone(MAC, has_moved).await;
        TestPhone::cp920(&portal, MAC).fetch_own().await;
        journal(&expert, |rows| rows.iter().any(|row| row.is_stranger && row.address == "127.0.0.1")).await;
        assert_eq!(expert.find_phone(MAC).await.row.warning, None);
        TestPhone::at(&portal, MAC, elsewhere(2)).fetch_own().await;
        expert.await_phone(MAC, |phone| phone.row.warning == Some(PhoneWarning::LostCredentials)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn strangers_requests_do_not_displace_the_phones_own() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        bound_phone(&portal, &expert).await;
        let own_rows: Vec<_> = expert.list_requests(MAC).await;
        for index in 0..40 {
            for _ in 0..15 {
                TestPhone::at(&portal, MAC, elsewhere(index)).fetch_own().await;
            }
        }
        // The journal keeps the rows of 20 strangers.
        let is_last = |row: &PhoneRequest| row.address == "127.1.0.39" && row.count == 15;
        let rows = journal(&expert, |rows| rows.iter().any(is_last)).await;
        assert_eq!(rows.iter().filter(|row| row.is_stranger).count(), 20);
        let kept_rows: Vec<_> = rows.into_iter().filter(|row| !row.is_stranger).collect();
        assert_eq!(kept_rows, own_rows);
    }
}

/// Allows first fetches of a client's phones only from these networks.
async fn restrict_networks(expert: &Person, networks: &str) {
    let networks = Networks::parse(networks).expect("networks");
    expert.call(ChangeClientNetworks { reference: reference(CLIENT), networks }).await.expect("restricted");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_can_be_restricted_to_networks() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        restrict_networks(&expert, "203.0.113.0/24 127.1.0.5").await;
        expert.register(MAC).await;
        let unknown = TestPhone::cp920(&portal, "805EC0FFFF01").fetch_own().await;
        assert_eq!(TestPhone::cp920(&portal, MAC).fetch_own().await.answer(), unknown.answer());
        let seen = expert.await_phone(MAC, |phone| last_reason(phone) == Some(Reason::OtherNetwork)).await;
        assert_eq!((seen.bound_at, seen.row.model, seen.row.warning), (None, None, None));
        let page = expert.page(&format!("/extranet/clients/{CLIENT}/phones/{MAC}")).await;
        assert!(page.contains("demande venue d’un réseau qui n’est pas autorisé pour ce client"), "{page}");
        let page = expert.page(&format!("/extranet/clients/{CLIENT}")).await;
        assert!(page.contains("203.0.113.0/24, 127.1.0.5"), "{page}");
        let mut allowed = TestPhone::at(&portal, MAC, elsewhere(5));
        assert_eq!(allowed.start().await[3].status, StatusCode::OK);
        assert_eq!(allowed.fetch_own().await.status, StatusCode::OK);
        // With its credentials, the phone may fetch from any network.
        let mut moved = TestPhone::cp920(&portal, MAC);
        moved.server = allowed.server;
        assert_eq!(moved.fetch_own().await.status, StatusCode::OK);

        // Networks of the reseller's workshop are allowed in addition to the client's networks. For a client without
        // networks, only the workshop's are allowed.
        let workshop = |networks: &str| ChangeResellerNetworks {
            name: "Expert Produits".parse().expect("a name"),
            networks: Networks::parse(networks).expect("networks"),
        };
        let reseller = expert.call(workshop("127.1.0.6")).await.expect("restricted");
        assert_eq!(reseller.networks.to_string(), "127.1.0.6");
        let fetch = async |address: &str, from| {
            expert.register(address).await;
            TestPhone::at(&portal, address, from).fetch_own().await.status
        };
        assert_eq!(fetch("805EC0021C31", elsewhere(6)).await, StatusCode::OK);
        assert_eq!(fetch("805EC0021C32", elsewhere(5)).await, StatusCode::OK);
        restrict_networks(&expert, "").await;
        assert_eq!(fetch("805EC0021C33", elsewhere(5)).await, StatusCode::NOT_FOUND);
        expert.call(workshop("")).await.expect("from anywhere");
        assert_eq!(fetch("805EC0021C34", elsewhere(5)).await, StatusCode::OK);
        // Another reseller may not change these networks.
        let autre = portal.sign_in("autre").await;
        assert_eq!(autre.send(&workshop("127.1.0.6")).await.status(), StatusCode::NOT_FOUND);
        assert!(autre.page("/extranet/workshop").await.contains("Réseaux autorisés"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn behind_a_trusted_proxy_the_phones_own_address_counts() {
    let settings = [("trusted_proxies", "127.0.0.1/32"), ("public_url", "https://portal.example.fr")];
    let portal = TestPortal::start_with(Database::Sqlite, &settings).await;
    let expert = portal.sign_in("expert").await;
    restrict_networks(&expert, "203.0.113.7, 2001:db8:0:100::/56").await;
    let fetch = async |address: &str, from: &'static str| {
        expert.register(address).await;
        let mut phone = TestPhone::cp920(&portal, address);
        phone.headers = vec![("x-forwarded-for", from), ("x-forwarded-proto", "https")];
        phone.fetch_own().await.status
    };
    assert_eq!(fetch("805EC0021C31", "203.0.113.8").await, StatusCode::NOT_FOUND);
    assert_eq!(fetch("805EC0021C32", "203.0.113.7").await, StatusCode::OK);
    assert_eq!(fetch("805EC0021C33", "2001:db8:0:1ff::9").await, StatusCode::OK);
    assert_eq!(fetch("805EC0021C34", "2001:db8:0:200::9").await, StatusCode::NOT_FOUND);
}

/// The operation that registers a phone for the other reseller.
fn foreign_registration(address: &str) -> RegisterPhone {
    RegisterPhone {
        reference: reference(FOREIGN_CLIENT),
        number: Number::parse("0920001100").expect("a number").into(),
        ..registration(address)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_fetches_phones_of_several_resellers_is_stopped() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
        let mut handed_over = 0;
        for index in 0..30 {
            let (own, other) = (format!("805EC0C100{index:02X}"), format!("805EC0C200{index:02X}"));
            expert.register(&own).await;
            autre.call(foreign_registration(&other)).await.expect("registered");
            for address in [own, other] {
                let status = TestPhone::at(&portal, &address, elsewhere(9)).fetch_own().await.status;
                handed_over += usize::from(status == StatusCode::OK);
            }
        }
        // A source gets at most 20 files when its phones belong to several resellers.
        assert_eq!(handed_over, 20);
        let refused = "805EC0C1001D";
        let seen = expert.await_phone(refused, |phone| last_reason(phone) == Some(Reason::ManyResellers)).await;
        assert_eq!(seen.bound_at, None);
        assert_eq!(TestPhone::at(&portal, refused, elsewhere(10)).fetch_own().await.status, StatusCode::OK);
        let operator = portal.operator().await;
        let has_alarm = |found: &UnknownRequests| {
            found.alarms.iter().any(|alarm| alarm.kind == AlarmKind::HandOvers && alarm.subject == "127.1.0.9")
        };
        await_unknown(&operator, has_alarm).await;
        // A day later, the source may fetch again.
        portal.advance(24, 1);
        let expert = portal.sign_in("expert").await;
        expert.extend("805EC0C1001C", portal_api::phone::Duration::Hour, None).await;
        assert_eq!(TestPhone::at(&portal, "805EC0C1001C", elsewhere(9)).fetch_own().await.status, StatusCode::OK);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_that_fetches_phones_of_one_reseller_is_not_stopped() {
    let portal = TestPortal::start().await;
    let (expert, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
    autre.call(foreign_registration("805EC0C20001")).await.expect("registered");
    assert_eq!(TestPhone::at(&portal, "805EC0C20001", elsewhere(9)).fetch_own().await.status, StatusCode::OK);
    for index in 0..60 {
        let address = format!("805EC0C100{index:02X}");
        expert.register(&address).await;
        let fetched = TestPhone::at(&portal, &address, elsewhere(9)).fetch_own().await;
        assert_eq!(fetched.status, StatusCode::OK, "{address}");
    }
}

/// Waits until the operator's page of unknown phones is as expected. Returns its data.
async fn await_unknown(operator: &Person, is_right: impl Fn(&UnknownRequests) -> bool) -> UnknownRequests {
    let look = async || {
        let found = operator.call(ListUnknownRequests { page: PageNumber::default() }).await.expect("the page");
        Some(found).filter(&is_right)
    };
    eventually("the unknown phones", look).await
}

#[tokio::test(flavor = "multi_thread")]
async fn an_enumeration_of_addresses_raises_an_alarm() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let operator = portal.operator().await;
        let page = operator.page("/extranet/unknown").await;
        assert!(page.contains("Aucune demande") && page.contains("Rien d’inhabituel"), "{page}");
        // Repeated requests for one unregistered phone count as one guess.
        for _ in 0..10 {
            TestPhone::at(&portal, "805EC0FFFF01", elsewhere(1)).fetch_own().await;
        }
        let found = await_unknown(&operator, |found| found.hour.requests == 10).await;
        assert_eq!((found.hour.guesses, found.hour.sources, found.is_enumeration), (1, 1, false));
        assert_eq!((found.rows[0].source.as_str(), found.rows[0].count, found.total), ("127.1.0.1", 10, 1));
        assert_eq!(found.alarms, []);
        for source in 0..26_u8 {
            for index in 0..20 {
                let target = format!("/sip-ps/805ec0f{source:02x}{index:03x}.cfg");
                get_raw(&portal, std::net::Ipv4Addr::new(127, 2, 0, source).into(), &target).await;
            }
        }
        let found = await_unknown(&operator, |found| found.hour.guesses == 521 && !found.alarms.is_empty()).await;
        assert!(found.is_enumeration);
        assert_eq!((found.hour.sources, found.total), (27, 27));
        assert_eq!(found.alarms[0].kind, AlarmKind::Enumeration);
        let page = operator.page("/extranet/unknown").await;
        assert!(page.contains("quelqu’un semble chercher des téléphones") && page.contains("127.2.0.25"), "{page}");
        portal.advance(2, 0);
        let operator = portal.sign_in("operateur").await;
        let found = await_unknown(&operator, |_| true).await;
        assert_eq!((found.is_enumeration, found.hour.guesses, found.day.guesses), (false, 0, 521));
        let expert = portal.sign_in("expert").await;
        assert_eq!(expert.get("/extranet/unknown").await.status(), StatusCode::NOT_FOUND);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_source_is_blocked_for_one_repeated_address_and_for_many_in_user_agents() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    for _ in 0..61 {
        TestPhone::at(&portal, "805EC0FFFF01", elsewhere(1)).fetch_own().await;
    }
    assert_eq!(TestPhone::at(&portal, MAC, elsewhere(1)).fetch_own().await.status, StatusCode::NOT_FOUND);
    for index in 0..21 {
        TestPhone::at(&portal, &format!("805EC0FFFE{index:02X}"), elsewhere(2)).fetch("y000000000078.cfg").await;
    }
    assert_eq!(TestPhone::at(&portal, MAC, elsewhere(2)).fetch_own().await.status, StatusCode::NOT_FOUND);
    let query = ListPhoneRequests { mac: mac(MAC), page: PageNumber::default() };
    let look =
        async || Some(expert.call(query.clone()).await.expect("the journal").rows).filter(|rows| rows.len() == 2);
    let rows = eventually("both lines", look).await;
    assert!(rows.iter().all(|row| row.reason == Reason::Blocked), "{rows:?}");
    assert_eq!(TestPhone::at(&portal, MAC, elsewhere(3)).fetch_own().await.status, StatusCode::OK);
}
