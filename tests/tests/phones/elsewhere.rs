//! The limit of "registered elsewhere" answers, which tell a reseller that a MAC address is registered by another
//! reseller. Without this limit, a reseller could find all phones of the others by asking.

use portal_api::{
    ApiError, ErrorCode, Number, PageNumber, Secret,
    phone::{CheckMac, Duplicate, RegisterPhone},
    token::CreateApiToken,
    unknown::{AlarmKind, ListUnknownRequests},
};
use portal_tests::{FOREIGN_CLIENT, MAC, Person, TestPortal, databases, mac, reference, registration};
use reqwest::StatusCode;

/// The maximum number of such answers for an account within an hour.
const HOUR_LIMIT: usize = 20;
/// The maximum number of such answers for all accounts of a reseller within 24 hours.
const DAY_LIMIT: usize = 60;

fn address(index: usize) -> String {
    format!("805EC0B0{index:04X}")
}

/// Checks an address as the form does. Returns whether it is a duplicate.
async fn check(person: &Person, address: &str) -> Result<Duplicate, ApiError> {
    let check = CheckMac { reference: reference(FOREIGN_CLIENT), mac: mac(address) };
    person.call(check).await.map(|check| check.duplicate)
}

fn registration_at_other_reseller(address: &str) -> RegisterPhone {
    RegisterPhone {
        reference: reference(FOREIGN_CLIENT),
        number: Number::parse("0920001100").expect("a number").into(),
        ..registration(address)
    }
}

/// Asserts that neither a check nor a registration reveals whether the address is registered.
async fn assert_nothing_revealed(person: &Person, address: &str) {
    let error = check(person, address).await.expect_err(address);
    assert_eq!(error.code, ErrorCode::TooManyAttempts, "{address}");
    let response = person.send(&registration_at_other_reseller(address)).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS, "{address}");
    let again: ApiError = response.json().await.expect("an error of the API");
    assert_eq!((again.code, &again.message), (error.code, &error.message), "{address}");
}

#[tokio::test(flavor = "multi_thread")]
async fn elsewhere_answers_are_limited_per_hour_and_per_day() {
    for database in databases() {
        let mut portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        for index in 0..DAY_LIMIT + 5 {
            expert.register(&address(index)).await;
        }
        let autre = portal.sign_in("autre").await;
        let own = "80:5E:C0:A7:11:00";
        for index in 0..HOUR_LIMIT {
            assert_eq!(check(&autre, &address(index)).await, Ok(Duplicate::Elsewhere), "{index}");
            // A second answer about the same address does not count.
            assert!(index > 0 || check(&autre, &address(index)).await == Ok(Duplicate::Elsewhere));
        }
        // Beyond the limit, the answer to every session of the account is the same for a registered address and for an
        // unregistered address.
        for person in [autre.clone(), portal.sign_in("autre").await] {
            assert_nothing_revealed(&person, &address(HOUR_LIMIT)).await;
            assert_nothing_revealed(&person, &address(0)).await;
            assert_nothing_revealed(&person, MAC).await;
            assert!(
                matches!(check(&person, own).await, Ok(Duplicate::Own { .. })),
                "phones of the same reseller are still named"
            );
        }
        portal.restart().await;
        let autre = portal.sign_in("autre").await;
        assert_nothing_revealed(&autre, MAC).await;
        assert_eq!(expert.send(&registration(MAC)).await.status(), StatusCode::OK, "the other reseller goes on");

        // After each hour there are more answers, until the limit of the day.
        let mut answers = HOUR_LIMIT;
        for _ in 0..4 {
            portal.advance(1, 1);
            let autre = portal.sign_in("autre").await;
            let error = loop {
                match check(&autre, &address(answers)).await {
                    Ok(duplicate) => assert_eq!(duplicate, Duplicate::Elsewhere),
                    Err(error) => break error,
                }
                answers += 1;
                assert!(answers <= DAY_LIMIT, "more answers than the limit of a day");
            };
            assert_eq!(error.code, ErrorCode::TooManyAttempts);
        }
        assert_eq!(answers, DAY_LIMIT);
        portal.advance(24, 0);
        let autre = portal.sign_in("autre").await;
        assert_eq!(check(&autre, &address(DAY_LIMIT)).await, Ok(Duplicate::Elsewhere));

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

/// Checks at the same time are counted like checks in a row.
#[tokio::test(flavor = "multi_thread")]
async fn concurrent_checks_have_the_same_limit() {
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
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), HOUR_LIMIT);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_program_shares_the_limit_of_its_account() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    for index in 0..=HOUR_LIMIT {
        expert.register(&address(index)).await;
    }
    let autre = portal.sign_in("autre").await;
    let name = portal_api::Name::parse("Inventaire").expect("a name");
    let token = autre
        .call(CreateApiToken { name, current: Secret::new(portal_server::demo::PASSWORD) })
        .await
        .expect("a token");
    let program = portal.visitor().with_token(&token.token);
    for index in 0..HOUR_LIMIT {
        let person = if index % 2 == 0 { &autre } else { &program };
        assert_eq!(check(person, &address(index)).await, Ok(Duplicate::Elsewhere));
    }
    assert_nothing_revealed(&program, &address(HOUR_LIMIT)).await;
    assert_nothing_revealed(&autre, MAC).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn free_and_own_addresses_are_checked_without_limit() {
    let portal = TestPortal::start().await;
    let autre = portal.sign_in("autre").await;
    for index in 0..500 {
        assert_eq!(check(&autre, &address(index)).await, Ok(Duplicate::None), "{index}");
    }
    autre.call(registration_at_other_reseller(&address(0))).await.expect("registered");
    for _ in 0..2 * HOUR_LIMIT {
        assert!(matches!(check(&autre, &address(0)).await, Ok(Duplicate::Own { .. })));
    }
    let page = autre.get("/extranet/unknown").await;
    assert_eq!(page.status(), StatusCode::NOT_FOUND, "the page is the operator's");
}
