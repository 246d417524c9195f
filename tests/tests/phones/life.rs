//! The life of a phone: registered, open for 48 hours, bound to its own credentials, renewed, deleted.

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

/// An address that nobody registered.
const UNKNOWN: &str = "805EC0FFFF01";
/// Another one of the right kind.
const OTHER: &str = "805EC0021C1C";

async fn each_portal(test: impl AsyncFn(TestPortal, Person)) {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        test(portal, expert).await;
    }
}

fn assert_refused(fetched: &FetchedFile, like: &FetchedFile) {
    assert_eq!(fetched.status, StatusCode::NOT_FOUND);
    assert_eq!(fetched.answer(), like.answer(), "a refusal must look like every other");
}

fn reasons(phone: &Phone) -> Option<Reason> {
    phone.row.last_request.as_ref().map(|request| request.reason)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_configures_itself() {
    each_portal(async |portal, expert| {
        let row = expert.register(MAC).await;
        assert_eq!((row.model, row.state, row.warning), (None, PhoneState::Open, None));
        assert_eq!(row.window_until, portal.clock.now() + jiff::SignedDuration::from_hours(48));
        assert_eq!(row.number.map(String::from).as_deref(), Some(NUMBER));
        assert_eq!(row.description.as_str(), "Yealink CP920");

        let mut phone = TestPhone::cp920(&portal, MAC);
        let fetched = phone.start().await;
        let statuses: Vec<_> = fetched.iter().map(|fetched| fetched.status.as_u16()).collect();
        assert_eq!(statuses, [404, 404, 200, 200], "boot, boot of all, common, own");
        let own = &fetched[3];
        assert!(own.body.starts_with("#!version:1.0.0.1\n"), "{}", own.body);
        assert_eq!(own.value("account.1.user_name"), Some(NUMBER));
        assert_eq!(own.value("account.1.label"), Some("Salle de réunion"));
        assert!(phone.server.starts_with(&portal.url("/sip-ps/")) && phone.server.ends_with('/'), "{}", phone.server);
        assert!(!fetched[2].body.contains(NUMBER), "the common file is everybody's");

        let seen = expert.await_phone(MAC, |phone| reasons(phone) == Some(Reason::Window)).await;
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

        // The download broke: the same address may fetch again, and gets the same bytes. No other may.
        let generic = TestPhone::cp920(&portal, MAC);
        assert_eq!(generic.fetch_own().await.body, own.body);
        let elsewhere = TestPhone::at(&portal, MAC, loopback(2));
        let unknown = TestPhone::at(&portal, UNKNOWN, loopback(2)).fetch_own().await;
        assert_refused(&elsewhere.fetch_own().await, &unknown);

        // Once it has come back with its credentials, the address that all are given opens nothing to anybody.
        assert_eq!(phone.fetch_own().await.body, own.body);
        assert_refused(&generic.fetch_own().await, &unknown);
        let seen = expert.find_phone(MAC).await;
        assert_eq!(seen.bound_at, Some(portal.clock.now()));
        assert_eq!(seen.confirmed_at, Some(portal.clock.now()));
        let actions: Vec<_> = seen.audit.iter().map(|line| (line.action, line.actor.as_str())).collect();
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
async fn its_own_address_works_for_as_long_as_it_lives() {
    each_portal(async |mut portal, expert| {
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
        // From another address too: what it knows is what counts, not where it is.
        let mut moved = TestPhone::at(&portal, MAC, loopback(9));
        moved.server.clone_from(&phone.server);
        assert_eq!(moved.fetch_own().await.body, first.body);
        // Its credentials open its own file alone.
        let sister = format!("{}{}", phone.server, "805ec0021c1c.cfg");
        assert_eq!(phone.fetch(sister.rsplit('/').next().expect("a file")).await.status, StatusCode::NOT_FOUND);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_window_is_48_hours() {
    each_portal(async |portal, expert| {
        expert.register(MAC).await;
        expert.register(OTHER).await;
        portal.advance(47, 59);
        assert_eq!(TestPhone::cp920(&portal, MAC).start().await[3].status, StatusCode::OK);
        portal.advance(0, 2);
        let late = TestPhone::cp920(&portal, OTHER);
        let unknown = TestPhone::cp920(&portal, UNKNOWN).fetch_own().await;
        assert_refused(&late.fetch_own().await, &unknown);
        // Who was served and has not come back yet has no more time either.
        assert_refused(&TestPhone::cp920(&portal, MAC).fetch_own().await, &unknown);

        let expert = portal.sign_in("expert").await;
        let seen = expert.await_phone(OTHER, |phone| reasons(phone) == Some(Reason::Expired)).await;
        assert_eq!(seen.row.state, PhoneState::Expired);
        assert_eq!(seen.row.last_request.map(|request| request.status), Some(404));
        expert.extend(OTHER, Duration::Hour, None).await;
        assert_eq!(late.fetch_own().await.status, StatusCode::OK);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_opened_again_draws_new_secrets() {
    each_portal(async |portal, expert| {
        let now = portal.clock.now();
        expert.register(MAC).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        let mut secrets = BTreeSet::new();
        secrets.extend(phone.start().await[3].secrets());
        assert_eq!(secrets.len(), 3);
        let spans = [
            (Duration::Hour, None, jiff::SignedDuration::from_hours(1)),
            (Duration::TwoDays, None, jiff::SignedDuration::from_hours(48)),
            // In the portal's zone, where it is nine o'clock now.
            (Duration::Until, Some("2018-11-08T10:30"), jiff::SignedDuration::from_mins(49 * 60 + 30)),
        ];
        for (count, (duration, until, span)) in (2..).zip(spans) {
            assert_eq!(phone.fetch_own().await.status, StatusCode::OK, "it has come back");
            let row = expert.extend(MAC, duration, until).await;
            assert_eq!((row.state, row.window_until), (PhoneState::Open, now + span));
            // It asks where it was told to, is served what is new, and goes there.
            let old = phone.server.clone();
            let served = phone.start().await.pop().expect("its own file");
            assert_eq!(served.status, StatusCode::OK);
            secrets.extend(served.secrets());
            assert_eq!(secrets.len(), 3 * count, "every secret is another");
            assert_ne!(phone.server, old);
            assert_eq!(phone.fetch_own().await.body, served.body);
            let new = std::mem::replace(&mut phone.server, old);
            assert_eq!(phone.fetch_own().await.status, StatusCode::NOT_FOUND, "the old address served once");
            phone.server = new;
        }
        let audit = expert.find_phone(MAC).await.audit;
        assert_eq!(audit.iter().filter(|line| line.action == AuditAction::WindowExtended).count(), 3);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn several_windows_are_opened_again_together_or_not_at_all() {
    each_portal(async |portal, expert| {
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
        let error = expert.call(extend(&[MAC, UNKNOWN])).await.expect_err("one is nobody's");
        assert_eq!(error.fields["macs"], "Le téléphone 80:5E:C0:FF:FF:01 n’existe pas chez ce client.");
        let foreign = expert.call(extend(&[MAC, "805EC0A71100"])).await.expect_err("one is another reseller's");
        assert_eq!(foreign.fields["macs"], "Le téléphone 80:5E:C0:A7:11:00 n’existe pas chez ce client.");
        assert_eq!(expert.find_phone(MAC).await.row.window_until, window);
        expert.call(extend(&[MAC, OTHER])).await.expect("both are there");
        for address in [MAC, OTHER] {
            let until = expert.find_phone(address).await.row.window_until;
            assert_eq!(until, window + jiff::SignedDuration::from_hours(1));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_removed_phone_had_is_void() {
    each_portal(async |portal, expert| {
        expert.register(MAC).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        let before = phone.start().await[3].secrets();
        assert_eq!(phone.fetch_own().await.status, StatusCode::OK);
        expert.call(DeletePhone { mac: mac(MAC) }).await.expect("removed");
        let unknown = TestPhone::cp920(&portal, UNKNOWN).fetch_own().await;
        assert_refused(&phone.fetch_own().await, &unknown);
        assert_refused(&TestPhone::cp920(&portal, MAC).fetch_own().await, &unknown);
        assert!(expert.call(GetPhone { mac: mac(MAC) }).await.is_err(), "it is gone");
        // Registered again it is another phone.
        expert.register(MAC).await;
        let after = phone.start().await[3].secrets();
        assert!(after.iter().all(|secret| !before.contains(secret)));
        assert_eq!(expert.find_phone(MAC).await.row.state, PhoneState::Bound);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_factory_reset_is_told_on_its_page_and_mended_by_a_new_window() {
    each_portal(async |portal, expert| {
        expert.register(MAC).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        phone.start().await;
        phone.fetch_own().await;
        let mut reset = TestPhone::cp920(&portal, MAC);
        assert_eq!(reset.start().await[3].status, StatusCode::NOT_FOUND);
        let lost = |phone: &Phone| phone.row.warning == Some(PhoneWarning::LostCredentials);
        let seen = expert.await_phone(MAC, lost).await;
        assert_eq!(seen.row.state, PhoneState::Lost);
        assert_eq!(reasons(&seen), Some(Reason::NoCredentials));
        assert_eq!(expert.extend(MAC, Duration::Hour, None).await.warning, None);
        assert_eq!(reset.start().await[3].status, StatusCode::OK);
        let seen = expert.await_phone(MAC, |phone| reasons(phone) == Some(Reason::Window)).await;
        assert_eq!(seen.row.warning, None);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_model_is_what_the_phone_says() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    // Registered as a CP860, it is a CP920, and gets what a CP920 understands: names without `static.`, after V81.
    let registration_as = |address, model: &str| RegisterPhone { model: Some(model.into()), ..registration(address) };
    expert.call(registration_as(MAC, "yealink-cp860")).await.expect("registered");
    let own = TestPhone::cp920(&portal, MAC).start().await.pop().expect("its own file");
    assert_eq!(own.value("lang.gui"), Some("French"));
    let seen = expert.await_phone(MAC, |phone| phone.row.warning == Some(PhoneWarning::OtherModel)).await;
    assert_eq!(seen.row.model.as_deref(), Some("Yealink CP920"));
    assert_eq!(seen.registered_model.as_deref(), Some("Yealink CP860"));
    assert_eq!(seen.row.state, PhoneState::Bound);

    // The same phone with an older firmware gets the older names.
    expert.call(registration_as(OTHER, "yealink-cp920")).await.expect("registered");
    let mut old = TestPhone::cp920(&portal, OTHER);
    old.firmware = "78.81.0.15".into();
    assert_eq!(old.start().await[3].value("static.lang.gui"), Some("French"));
    let seen = expert.await_phone(OTHER, |phone| phone.row.model.is_some()).await;
    assert_eq!(seen.row.warning, None);

    // A model of which there is no file gets that of one like it, and its page says so.
    let mut stranger = TestPhone::cp920(&portal, "001565AABBCC");
    (stranger.model, stranger.code, stranger.firmware) = ("SIP-T58A".into(), 58, "58.86.0.20".into());
    expert.register(&stranger.mac).await;
    let unknown = TestPhone::cp920(&portal, UNKNOWN).fetch_own().await;
    let fetched = stranger.start().await;
    assert_refused(&fetched[2], &unknown);
    assert_eq!(fetched[3].value("account.1.user_name"), Some(NUMBER));
    let warned = |phone: &Phone| phone.row.warning == Some(PhoneWarning::UnknownModel);
    let seen = expert.await_phone(&stranger.mac, warned).await;
    assert_eq!((reasons(&seen), seen.row.state), (Some(Reason::Window), PhoneState::Bound));
    assert_eq!(seen.row.model, None, "it is not the model that stands for it");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_at_once_one_is_served() {
    each_portal(async |portal, expert| {
        expert.register(MAC).await;
        let phones: Vec<_> = (2..22).map(|last| TestPhone::at(&portal, MAC, loopback(last))).collect();
        let answers = futures::future::join_all(phones.iter().map(TestPhone::fetch_own)).await;
        let served: Vec<_> = (0..20).filter(|index| answers[*index].status == StatusCode::OK).collect();
        assert_eq!(served.len(), 1, "exactly one");
        let winner = served[0];
        let unknown = TestPhone::cp920(&portal, UNKNOWN).fetch_own().await;
        for index in (0..20).filter(|index| *index != winner) {
            assert_refused(&answers[index], &unknown);
        }
        assert_eq!(phones[winner].fetch_own().await.body, answers[winner].body, "and may fetch again");
        assert_eq!(expert.find_phone(MAC).await.audit[0].address, format!("127.0.0.{}", winner + 2));
    })
    .await;
}

/// A phone that is impatient asks again before it is answered.
#[tokio::test(flavor = "multi_thread")]
async fn of_twenty_at_once_from_one_address_all_are_served() {
    each_portal(async |portal, expert| {
        expert.register(MAC).await;
        let phones: Vec<_> = (0..20).map(|_| TestPhone::cp920(&portal, MAC)).collect();
        let answers = futures::future::join_all(phones.iter().map(TestPhone::fetch_own)).await;
        for answer in &answers {
            assert_eq!((answer.status, &answer.body), (StatusCode::OK, &answers[0].body));
        }
        let audit = expert.find_phone(MAC).await.audit;
        assert_eq!(audit.iter().filter(|line| line.action == AuditAction::PhoneBound).count(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn prolonging_what_is_not_there_is_not_found() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let operation = ExtendWindow { mac: mac(UNKNOWN), duration: Duration::Hour, until: None };
    assert_eq!(expert.send(&operation).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(expert.send(&DeletePhone { mac: mac(UNKNOWN) }).await.status(), StatusCode::NOT_FOUND);
}
