//! Wrong input: the error says in one sentence what is wrong, and nothing is stored.

use futures::stream::{self, StreamExt as _};
use portal_api::{ApiError, ErrorCode, Method, client::ListClients};
use portal_tests::{CLIENT, MAC, NUMBER, Person, TestPhone, TestPortal, databases};
use reqwest::{Body, Response, StatusCode, header};
use serde_json::{Value, json};

const PHONES: &str = "/api/v1/clients/10000/phones";

/// Counts the reseller's clients and phones. No test here may change these numbers.
async fn count(expert: &Person) -> (u64, u64) {
    (expert.call(ListClients::default()).await.expect("the list").total, expert.count_phones().await)
}

/// Reads the status and the error of a refused request.
async fn error(response: Response) -> (u16, ApiError) {
    let status = response.status().as_u16();
    (status, response.json().await.expect("an error of the API"))
}

async fn post(person: &Person, path: &str, body: &Value) -> (u16, ApiError) {
    error(person.request(Method::Post, path, Some(body.to_string())).await).await
}

/// A valid registration, with one field replaced.
fn phone(field: &str, value: impl Into<Value>) -> Value {
    let mut phone = json!({ "mac": MAC, "number": NUMBER, "description": "Yealink CP920" });
    phone[field] = value.into();
    phone
}

/// Runs a test on each database, and checks that it stored nothing.
async fn on_each_database(test: impl AsyncFn(&TestPortal, &Person)) {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let before = count(&expert).await;
        test(&portal, &expert).await;
        assert_eq!(count(&expert).await, before, "nothing was stored");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_field_of_a_phone_is_refused_with_the_reason() {
    on_each_database(async |_, expert| {
        let long = "é".repeat(65);
        let cases: [(&str, &str, &str, &str); 17] = [
            (
                "mac",
                "80:5E:C0:02:1C:1",
                "11 chiffres hexadécimaux ; il en faut 12.",
                "11 hexadecimal digits; 12 are needed.",
            ),
            (
                "mac",
                "805EC0021C1B0",
                "13 chiffres hexadécimaux ; il en faut 12.",
                "13 hexadecimal digits; 12 are needed.",
            ),
            ("mac", "8", "1 chiffre hexadécimal ; il en faut 12.", "1 hexadecimal digit; 12 are needed."),
            (
                "mac",
                "805EC0021C1G",
                "« G » n’est pas un chiffre hexadécimal (0-9, A-F).",
                "“G” is not a hexadecimal digit (0-9, A-F).",
            ),
            (
                "mac",
                "FF:FF:FF:FF:FF:FF",
                "Cette adresse est réservée ; aucun téléphone ne la porte.",
                "This address is reserved; no phone has it.",
            ),
            ("mac", "", "Ce champ est obligatoire.", "This field is required."),
            (
                "number",
                "0920001100",
                "La SDA 09 20 00 11 00 n’appartient pas à ce client.",
                "DDI 09 20 00 11 00 does not belong to this client.",
            ),
            (
                "number",
                "0999999999",
                "La SDA 09 99 99 99 99 n’appartient pas à ce client.",
                "DDI 09 99 99 99 99 does not belong to this client.",
            ),
            (
                "number",
                "12345",
                "Un numéro comporte 10 chiffres et commence par 0, par exemple 09 70 71 11 11.",
                "A number has 10 digits and starts with 0, for example 09 70 71 11 11.",
            ),
            (
                "description",
                "a\r\naccount.1.password = x",
                "Les retours à la ligne et caractères de contrôle ne sont pas admis.",
                "Line ends and control characters are not allowed.",
            ),
            (
                "description",
                "a\nb",
                "Les retours à la ligne et caractères de contrôle ne sont pas admis.",
                "Line ends and control characters are not allowed.",
            ),
            (
                "description",
                "a\u{0}b",
                "Les retours à la ligne et caractères de contrôle ne sont pas admis.",
                "Line ends and control characters are not allowed.",
            ),
            (
                "description",
                "a\u{2028}b",
                "Les retours à la ligne et caractères de contrôle ne sont pas admis.",
                "Line ends and control characters are not allowed.",
            ),
            (
                "description",
                "a\"b",
                "Le guillemet droit (\") n’est pas admis.",
                "The straight quote (\") is not allowed.",
            ),
            ("description", &long, "64 caractères au plus.", "64 characters at most."),
            ("model", "yealink-cp999", "Ce modèle n’est pas dans la liste.", "This model is not in the list."),
            ("model", "../../etc/passwd", "Ce modèle n’est pas dans la liste.", "This model is not in the list."),
        ];
        for (field, value, french, english) in cases {
            let body = phone(field, value);
            let (status, refused) = post(expert, PHONES, &body).await;
            assert_eq!((status, refused.code), (422, ErrorCode::Invalid), "{field} {value:?}");
            assert_eq!(with_plain_spaces(&refused.fields[field]), french, "{field} {value:?}");
            assert_eq!(with_plain_spaces(&refused.message), french);
            let request = expert.post(PHONES).header(header::ACCEPT_LANGUAGE, "en").json(&body);
            let (_, refused) = error(request.send().await.expect("an answer")).await;
            assert_eq!(with_plain_spaces(&refused.fields[field]), english, "{field} {value:?}");
        }
        for (field, value) in
            [("mac", json!(12)), ("mac", json!(null)), ("number", json!(["0970192349"])), ("description", json!({}))]
        {
            let (status, refused) = post(expert, PHONES, &phone(field, value.clone())).await;
            assert_eq!(status, 422, "{field} {value}");
            assert!(refused.fields.contains_key(field), "{field} {value}: {refused:?}");
        }
        let (status, refused) = post(expert, PHONES, &json!({ "mac": MAC })).await;
        assert_eq!((status, refused.fields["number"].as_str()), (422, "Ce champ est obligatoire."));
    })
    .await;
}

/// Replaces the spaces of French typography by ordinary ones.
fn with_plain_spaces(text: &str) -> String {
    text.replace(['\u{a0}', '\u{202f}'], " ")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_siret_must_pass_its_check() {
    on_each_database(async |_, expert| {
        for (siret, sentence) in [
            ("48285833900022", "Ce SIRET n’existe pas : sa clé de contrôle est fausse."),
            ("4828583390002", "13 chiffres ; un SIRET en compte 14."),
            ("", "Ce champ est obligatoire."),
        ] {
            let client = json!({ "reference": "30001", "name": "Neuf", "siret": siret, "address": "1, rue Neuve",
                "postal_code": "75001", "city": "Paris" });
            let (status, refused) = post(expert, "/api/v1/clients", &client).await;
            assert_eq!((status, with_plain_spaces(&refused.fields["siret"]).as_str()), (422, sentence), "{siret}");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_number_is_a_whole_number_from_one() {
    on_each_database(async |_, expert| {
        for page in ["-1", "0", "abc", "1.5", "1e3", "4294967297", "99999999999999999999", "%00"] {
            for list in
                ["/api/v1/clients", PHONES, "/api/v1/clients/10000/lines", "/api/v1/phones/0004137823D0/requests"]
            {
                let (status, refused) = error(expert.get(&format!("{list}?page={page}")).await).await;
                assert_eq!(status, 422, "{list} {page}");
                assert_eq!(refused.fields["page"], "Le numéro de page est un entier à partir de 1.", "{list} {page}");
            }
        }
        let after_the_last = expert.get("/api/v1/clients?page=1000000").await;
        assert_eq!(after_the_last.status(), StatusCode::OK);
        for (query, field) in [("q=%00", "q"), ("sort=siret", "sort"), ("order=up", "order")] {
            let (status, refused) = error(expert.get(&format!("/api/v1/clients?{query}")).await).await;
            assert_eq!(status, 422, "{query}");
            assert!(refused.fields.contains_key(field), "{query}: {refused:?}");
        }
        let (status, refused) = error(expert.get(&format!("/api/v1/clients?q={}", "a".repeat(101))).await).await;
        assert_eq!((status, refused.fields["q"].as_str()), (422, "100 caractères au plus."));
        // The search treats the special characters of SQL patterns and statements as plain text.
        for harmless in ["%25", "_", "'%20OR%201=1%20--", "%5C", "%E2%98%83"] {
            let page: Value = expert.get(&format!("/api/v1/clients?q={harmless}")).await.json().await.expect("a page");
            assert_eq!(page["total"], 0, "{harmless}");
        }
        assert_eq!(expert.page("/extranet/clients").await.matches("<tr").count(), 42, "41 clients and a header");
        assert_eq!(expert.get("/extranet/clients?page=-1").await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_is_a_json_object_or_a_form() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let before = count(&expert).await;
    let deep = "[".repeat(60_000);
    for body in ["{", "[]", "\"text\"", "null", "mac=805EC0021C1B", "{\"mac\":\"\\ud800\"}", "\u{feff}{}", &deep] {
        let (status, refused) = error(expert.request(Method::Post, PHONES, Some(body.to_owned())).await).await;
        assert_eq!((status, refused.code), (400, ErrorCode::Malformed), "{}", &body[..body.len().min(20)]);
        let sentence = "La requête est illisible : un objet JSON ou un formulaire est attendu.";
        assert_eq!(with_plain_spaces(&refused.message), sentence);
    }
    let not_text = expert.post(PHONES).header(header::CONTENT_TYPE, "application/json").body(vec![b'{', 0xff, b'}']);
    assert_eq!(not_text.send().await.expect("an answer").status(), StatusCode::BAD_REQUEST);
    let right = phone("description", "").to_string();
    for media_type in ["text/plain", "multipart/form-data; boundary=a", "application/xml", "application/jsonp", ""] {
        let request = expert.post(PHONES).header(header::CONTENT_TYPE, media_type).body(right.clone());
        let (status, refused) = error(request.send().await.expect("an answer")).await;
        assert_eq!((status, refused.code), (415, ErrorCode::UnsupportedMediaType), "{media_type}");
        assert_eq!(refused.message, "Envoyez du JSON ou un formulaire.");
    }
    for method in [reqwest::Method::PUT, reqwest::Method::DELETE, reqwest::Method::PATCH] {
        let request =
            expert.client().request(method.clone(), portal.url(PHONES)).header(header::ORIGIN, portal.url(""));
        let (status, refused) = error(request.send().await.expect("an answer")).await;
        assert_eq!((status, refused.code), (405, ErrorCode::MethodNotAllowed), "{method}");
    }
    let (status, refused) = error(expert.get("/api/v1/nothing").await).await;
    assert_eq!((status, refused.code), (404, ErrorCode::NotFound));
    assert_eq!(count(&expert).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_above_the_limit_is_refused() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let before = count(&expert).await;
    let announced = expert.post(PHONES).header(header::CONTENT_TYPE, "application/json").body(vec![b' '; 50_000_000]);
    // A body without a length is read up to the limit only: this one never ends, and the portal answers all the same.
    let chunks = (0..3).map(|_| Ok::<_, std::io::Error>(vec![b' '; 30_000]));
    let streamed = expert.post(PHONES).header(header::CONTENT_TYPE, "application/json");
    let streamed = streamed.body(Body::wrap_stream(stream::iter(chunks).chain(stream::pending())));
    let (status, refused) = error(announced.send().await.expect("an answer")).await;
    assert_eq!((status, refused.code), (413, ErrorCode::TooLarge));
    assert_eq!(with_plain_spaces(&refused.message), "L’envoi est trop volumineux : 64 Ko au plus.");
    let (status, refused) = error(streamed.send().await.expect("an answer")).await;
    assert_eq!((status, refused.code), (413, ErrorCode::TooLarge));
    assert_eq!(count(&expert).await, before);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_window_ends_within_the_next_seven_days() {
    on_each_database(async |_, expert| {
        let window = expert.find_phone("0004137823D0").await.row.window_until;
        for until in ["2018-11-05T10:00", "2018-11-06T09:00", "2018-11-14T09:00", "2018-02-30T10:00", "tomorrow"] {
            let body = json!({ "duration": "until", "until": until });
            let (status, refused) = post(expert, "/api/v1/phones/0004137823D0/window", &body).await;
            assert_eq!(status, 422, "{until}");
            assert_eq!(refused.fields["until"], "La date doit être à venir, dans les 7 jours.", "{until}");
        }
        let (status, _) = post(expert, "/api/v1/phones/0004137823D0/window", &json!({ "duration": "until" })).await;
        assert_eq!(status, 422);
        let (status, refused) = post(expert, "/api/v1/phones/0004137823D0/window", &json!({ "duration": "2h" })).await;
        assert_eq!(status, 422);
        assert!(refused.fields.contains_key("duration"));
        let (status, refused) = post(expert, "/api/v1/clients/10000/windows", &json!({ "macs": [] })).await;
        assert_eq!((status, refused.fields["macs"].as_str()), (422, "Cochez au moins une ligne."));
        assert_eq!(expert.find_phone("0004137823D0").await.row.window_until, window);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_change_from_another_site_is_refused() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let before = count(&expert).await;
    let body = phone("description", "");
    for headers in [
        vec![("origin", "https://evil.example")],
        vec![("origin", "null")],
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("sec-fetch-site", "none")],
        vec![("sec-fetch-site", "cross-site"), ("origin", &portal.url(""))],
        vec![],
    ] {
        let mut request = expert.client().post(portal.url(PHONES)).json(&body);
        for (name, value) in &headers {
            request = request.header(*name, *value);
        }
        let (status, refused) = error(request.send().await.expect("an answer")).await;
        assert_eq!((status, refused.code), (403, ErrorCode::CrossSite), "{headers:?}");
        let sentence = "Cette demande ne vient pas d’une page du portail. Ouvrez la page concernée et recommencez.";
        assert_eq!(refused.message, sentence);
    }
    assert_eq!(count(&expert).await, before);
    let ours = expert.client().post(portal.url(PHONES)).header("sec-fetch-site", "same-origin").json(&body);
    assert_eq!(ours.send().await.expect("an answer").status(), StatusCode::OK);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_accepted_name_cannot_add_a_parameter_to_a_phones_file() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    // The name contains everything that names may contain and that is special in some format: comments, escapes,
    // markup, spreadsheet formulas.
    let name = "=1+1 # $& %NULL% \\n <b>é</b> ; [x] {y} '";
    let line =
        json!({ "number": "0970192350", "name": name, "administrator": "no", "restriction": "high_risk_countries" });
    let (status, refused) = {
        let response = expert.request(Method::Post, "/api/v1/clients/10000/lines", Some(line.to_string())).await;
        (response.status(), response.text().await.expect("a body"))
    };
    assert_eq!(status, StatusCode::OK, "{refused}");
    let registered = json!({ "mac": MAC, "number": "0970192350", "description": name });
    assert!(expert.request(Method::Post, PHONES, Some(registered.to_string())).await.status().is_success());
    let own = TestPhone::cp920(&portal, MAC).fetch_own().await;
    assert_eq!(own.status, StatusCode::OK);
    assert_eq!(own.value("account.1.label"), Some(name));
    let other_lines = own.body.lines().skip(1).filter(|line| line.split_once(" = ").is_none()).count();
    assert_eq!(other_lines, 0, "{}", own.body);
    let csv = expert.page(&format!("/api/v1/clients/{CLIENT}/phones.csv")).await;
    assert!(csv.contains(&format!("'{name}")), "an apostrophe makes the formula text: {csv}");
}
