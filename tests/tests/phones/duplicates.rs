//! Registering a MAC address that is registered already: the error names a phone of the same reseller; for a phone of
//! another reseller it is the platform error 5012, without details.

use portal_api::{
    ApiError, Detail, ErrorCode, Number,
    phone::{CheckMac, Duplicate, RegisterPhone},
    platform_error,
};
use portal_tests::{
    CLIENT, Database, MAC, NUMBER, Person, PortalProcess, TestPortal, databases, eventually, mac, reference,
    registration,
};
use reqwest::{StatusCode, header};

/// A number of the other reseller's client.
const FOREIGN_NUMBER: &str = "0920001100";

fn registration_elsewhere(client: &str, number: &str) -> RegisterPhone {
    RegisterPhone {
        reference: reference(client),
        number: Number::parse(number).expect("a number").into(),
        ..registration(MAC)
    }
}

/// Tries to register a duplicate. Returns the error, and the correlator of the response.
async fn refused(person: &Person, operation: RegisterPhone) -> (ApiError, String) {
    let response = person.send(&operation).await;
    assert_eq!(response.status(), StatusCode::CONFLICT);
    let correlator = response.headers()["x-correlator"].to_str().expect("text").to_owned();
    (response.json().await.expect("an error of the API"), correlator)
}

/// Whether a text has the form of a correlator, such as `042a f486 c57e b9a2`.
fn is_correlator(text: &str) -> bool {
    let groups: Vec<_> = text.split(' ').collect();
    let is_group = |group: &&str| group.len() == 4 && group.chars().all(|digit| digit.is_ascii_hexdigit());
    groups.len() == 4 && groups.iter().all(is_group)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_of_the_same_reseller_is_named() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        expert.register(MAC).await;
        let (error, _) = refused(&expert, registration("80-5e-c0-02-1c-1b")).await;
        assert_eq!(error.code, ErrorCode::Duplicate);
        let sentence = "L’adresse MAC 80:5E:C0:02:1C:1B est déjà référencée chez ce client, sur la SDA 09 70 19 23 49.";
        assert_eq!(error.message.replace('\u{a0}', " "), sentence);
        assert_eq!(error.fields["mac"], error.message);
        let Some(Detail::DuplicatePhone { mac: other, reference: client, number }) = error.detail else {
            panic!("no link to the other phone: {:?}", error.detail)
        };
        assert_eq!((other.as_str(), client.as_str()), (MAC, CLIENT));
        assert_eq!(number.map(String::from).as_deref(), Some(NUMBER));

        // When the phone belongs to another client of the same reseller, the error names that client.
        let (error, _) = refused(&expert, registration_elsewhere("10001", "0910001100")).await;
        assert!(error.message.contains("chez OPENIP [10000], sur la SDA"), "{}", error.message);
        let check = expert.call(CheckMac { reference: reference("10001"), mac: mac(MAC) }).await.expect("a check");
        assert_eq!(check.vendor.as_deref(), Some("Yealink"));
        let Duplicate::Own { reference: client, .. } = check.duplicate else { panic!("{:?}", check.duplicate) };
        assert_eq!(client.as_str(), CLIENT);
        assert_eq!(expert.count_phones().await, 10, "registered once");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_duplicate_of_another_reseller_is_the_platform_error() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        portal.sign_in("expert").await.register(MAC).await;
        let autre = portal.sign_in("autre").await;
        let (error, correlator) = refused(&autre, registration_elsewhere("20001", FOREIGN_NUMBER)).await;
        assert!(is_correlator(&correlator), "{correlator}");
        assert_eq!(error.correlator.as_ref(), Some(&correlator));
        let sentence = format!(
            "L’adresse MAC 80:5E:C0:02:1C:1B est déjà utilisée sur la plateforme. \
             Contactez le support en indiquant le code {correlator}."
        );
        assert_eq!(error.message, sentence);
        let text = serde_json::to_string(&error).expect("JSON");
        let Some(Detail::Platform(platform)) = error.detail else { panic!("{:?}", error.detail) };
        assert_eq!((platform.number, platform.family.as_str()), (5012, "sdbEgPhone (0X320000F6)"));
        assert_eq!(platform.correlator, correlator);
        let object = "10000000 F6000032 01000000 81010000 38000000 30000000 35000000 45000000\n\
                      43000000 30000000 30000000 32000000 31000000 43000000 31000000 42000000";
        assert_eq!(platform.object_identifier, object);
        assert_eq!(platform_error::object_identifier(&mac(MAC)), object);
        for name in ["OPENIP", "[10000]", NUMBER, "Expert", "Salle"] {
            assert!(!text.contains(name), "the error does not tell whose phone it is: {text}");
        }
        let check = autre.call(CheckMac { reference: reference("20001"), mac: mac(MAC) }).await.expect("a check");
        assert_eq!(check.duplicate, Duplicate::Elsewhere);
        // Each refusal has a correlator of its own.
        let (_, again) = refused(&autre, registration_elsewhere("20001", FOREIGN_NUMBER)).await;
        assert_ne!(again, correlator);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn support_finds_the_correlator_in_the_log() {
    let portal = PortalProcess::start(env!("CARGO_BIN_EXE_portal-under-test"), Database::Sqlite, &[]).await;
    portal.sign_in("expert").await.register(MAC).await;
    let autre = portal.sign_in("autre").await;
    let (_, correlator) = refused(&autre, registration_elsewhere("20001", FOREIGN_NUMBER)).await;
    let is_error_line = |line: &str| line.contains(&correlator) && line.contains("5012") && line.contains(MAC);
    eventually("the line in the log", async || portal.log().lines().any(is_error_line).then_some(())).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_without_scripting_shows_the_duplicate_on_a_page() {
    let portal = TestPortal::start().await;
    let (expert, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
    let submit = async |person: &Person, client: &str, number: &str| {
        let action = format!("/api/v1/clients/{client}/phones");
        let back = format!("/extranet/clients/{client}/phones/new");
        let response = person.submit(&action, &[("mac", MAC), ("number", number), ("_back", &back)]).await;
        assert_eq!(response.status(), StatusCode::SEE_OTHER);
        response.headers()[header::LOCATION].to_str().expect("text").to_owned()
    };
    assert!(submit(&expert, CLIENT, NUMBER).await.starts_with("/extranet/clients/10000/phones/new?result="));
    assert_eq!(expert.count_phones().await, 10, "a form registers as well");

    let own = submit(&expert, CLIENT, NUMBER).await;
    assert!(own.starts_with("/extranet/clients/10000/phones/new?result="), "{own}");
    let page = expert.page(&own).await;
    assert!(page.contains("L’adresse MAC 80:5E:C0:02:1C:1B est déjà référencée chez ce client"), "{page}");

    let foreign = submit(&autre, "20001", FOREIGN_NUMBER).await;
    assert!(foreign.starts_with("/extranet/clients/20001/phones/new?result="), "{foreign}");
    let form = autre.page(&foreign).await;
    assert!(form.contains("est déjà utilisée sur la plateforme") && form.contains(FOREIGN_NUMBER), "{form}");
    let link = form.split("href=\"/extranet/error?").nth(1).and_then(|rest| rest.split('"').next());
    let query = link.expect("the platform's page").replace("&amp;", "&");
    let foreign = ["/extranet/error?", &query].concat();
    let query: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    assert_eq!(query[0], ("mac".to_owned(), MAC.to_owned()));
    let (name, correlator) = &query[1];
    assert!(name == "correlator" && is_correlator(correlator), "{query:?}");
    let page = autre.page(&foreign).await;
    for expected in ["Erreur Plateforme Metaswitch", "5012", "sdbEgPhone (0X320000F6)", correlator, "F6000032"] {
        assert!(page.contains(expected), "{expected} in {page}");
    }
    for name in ["OPENIP", "[10000]", NUMBER, "Expert", "Salle"] {
        assert!(!page.contains(name), "{name} in {page}");
    }
    // The page shows values of its URL, so it must ignore values that are no MAC address and no correlator.
    let forged = autre.get("/extranet/error?mac=%3Cscript%3E&correlator=%3Cb%3Ewon%3C%2Fb%3E").await;
    let forged = forged.text().await.expect("a page");
    assert!(!forged.contains("<b>won") && !forged.contains("won&lt;"), "{forged}");
}
