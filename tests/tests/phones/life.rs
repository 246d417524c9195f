//! The life cycle of a phone: it is registered, may fetch for 48 hours, is bound to its own credentials, is renewed and
//! deleted.

use portal_api::{
    audit::AuditAction,
    phone::{
        DeletePhone, Duration, ExtendWindow, ExtendWindows, GetPhone, Phone, PhoneState, PhoneWarning, Reason,
        RegisterPhone,
    },
};
use portal_tests::{
    CLIENT, FetchedFile, MAC, NUMBER, Person, TestPhone, TestPortal, databases, loopback, mac, reference, registration,
};
use reqwest::StatusCode;
use std::collections::BTreeSet;

/// A MAC address that nobody registered.
const UNKNOWN: &str = "805EC0FFFF01";
/// The MAC address of a second phone that a test registers.
const OTHER: &str = "805EC0021C1C";

/// Runs a test on a portal on each database.
async fn on_each_database(test: impl AsyncFn(TestPortal, Person)) {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        test(portal, expert).await;
    }
}

/// Checks that a request was refused, with the same response as the refusal of an unknown phone.
fn assert_refused(fetched: &FetchedFile, unknown: &FetchedFile) {
    assert_eq!(fetched.status, StatusCode::NOT_FOUND);
    assert_eq!(fetched.answer(), unknown.answer(), "a refusal must look like every other");
}

fn last_reason(phone: &Phone) -> Option<Reason> {
    phone.row.last_request.as_ref().map(|request| request.reason)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_configures_itself() {
    on_each_database(async |portal, expert| {
        let row = expert.register(MAC).await;
        assert_eq!((row.model, row.state, row.warning), (None, PhoneState::Open, None));
        assert_eq!(row.window_until, portal.clock.now() + jiff::SignedDuration::from_hours(48));
        assert_eq!(row.number.map(String::from).as_deref(), Some(NUMBER));
        assert_eq!(row.description.as_str(), "Yealink CP920");

        let mut phone = TestPhone::cp920(&portal, MAC);
        let fetched = phone.start().await;
        let statuses: Vec<_> = fetched.iter().map(|fetched| fetched.status.as_u16()).collect();
        assert_eq!(statuses, [404, 404, 200, 200], "own boot file, common boot file, common file, own file");
        let own = &fetched[3];
        assert!(own.body.starts_with("#!version:1.0.0.1\n"), "{}", own.body);
        assert_eq!(own.value("account.1.user_name"), Some(NUMBER));
        assert_eq!(own.value("account.1.label"), Some("Salle de réunion"));
        assert!(phone.server.starts_with(&portal.url("/sip-ps/")) && phone.server.ends_with('/'), "{}", phone.server);
        assert!(!fetched[2].body.contains(NUMBER), "the common file has no data of a line");

        let seen = expert.await_phone(MAC, |phone| last_reason(phone) == Some(Reason::Window)).await;
        assert_eq!((seen.row.state, seen.row.model.as_deref()), (PhoneState::Bound, Some("Yealink CP920")));
        assert_eq!(seen.firmware.as_deref(), Some("78.85.0.5"));
        let request = seen.row.last_request.expect("a request");
        assert_eq!((request.address.as_str(), request.status), ("127.0.0.1", 200));
        assert_eq!((request.file.as_str(), request.size), ("805ec0021c1b.cfg", own.body.len() as u64));
        assert_eq!(request.user_agent, "Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b");
        let journal = expert.list_requests(MAC).await;
        let journal: Vec<_> = journal.iter().map(|request| (request.file.as_str(), request.reason)).collect();
        assert_eq!(
            journal,
            [
                ("805ec0021c1b.cfg", Reason::Window),
                ("y000000000078.cfg", Reason::SharedFile),
                ("y000000000000.boot", Reason::OptionalFile),
                ("805ec0021c1b.boot", Reason::OptionalFile),
            ]
        );

        // The first download may have failed. So the same source may fetch again without credentials, and gets the same
        // bytes; other sources may not.
        let without_credentials = TestPhone::cp920(&portal, MAC);
        assert_eq!(without_credentials.fetch_own().await.body, own.body);
        let elsewhere = TestPhone::at(&portal, MAC, loopback(2));
        let unknown = TestPhone::at(&portal, UNKNOWN, loopback(2)).fetch_own().await;
        assert_refused(&elsewhere.fetch_own().await, &unknown);

        // After the phone's first fetch with its credentials, nobody gets its file at the shared URL any more.
        assert_eq!(phone.fetch_own().await.body, own.body);
        assert_refused(&without_credentials.fetch_own().await, &unknown);
        let seen = expert.find_phone(MAC).await;
        assert_eq!(seen.bound_at, Some(portal.clock.now()));
        assert_eq!(seen.confirmed_at, Some(portal.clock.now()));
        let actions: Vec<_> = seen.audit.iter().map(|row| (row.action, row.actor.as_str())).collect();
        assert_eq!(
            actions,
            [
                (AuditAction::PhoneConfirmed, "téléphone"),
                (AuditAction::PhoneBound, "téléphone"),
                (AuditAction::PhoneRegistered, "expert"),
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phones_own_url_keeps_working_without_the_window() {
    on_each_database(async |mut portal, expert| {
        expert.register(MAC).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        let first = phone.start().await.pop().expect("its own file");
        let unknown = TestPhone::cp920(&portal, UNKNOWN).fetch_own().await;
        for _ in 0..3 {
            assert_eq!(phone.fetch_own().await.answer(), first.answer());
            portal.advance(10 * 24, 0);
        }
        portal.restart().await;
        assert_eq!(phone.fetch_own().await.answer(), first.answer(), "the same bytes after a restart");
        assert_refused(&TestPhone::cp920(&portal, MAC).fetch_own().await, &unknown);
        // The phone may move to another address: only its credentials count.
        let mut moved = TestPhone::at(&portal, MAC, loopback(9));
        moved.server.clone_from(&phone.server);
        assert_eq!(moved.fetch_own().await.body, first.body);
        // Its credentials do not open the file of another phone.
        assert_eq!(phone.fetch("805ec0021c1c.cfg").await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_is_48_hours() {
    on_each_database(async |portal, expert| {
        expert.register(MAC).await;
        expert.register(OTHER).await;
        portal.advance(47, 59);
        assert_eq!(TestPhone::cp920(&portal, MAC).start().await[3].status, StatusCode::OK);
        portal.advance(0, 2);
        let late = TestPhone::cp920(&portal, OTHER);
        let unknown = TestPhone::cp920(&portal, UNKNOWN).fetch_own().await;
        assert_refused(&late.fetch_own().await, &unknown);
        // A phone that got its file, and has not used its credentials yet, cannot fetch without them any more either.
        assert_refused(&TestPhone::cp920(&portal, MAC).fetch_own().await, &unknown);

        let expert = portal.sign_in("expert").await;
        let seen = expert.await_phone(OTHER, |phone| last_reason(phone) == Some(Reason::Expired)).await;
        assert_eq!(seen.row.state, PhoneState::Expired);
        assert_eq!(seen.row.last_request.map(|request| request.status), Some(404));
        expert.extend(OTHER, Duration::Hour, None).await;
        assert_eq!(late.fetch_own().await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_renewed_window_creates_new_secrets() {
    on_each_database(async |portal, expert| {
        let now = portal.clock.now();
        expert.register(MAC).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        let mut secrets = BTreeSet::new();
        secrets.extend(phone.start().await[3].secrets());
        assert_eq!(secrets.len(), 3);
        let windows = [
            (Duration::Hour, None, jiff::SignedDuration::from_hours(1)),
            (Duration::TwoDays, None, jiff::SignedDuration::from_hours(48)),
            // A time in the portal's time zone, where it is nine o'clock now.
            (Duration::Until, Some("2018-11-08T10:30"), jiff::SignedDuration::from_mins(49 * 60 + 30)),
        ];
        for (count, (duration, until, span)) in (2..).zip(windows) {
            assert_eq!(phone.fetch_own().await.status, StatusCode::OK, "a fetch with its credentials");
            let row = expert.extend(MAC, duration, until).await;
            assert_eq!((row.state, row.window_until), (PhoneState::Open, now + span));
            // The phone fetches once more at its old URL, gets its new secrets there, and then uses its new URL.
            let old = phone.server.clone();
            let served = phone.start().await.pop().expect("its own file");
            assert_eq!(served.status, StatusCode::OK);
            secrets.extend(served.secrets());
            assert_eq!(secrets.len(), 3 * count, "all three secrets are new");
            assert_ne!(phone.server, old);
            assert_eq!(phone.fetch_own().await.body, served.body);
            let new = std::mem::replace(&mut phone.server, old);
            assert_eq!(phone.fetch_own().await.status, StatusCode::NOT_FOUND, "the old URL works only once");
            phone.server = new;
        }
        let audit = expert.find_phone(MAC).await.audit;
        assert_eq!(audit.iter().filter(|row| row.action == AuditAction::WindowExtended).count(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_windows_are_renewed_together_or_not_at_all() {
    on_each_database(async |portal, expert| {
        expert.register(MAC).await;
        expert.register(OTHER).await;
        let window = expert.find_phone(MAC).await.row.window_until;
        let extend = |macs: &[&str]| ExtendWindows {
            reference: reference(CLIENT),
            macs: macs.iter().map(|address| mac(address)).collect(),
            duration: Duration::TwoDays,
            until: None,
        };
        portal.advance(1, 0);
        let error = expert.call(extend(&[MAC, UNKNOWN])).await.expect_err("one phone does not exist");
        assert_eq!(error.fields["macs"], "Le téléphone 80:5E:C0:FF:FF:01 n’existe pas chez ce client.");
        let foreign = expert.call(extend(&[MAC, "805EC0A71100"])).await.expect_err("one phone is another reseller's");
        assert_eq!(foreign.fields["macs"], "Le téléphone 80:5E:C0:A7:11:00 n’existe pas chez ce client.");
        assert_eq!(expert.find_phone(MAC).await.row.window_until, window);
        expert.call(extend(&[MAC, OTHER])).await.expect("both phones exist");
        for address in [MAC, OTHER] {
            let until = expert.find_phone(address).await.row.window_until;
            assert_eq!(until, window + jiff::SignedDuration::from_hours(1));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secrets_of_a_deleted_phone_are_void() {
    on_each_database(async |portal, expert| {
        expert.register(MAC).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        let before = phone.start().await[3].secrets();
        assert_eq!(phone.fetch_own().await.status, StatusCode::OK);
        expert.call(DeletePhone { mac: mac(MAC) }).await.expect("removed");
        let unknown = TestPhone::cp920(&portal, UNKNOWN).fetch_own().await;
        assert_refused(&phone.fetch_own().await, &unknown);
        assert_refused(&TestPhone::cp920(&portal, MAC).fetch_own().await, &unknown);
        assert!(expert.call(GetPhone { mac: mac(MAC) }).await.is_err(), "it is gone");
        // Registered again, the phone has new secrets.
        expert.register(MAC).await;
        let after = phone.start().await[3].secrets();
        assert!(after.iter().all(|secret| !before.contains(secret)));
        assert_eq!(expert.find_phone(MAC).await.row.state, PhoneState::Bound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_factory_reset_raises_a_warning_until_the_window_is_renewed() {
    on_each_database(async |portal, expert| {
        expert.register(MAC).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        phone.start().await;
        phone.fetch_own().await;
        let mut reset = TestPhone::cp920(&portal, MAC);
        assert_eq!(reset.start().await[3].status, StatusCode::NOT_FOUND);
        let has_lost_credentials = |phone: &Phone| phone.row.warning == Some(PhoneWarning::LostCredentials);
        let seen = expert.await_phone(MAC, has_lost_credentials).await;
        assert_eq!(seen.row.state, PhoneState::Lost);
        assert_eq!(last_reason(&seen), Some(Reason::NoCredentials));
        assert_eq!(expert.extend(MAC, Duration::Hour, None).await.warning, None);
        assert_eq!(reset.start().await[3].status, StatusCode::OK);
        let seen = expert.await_phone(MAC, |phone| last_reason(phone) == Some(Reason::Window)).await;
        assert_eq!(seen.row.warning, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_model_is_the_one_in_the_phones_user_agent() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    // Registered as a CP860, the phone is a CP920, and gets the file of a CP920. After firmware V81, parameters have no
    // prefix `static.`.
    let registration_as = |address, model: &str| RegisterPhone { model: Some(model.into()), ..registration(address) };
    expert.call(registration_as(MAC, "yealink-cp860")).await.expect("registered");
    let own = TestPhone::cp920(&portal, MAC).start().await.pop().expect("its own file");
    assert_eq!(own.value("lang.gui"), Some("French"));
    let seen = expert.await_phone(MAC, |phone| phone.row.warning == Some(PhoneWarning::OtherModel)).await;
    assert_eq!(seen.row.model.as_deref(), Some("Yealink CP920"));
    assert_eq!(seen.registered_model.as_deref(), Some("Yealink CP860"));
    assert_eq!(seen.row.state, PhoneState::Bound);

    // A CP920 with older firmware gets the older names of the parameters.
    expert.call(registration_as(OTHER, "yealink-cp920")).await.expect("registered");
    let mut old = TestPhone::cp920(&portal, OTHER);
    old.firmware = "78.81.0.15".into();
    assert_eq!(old.start().await[3].value("static.lang.gui"), Some("French"));
    let seen = expert.await_phone(OTHER, |phone| phone.row.model.is_some()).await;
    assert_eq!(seen.row.warning, None);

    // A phone of an unknown model gets no common file. Its own file is that of a similar model, and its page shows a
    // warning.
    let mut other = TestPhone::cp920(&portal, "001565AABBCC");
    (other.model, other.code, other.firmware) = ("SIP-T58A".into(), 58, "58.86.0.20".into());
    expert.register(&other.mac).await;
    let unknown = TestPhone::cp920(&portal, UNKNOWN).fetch_own().await;
    let fetched = other.start().await;
    assert_refused(&fetched[2], &unknown);
    assert_eq!(fetched[3].value("account.1.user_name"), Some(NUMBER));
    let has_warning = |phone: &Phone| phone.row.warning == Some(PhoneWarning::UnknownModel);
    let seen = expert.await_phone(&other.mac, has_warning).await;
    assert_eq!((last_reason(&seen), seen.row.state), (Some(Reason::Window), PhoneState::Bound));
    assert_eq!(seen.row.model, None, "the fallback model is not recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn only_one_address_of_twenty_is_served_before_the_phone_is_bound() {
    on_each_database(async |portal, expert| {
        expert.register(MAC).await;
        let phones: Vec<_> = (2..22).map(|last| TestPhone::at(&portal, MAC, loopback(last))).collect();
        let answers = futures::future::join_all(phones.iter().map(TestPhone::fetch_own)).await;
        let served: Vec<_> = (0..20).filter(|index| answers[*index].status == StatusCode::OK).collect();
        assert_eq!(served.len(), 1, "exactly one phone gets the file");
        let served = served[0];
        let unknown = TestPhone::cp920(&portal, UNKNOWN).fetch_own().await;
        for index in (0..20).filter(|index| *index != served) {
            assert_refused(&answers[index], &unknown);
        }
        assert_eq!(phones[served].fetch_own().await.body, answers[served].body, "the served phone may fetch again");
        assert_eq!(expert.find_phone(MAC).await.audit[0].address, format!("127.0.0.{}", served + 2));
    })
    .await;
}

/// A phone may repeat its request before the portal has answered the first one.
#[tokio::test(flavor = "multi_thread")]
async fn twenty_simultaneous_fetches_from_one_address_are_all_served() {
    on_each_database(async |portal, expert| {
        expert.register(MAC).await;
        let phones: Vec<_> = (0..20).map(|_| TestPhone::cp920(&portal, MAC)).collect();
        let answers = futures::future::join_all(phones.iter().map(TestPhone::fetch_own)).await;
        for answer in &answers {
            assert_eq!((answer.status, &answer.body), (StatusCode::OK, &answers[0].body));
        }
        let audit = expert.find_phone(MAC).await.audit;
        assert_eq!(audit.iter().filter(|row| row.action == AuditAction::PhoneBound).count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn renewing_or_deleting_an_unknown_phone_is_not_found() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let operation = ExtendWindow { mac: mac(UNKNOWN), duration: Duration::Hour, until: None };
    assert_eq!(expert.send(&operation).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(expert.send(&DeletePhone { mac: mac(UNKNOWN) }).await.status(), StatusCode::NOT_FOUND);
}
