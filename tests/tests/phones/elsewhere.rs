//! A reseller is rarely told that a MAC address is another reseller's: without this limit, asking would find all
//! phones.

use portal_api::{
    ApiError, ErrorCode, Number, PageNumber, Secret,
    phone::{CheckMac, Duplicate, RegisterPhone},
    token::CreateApiToken,
    unknown::{AlarmKind, ListUnknownRequests},
};
use portal_tests::{FOREIGN_CLIENT, MAC, Person, TestPortal, databases, mac, reference, registration};
use reqwest::StatusCode;

/// How often an account may be told within an hour, and all of a reseller's within 24.
const HOUR: usize = 20;
const DAY: usize = 60;

fn address(index: usize) -> String {
    format!("805EC0B0{index:04X}")
}

async fn check(person: &Person, address: &str) -> Result<Duplicate, ApiError> {
    let check = CheckMac { reference: reference(FOREIGN_CLIENT), mac: mac(address) };
    person.call(check).await.map(|check| check.duplicate)
}

fn register(address: &str) -> RegisterPhone {
    RegisterPhone {
        reference: reference(FOREIGN_CLIENT),
        number: Number::parse("0920001100").expect("a number").into(),
        ..registration(address)
    }
}

async fn assert_told_nothing(person: &Person, address: &str) {
    let error = check(person, address).await.expect_err(address);
    assert_eq!(error.code, ErrorCode::TooManyAttempts, "{address}");
    let response = person.send(&register(address)).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS, "{address}");
    let again: ApiError = response.json().await.expect("an error of the API");
    assert_eq!((again.code, &again.message), (error.code, &error.message), "{address}");
}

#[tokio::test(flavor = "multi_thread")]
async fn one_is_told_rarely_that_an_address_is_anothers() {
    for database in databases() {
        let mut portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        for index in 0..DAY + 5 {
            expert.register(&address(index)).await;
        }
        let autre = portal.sign_in("autre").await;
        let own = "80:5E:C0:A7:11:00";
        for index in 0..HOUR {
            assert_eq!(check(&autre, &address(index)).await, Ok(Duplicate::Elsewhere), "{index}");
            // The same address again tells nothing new.
            assert!(index > 0 || check(&autre, &address(index)).await == Ok(Duplicate::Elsewhere));
        }
        // Nothing is said any more: neither of one that is registered nor of one that is free, to whichever session or
        // program.
        for person in [autre.clone(), portal.sign_in("autre").await] {
            assert_told_nothing(&person, &address(HOUR)).await;
            assert_told_nothing(&person, &address(0)).await;
            assert_told_nothing(&person, MAC).await;
            assert!(matches!(check(&person, own).await, Ok(Duplicate::Own { .. })), "one's own are");
        }
        portal.restart().await;
        let autre = portal.sign_in("autre").await;
        assert_told_nothing(&autre, MAC).await;
        assert_eq!(expert.send(&registration(MAC)).await.status(), StatusCode::OK, "the other reseller goes on");

        // After an hour again, and so often within a day.
        let mut told = HOUR;
        for _ in 0..4 {
            portal.advance(1, 1);
            let autre = portal.sign_in("autre").await;
            let error = loop {
                match check(&autre, &address(told)).await {
                    Ok(duplicate) => assert_eq!(duplicate, Duplicate::Elsewhere),
                    Err(error) => break error,
                }
                told += 1;
                assert!(told <= DAY, "more than a day's");
            };
            assert_eq!(error.code, ErrorCode::TooManyAttempts);
        }
        assert_eq!(told, DAY);
        portal.advance(24, 0);
        let autre = portal.sign_in("autre").await;
        assert_eq!(check(&autre, &address(DAY)).await, Ok(Duplicate::Elsewhere));

        let operator = portal.operator().await;
        let alarms = operator.call(ListUnknownRequests { page: PageNumber::default() }).await.expect("the page").alarms;
        let alarms: Vec<_> = alarms.iter().map(|alarm| (alarm.kind, alarm.subject.as_str(), alarm.count)).collect();
        assert_eq!(
            alarms,
            [
                (AlarmKind::ToldElsewhere, "Autre Revendeur (autre)", 61),
                (AlarmKind::ToldElsewhereLimit, "Autre Revendeur (autre)", 3),
            ]
        );
        let page = operator.page("/extranet/unknown").await;
        assert!(page.contains("Autre Revendeur (autre)") && page.contains("Limite atteinte"), "{page}");
    }
}

/// A thousand at once are counted like a thousand in a row.
#[tokio::test(flavor = "multi_thread")]
async fn asking_many_at_once_tells_no_more() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        for index in 0..40 {
            expert.register(&address(index)).await;
        }
        let autre = portal.sign_in("autre").await;
        let answers = (0..40).map(|index| {
            let (autre, address) = (autre.clone(), address(index));
            async move { check(&autre, &address).await }
        });
        let answers = futures::future::join_all(answers).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), HOUR);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_is_told_no_more_than_its_account() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    for index in 0..=HOUR {
        expert.register(&address(index)).await;
    }
    let autre = portal.sign_in("autre").await;
    let name = portal_api::Name::parse("Inventaire").expect("a name");
    let token = autre
        .call(CreateApiToken { name, current: Secret::new(portal_server::demo::PASSWORD) })
        .await
        .expect("a token");
    let program = portal.visitor().with_token(&token.token);
    for index in 0..HOUR {
        let person = if index % 2 == 0 { &autre } else { &program };
        assert_eq!(check(person, &address(index)).await, Ok(Duplicate::Elsewhere));
    }
    assert_told_nothing(&program, &address(HOUR)).await;
    assert_told_nothing(&autre, MAC).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_carton_of_phones_is_scanned_in_a_row() {
    let portal = TestPortal::start().await;
    let autre = portal.sign_in("autre").await;
    for index in 0..500 {
        assert_eq!(check(&autre, &address(index)).await, Ok(Duplicate::None), "{index}");
    }
    autre.call(register(&address(0))).await.expect("registered");
    for _ in 0..2 * HOUR {
        assert!(matches!(check(&autre, &address(0)).await, Ok(Duplicate::Own { .. })));
    }
    let page = autre.get("/extranet/unknown").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND, "the page is the operator's");
}
