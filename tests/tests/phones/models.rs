//! Every model, from its first request to its own credentials: a phone of the model sends the requests that its vendor
//! documents, and gets its configuration. Also keys and settings that a model cannot have, and pictures.

use portal_api::{
    ApiError, ErrorCode, Label, Mac, key, key_place::KeyPlace, model::GetModelPicture, phone::RegisterPhone, setting,
};
use portal_provisioning::{Catalogue, Model, Vendor};
use portal_tests::{CLIENT, NUMBER, Person, TestPortal, databases, reference};
use reqwest::StatusCode;

/// The files that a phone requests at its start, and its User-Agent. They depend on the phone's model.
pub(super) struct Habits {
    /// The names of the files that it requests first, in their order.
    shared: Vec<String>,
    /// The name of its own file, which it requests last.
    pub(super) own: String,
    user_agent: String,
}

/// The requests that a vendor documents for a model.
pub(super) fn habits(model: &Model, mac: &Mac) -> Habits {
    let (lower, upper, file) = (mac.lower(), mac.as_str(), model.file_id());
    match model.vendor() {
        Vendor::Yealink => Habits {
            shared: vec![
                format!("{lower}.boot"),
                "y000000000000.boot".into(),
                format!("y{:012}.cfg", file.parse::<u16>().expect("a number")),
            ],
            own: format!("{lower}.cfg"),
            user_agent: format!(
                "Yealink SIP-{} {file}.81.0.10 {}",
                model.short_name(),
                mac.with_colons().to_lowercase()
            ),
        },
        Vendor::Snom => Habits {
            shared: vec![format!("{file}.htm")],
            own: format!("{file}-{upper}.htm"),
            user_agent: format!(
                "Mozilla/4.0 (compatible; {file}-SIP 10.1.54.13 2010.12-00004-g9ba52f5 {upper} SXM:0 UXM:0)"
            ),
        },
        Vendor::Cisco => Habits {
            shared: vec![format!("{file}.xml")],
            own: format!("{lower}.xml"),
            user_agent: format!("Cisco-CP-{file}/12.0.7 ({lower})"),
        },
        Vendor::Gigaset => Habits {
            shared: Vec::new(),
            own: format!("{upper}.xml"),
            user_agent: format!("N510 IP PRO/42.258.00.000.000;{upper}"),
        },
    }
}

/// Requests a file as a phone. Returns status, media type and content.
pub(super) async fn ask(portal: &TestPortal, path: &str, habits: &Habits) -> (StatusCode, String, Vec<u8>) {
    let request = portal.visitor().client().get(portal.url(path)).header("user-agent", &habits.user_agent);
    let response = request.send().await.expect("an answer");
    let content_type = response.headers()["content-type"].to_str().expect("a media type").to_owned();
    (response.status(), content_type, response.bytes().await.expect("a body").to_vec())
}

pub(super) async fn register(expert: &Person, mac: &Mac) {
    let operation = RegisterPhone {
        reference: reference(CLIENT),
        mac: mac.clone(),
        model: None,
        description: Label::parse("Carton").expect("a label"),
        number: NUMBER.parse().expect("a number"),
    };
    expert.call(operation).await.expect("a registration");
}

/// A file as text. Each byte becomes one character, because some vendors' files are not UTF-8.
fn text(body: &[u8]) -> String {
    body.iter().map(|byte| char::from(*byte)).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_model_configures_itself() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        for (number, model) in Catalogue::bundled().models().iter().enumerate() {
            let id = model.id();
            let mac = Mac::parse(&format!("00AABB0000{number:02X}")).expect("an address");
            register(&expert, &mac).await;
            let habits = habits(model, &mac);
            for file in &habits.shared {
                let (status, ..) = ask(&portal, &format!("/sip-ps/{file}"), &habits).await;
                assert_eq!(status.is_success(), !file.contains(".boot"), "{id}: {file}");
            }
            let (status, content_type, own) = ask(&portal, &format!("/sip-ps/{}", habits.own), &habits).await;
            assert_eq!(status, StatusCode::OK, "{id}");
            assert_eq!(content_type, model.vendor().format().content_type(), "{id}");
            let read = model.vendor().format().read(&own).unwrap_or_else(|error| panic!("{id}: {error:?}"));
            assert!(read.iter().any(|(_, value)| value == NUMBER), "{id}: {}", text(&own));
            assert!(read.iter().any(|(_, value)| value == "Salle de réunion"), "{id}: {}", text(&own));

            // The phone fetches the same file at its own URL, and the shared URL is closed for it.
            let whole = text(&own);
            let (_, rest) = whole.split_once("/sip-ps/").unwrap_or_else(|| panic!("{id} was told no address: {whole}"));
            let token = rest.get(..32).expect("a token");
            let (status, _, again) = ask(&portal, &format!("/sip-ps/{token}/{}", habits.own), &habits).await;
            assert_eq!((status, again == own), (StatusCode::OK, true), "{id}: the same bytes at its own address");
            let (status, ..) = ask(&portal, &format!("/sip-ps/{}", habits.own), &habits).await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{id}");
            let phone = expert.find_phone(mac.as_str()).await;
            assert_eq!(phone.row.model.as_deref(), Some(model.name()), "{id}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_and_settings_reach_the_phones_file() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let mac = Mac::parse("805EC0021C1B").expect("an address");
        register(&expert, &mac).await;
        let model = Catalogue::bundled().find("yealink-t46g").expect("the model");
        let habits = habits(model, &mac);
        let fetch = async |path: &str| text(&ask(&portal, &format!("/sip-ps/{path}{}", habits.own), &habits).await.2);
        let first = fetch("").await;
        let (_, rest) = first.split_once("/sip-ps/").expect("an address");
        let token = rest[..33].to_owned();
        assert!(
            first.contains("linekey.1.type = 15\nlinekey.1.line = 1\n")
                && first.contains("linekey.2.type = 0\n")
                && fetch(&token).await == first
        );

        let number: portal_api::Number = NUMBER.parse().expect("a number");
        let wanted = key::Key {
            place: KeyPlace::line(1),
            function: "speed_dial".into(),
            line: 1,
            operand: "09 70 71 11 11".into(),
            pickup: String::new(),
            label: "Accueil".into(),
        };
        let save = |version, keys| key::SaveKeys {
            number: portal_api::Number::clone(&number),
            model: "yealink-t46g".into(),
            version,
            keys,
            groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
        };
        let saved = expert.call(save(0, vec![wanted.clone()])).await.expect("the keys");
        assert_eq!(saved.keys, [key::Key { operand: "0970711111".into(), ..wanted.clone() }]);
        let second = fetch(&token).await;
        assert!(second.contains("linekey.1.type = 13\n") && second.contains("linekey.1.label = Accueil\n"), "{second}");
        // A save that is based on the old version is refused.
        assert!(expert.call(save(0, Vec::new())).await.is_err());

        // The client sets and locks a value, so the phone's line cannot change it.
        let client = setting::ChangeSettings {
            reference: Some(reference(CLIENT)),
            values: [("call_waiting.enable".to_owned(), "false".to_owned())].into(),
            lock: vec!["call_waiting.enable".into()],
            ..Default::default()
        };
        expert.call(client).await.expect("a change");
        let third = fetch(&token).await;
        assert!(third.contains("call_waiting.enable = 0\n"), "{third}");
        let of_phone = setting::ListSettings { mac: Some(mac.clone()), ..Default::default() };
        let listed = expert.call(of_phone).await.expect("the settings");
        let waiting = listed.iter().find(|setting| setting.id == "call_waiting.enable").expect("the setting");
        assert_eq!((waiting.value.as_deref(), waiting.origin.as_str()), (Some("false"), "client"));
        assert_eq!(waiting.locked_by.as_deref(), Some("client"));
        assert!(waiting.refusal.is_some());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_dials_a_service_code_needs_the_setting_of_the_code() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let mac = Mac::parse("805EC0021C1B").expect("an address");
    register(&expert, &mac).await;
    let habits = habits(Catalogue::bundled().find("yealink-t46g").expect("the model"), &mac);
    let fetch = async |path: &str| text(&ask(&portal, &format!("/sip-ps/{path}{}", habits.own), &habits).await.2);
    let first = fetch("").await;
    let (_, rest) = first.split_once("/sip-ps/").expect("an address");
    let token = rest[..33].to_owned();
    let save = |version| key::SaveKeys {
        number: NUMBER.parse().expect("a number"),
        model: "yealink-t46g".into(),
        version,
        keys: vec![key::Key {
            place: KeyPlace::line(2),
            function: "forward_busy".into(),
            line: 1,
            operand: "3001".into(),
            pickup: String::new(),
            label: "Occupé".into(),
        }],
        groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
    };
    let error = expert.call(save(0)).await.expect_err("the code is not set");
    let reason = error.fields.get("line-2").expect("the key");
    assert!(reason.contains("Renvoi sur occupation, code d’activation"), "{reason}");
    let code = |code: &str| setting::ChangeSettings {
        reference: Some(reference(CLIENT)),
        values: [("forward.busy.on_code".to_owned(), code.to_owned())].into(),
        ..Default::default()
    };
    expert.call(code("*90")).await.expect("a change");
    expert.call(save(0)).await.expect("the keys");
    let file = fetch(&token).await;
    assert!(file.contains("linekey.2.type = 13\nlinekey.2.line = 1\nlinekey.2.value = *903001\n"), "{file}");
    // Without the code, the saved key must do nothing. With the number alone, it would call 3001.
    expert.call(code("")).await.expect("a change");
    let file = fetch(&token).await;
    assert!(file.contains("linekey.2.type = 0\n") && !file.contains("3001"), "{file}");
}

#[tokio::test(flavor = "multi_thread")]
async fn unsupported_keys_and_settings_are_refused_with_the_reason() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let number: portal_api::Number = NUMBER.parse().expect("a number");
    let save = |place: &str, function: &str, operand: &str| key::SaveKeys {
        number: number.clone(),
        model: "yealink-cp920".into(),
        version: 0,
        keys: vec![key::Key {
            place: place.parse().expect("a place"),
            function: function.into(),
            line: 1,
            operand: operand.into(),
            pickup: String::new(),
            label: String::new(),
        }],
        groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
    };
    for (place, function, operand) in [
        ("line-1", "speed_dial", "12"),
        ("programmable-5", "speed_dial", "12"),
        ("programmable-1", "blf", "12"),
        ("programmable-1", "nothing_such", "12"),
        ("programmable-1", "speed_dial", "12;13"),
    ] {
        let error = expert.call(save(place, function, operand)).await.expect_err("a refusal");
        assert!(error.fields.contains_key(place), "{place} {function} {operand}: {error:?}");
    }
    expert.call(save("programmable-1", "speed_dial", "12")).await.expect("the keys");
    for (id, value) in [("call_log.enable", "maybe"), ("nothing.such", "1"), ("time.zone", "Mars/Olympus")] {
        let operation = setting::ChangeSettings {
            reference: Some(reference(CLIENT)),
            values: [(id.to_owned(), value.to_owned())].into(),
            ..Default::default()
        };
        let error = expert.call(operation).await.expect_err("a refusal");
        assert!(error.fields.contains_key(id), "{id}: {error:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_model_shows_its_picture_and_its_modules() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    for model in Catalogue::bundled().models() {
        let pictures = [(false, Some(model.picture())), (true, model.expansion_picture())];
        for (module, picture) in pictures {
            let response = expert.send(&GetModelPicture { id: model.id().to_owned(), module }).await;
            let Some(picture) = picture else {
                assert_eq!(response.status(), StatusCode::NOT_FOUND, "{}", model.id());
                continue;
            };
            assert_eq!(response.status(), StatusCode::OK, "{}", model.id());
            assert_eq!(response.headers()["content-type"], "image/svg+xml");
            assert_eq!(response.headers()["cache-control"], "private, max-age=3600");
            assert_eq!(response.text().await.expect("a picture"), picture, "{}", model.id());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_missing_picture_is_refused_and_not_cached() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    for (path, code) in [
        ("yealink-t99/picture", ErrorCode::NotFound),
        ("yealink-cp920/picture?module=true", ErrorCode::NotFound),
        ("yealink-t54w/picture?module=perhaps", ErrorCode::Invalid),
    ] {
        let response = expert.get(&format!("/api/v1/models/{path}")).await;
        assert_eq!(response.headers()["cache-control"], "no-store", "{path}");
        assert_eq!(response.json::<ApiError>().await.expect("an error").code, code, "{path}");
    }
    let bare = expert.get("/api/v1/models/yealink-t54w/picture").await.text().await.expect("a picture");
    assert!(bare.contains("key-line-27"), "without a query it is the picture of the phone");
}
