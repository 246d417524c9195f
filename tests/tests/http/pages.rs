//! The screens as the server renders them, without a browser.

use portal_api::{Language, Reference, preference::SetPreference};
use portal_app::paths;
use portal_tests::{FOREIGN_CLIENT, Person, TestPhone, TestPortal, databases};
use reqwest::{StatusCode, header};
use scraper::{ElementRef, Html, Selector};
use std::collections::BTreeSet;

/// The elements that a selector finds.
fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    page.select(&Selector::parse(selector).expect("a selector")).collect()
}

/// The text of every element that a selector finds, with single spaces.
fn texts(page: &Html, selector: &str) -> Vec<String> {
    all(page, selector).into_iter().map(text).collect()
}

fn text(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn open(person: &Person, path: &str) -> Html {
    Html::parse_document(&person.page(path).await)
}

/// The selector of the cells of a column of the page's table, by the column's heading.
fn cells_of(page: &Html, heading: &str) -> String {
    let headings = all(page, "thead th");
    let index = headings.into_iter().position(|found| text(found).starts_with(heading)).expect("the column's heading");
    format!("tbody td:nth-child({})", index + 1)
}

/// The texts of a column of the page's table, by the column's heading.
fn column(page: &Html, heading: &str) -> Vec<String> {
    texts(page, &cells_of(page, heading))
}

/// Switches the language of a person's pages to English.
async fn switch_to_english(person: &Person) {
    let answer = person.submit("/api/v1/preferences", &[("language", "en"), ("_back", "/extranet/clients")]).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER);
    assert!(answer.headers()[header::SET_COOKIE].to_str().expect("text").starts_with("language=en"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sign_in_page_is_in_french_and_english() {
    let portal = TestPortal::start().await;
    let visitor = portal.visitor();
    let page = open(&visitor, "/extranet/login").await;
    assert_eq!(all(&page, "html")[0].attr("lang"), Some("fr"));
    assert_eq!(texts(&page, "h1"), ["Authentification OpenIP"]);
    let labels = texts(&page, "form[action='/api/v1/sessions'] label");
    assert!(labels[0].starts_with("Login") && labels[1].starts_with("Mot de passe"), "{labels:?}");
    assert_eq!(texts(&page, "form[action='/api/v1/sessions'] button[type=submit]"), ["Valider"]);
    let password = all(&page, "input[name=password]")[0];
    assert_eq!((password.attr("type"), password.attr("autocomplete")), (Some("password"), Some("current-password")));
    switch_to_english(&visitor).await;
    let page = open(&visitor, "/extranet/login").await;
    assert_eq!(all(&page, "html")[0].attr("lang"), Some("en"));
    assert_eq!(texts(&page, "h1"), ["OpenIP sign-in"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_are_listed_searched_and_sorted() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let page = open(&expert, "/extranet/clients").await;
        assert_eq!(texts(&page, "h1"), ["Clients"]);
        let heads = texts(&page, "thead th");
        for label in ["Date de création", "Référence", "Raison sociale", "Fiche client"] {
            assert!(heads.iter().any(|head| head.starts_with(label)), "{label} in {heads:?}");
        }
        let references = column(&page, "Référence");
        assert_eq!(references.len(), 41);
        assert!(references.is_sorted() && references[0] == "10000", "{references:?}");
        assert_eq!(column(&page, "Raison sociale")[0], "OPENIP");
        assert_eq!(column(&page, "Date de création")[0], "28/01/2016 13:44:35");
        let counters = ["Lignes", "Téléphones", "En cours", "Expirées"].map(|name| column(&page, name)[0].clone());
        assert_eq!(counters, ["9", "9", "9", "0"]);
        // A session ends after 12 hours unused, so the reseller signs in again before the last step.
        portal.advance(8, 0);
        portal.advance(11, 0);
        let expert = portal.sign_in("expert").await;
        portal.advance(11, 0);
        let later = open(&expert, "/extranet/clients?q=openip").await;
        let counters = ["En cours", "Expirées"].map(|name| column(&later, name)[0].clone());
        assert_eq!(counters, ["0", "9"], "the windows of the demonstration's phones have expired");

        // A search finds a client by its name, its SIRET, a number of a line and a MAC address of a phone.
        for search in ["openip", "482 858 339 00021", "09 70 19 23 49", "00:04:13:78:23:d0"] {
            let query: String = form_urlencoded::byte_serialize(search.as_bytes()).collect();
            let found = open(&expert, &format!("/extranet/clients?q={query}")).await;
            assert_eq!(column(&found, "Référence"), ["10000"], "{search}");
            assert_eq!(all(&found, "input[name=q]")[0].attr("value"), Some(search));
        }
        let found = open(&expert, "/extranet/clients?q=lefevre").await;
        assert!(column(&found, "Raison sociale").iter().all(|name| name.contains("Lefèvre")));
        assert!(!column(&found, "Raison sociale").is_empty());
        let nothing = open(&expert, "/extranet/clients?q=%C3%A9l%C3%A9phant").await;
        assert!(texts(&nothing, "main").concat().contains("Aucun client trouvé"));
        assert!(texts(&nothing, "main a").contains(&"Afficher tous les clients".to_owned()));
        // The query is decoded only once: `%2541` is the text `%41`, not the letter A.
        let percent = open(&expert, "/extranet/clients?q=%2541").await;
        assert_eq!(all(&percent, "input[name=q]")[0].attr("value"), Some("%41"));
        assert!(all(&percent, "tbody tr").is_empty());
        let escaped = expert.page("/extranet/clients?q=%3Cscript%3Ealert(1)%3C/script%3E").await;
        assert!(!escaped.contains("<script>alert"), "the searched text is escaped");

        let by_name = open(&expert, "/extranet/clients?sort=name&order=desc").await;
        let names = column(&by_name, "Raison sociale");
        assert!(names[0].starts_with("Transports") && names[40].starts_with("Boulangerie"), "{names:?}");
        let sorted = all(&by_name, "th[aria-sort=descending]");
        assert_eq!(sorted.len(), 1);
        assert!(text(sorted[0]).starts_with("Raison sociale"));

        switch_to_english(&expert).await;
        let page = open(&expert, "/extranet/clients").await;
        let heads = texts(&page, "thead th");
        for label in ["Created", "Reference", "Company name", "Client file"] {
            assert!(heads.iter().any(|head| head.starts_with(label)), "{label} in {heads:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_long_list_has_pages() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    assert!(all(&open(&expert, "/extranet/clients").await, "nav.pagination").is_empty(), "one page needs no links");
    let operator = portal.operator().await;
    for index in 0..60 {
        let client = serde_json::json!({ "reference": format!("3{index:04}"), "name": format!("Client {index}"),
            "siret": "48285833900021", "address": "1, rue Neuve", "postal_code": "75001", "city": "Paris",
            "reseller": "Expert Produits" });
        let answer = operator.request(portal_api::Method::Post, "/api/v1/clients", Some(client.to_string())).await;
        assert_eq!(answer.status(), StatusCode::OK);
    }
    let mut seen = BTreeSet::new();
    let mut path = "/extranet/clients?order=desc".to_owned();
    for number in 1..=3 {
        let page = open(&expert, &path).await;
        assert_eq!(texts(&page, "nav.pagination li"), ["1", "2", "3"]);
        assert_eq!(texts(&page, "nav.pagination [aria-current=page]"), [number.to_string()]);
        seen.extend(column(&page, "Référence"));
        let next = all(&page, "nav.pagination a[rel=next]").first().and_then(|link| link.attr("href"));
        assert_eq!(next.is_some(), number < 3);
        path = next.unwrap_or_default().to_owned();
        assert!(path.is_empty() || path.contains("order=desc"), "{path}");
    }
    assert_eq!(seen.len(), 101);
}

/// A count links to the list of what it counts, a name to its page, and an exact search to its result.
#[tokio::test(flavor = "multi_thread")]
async fn counts_names_and_search_results_are_links() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let links = |page: &Html, selector: &str| -> Vec<String> {
        all(page, selector).iter().filter_map(|link| link.attr("href")).map(str::to_owned).collect()
    };
    let clients = open(&expert, "/extranet/clients?q=openip").await;
    for (label, path) in
        [("Raison sociale", ""), ("Lignes", "/lines"), ("Téléphones", "/phones"), ("En cours", "/phones?state=open")]
    {
        let found = links(&clients, &(cells_of(&clients, label) + " a"));
        assert_eq!(found, [format!("/extranet/clients/10000{path}")], "{label}");
    }
    let counted = column(&clients, "En cours")[0].clone();
    let page = open(&expert, "/extranet/clients/10000/phones?state=open").await;
    assert_eq!(all(&page, "tbody tr").len().to_string(), counted, "as many as were counted");

    let line = "/extranet/clients/10000/lines/0970192349".to_owned();
    let lines = open(&expert, "/extranet/clients/10000/lines?q=0970192349").await;
    for label in ["SDA", "Nom"] {
        assert_eq!(links(&lines, &(cells_of(&lines, label) + " a")), std::slice::from_ref(&line), "{label}");
    }
    expert.register(portal_tests::MAC).await;
    let phones = open(&expert, &format!("/extranet/clients/10000/phones?q={}", portal_tests::MAC)).await;
    assert_eq!(links(&phones, "tbody td[data-label='SDA'] a"), std::slice::from_ref(&line));

    let phone = "/extranet/clients/10000/phones/805EC0021C1B".to_owned();
    let provision = "/extranet/clients/10000/phones/new?number=0970192349".to_owned();
    for (search, expected) in [
        ("80:5e:c0:02:1c:1b", vec![phone]),
        ("09.70.19.23.49", vec![line, provision]),
        ("openip", vec![]),
        ("0999999999", vec![]),
    ] {
        let page = open(&expert, &format!("/extranet/clients?q={search}")).await;
        assert_eq!(links(&page, ".found a"), expected, "{search}");
    }
    let stranger = portal.sign_in("autre").await;
    for search in ["805EC0021C1B", "0970192349"] {
        let page = open(&stranger, &format!("/extranet/clients?q={search}")).await;
        assert!(all(&page, ".found").is_empty(), "{search} is another reseller's");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_client_file_shows_the_clients_data() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let page = open(&expert, "/extranet/clients/10000").await;
    assert_eq!(texts(&page, "h1"), ["OPENIP [10000]"]);
    let shown = texts(&page, "main").concat();
    assert!(shown.contains("Actif"), "{shown}");
    let tabs = texts(&page, "main nav a");
    assert!(tabs.contains(&"Informations".to_owned()) && tabs.contains(&"Compte MetaCentrex".to_owned()), "{tabs:?}");
    for (label, value) in [
        ("Référence", "10000"),
        ("Raison sociale", "OPENIP"),
        ("Numéro de siret", "48285833900021"),
        ("Adresse", "37-39, rue de Neuilly"),
        ("Code postal", "92110"),
        ("Ville", "Clichy"),
        ("Revendeur", "Expert Produits"),
        ("Date de création", "28/01/2016"),
    ] {
        let labels = texts(&page, "dt");
        let index = labels.iter().position(|shown| shown == label).expect(label);
        assert_eq!(texts(&page, "dd")[index], value, "{label}");
    }
    switch_to_english(&expert).await;
    let page = open(&expert, "/extranet/clients/10000").await;
    let shown = texts(&page, "main").concat();
    for label in ["Active", "SIRET number", "Postcode", "Reseller", "MetaCentrex account"] {
        assert!(shown.contains(label), "{label} in {shown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn absent_and_foreign_objects_give_the_same_page() {
    let portal = TestPortal::start().await;
    let autre = portal.sign_in("autre").await;
    for path in ["", "/lines", "/phones", "/phones/new", "/phones/0004137823D0"] {
        let mut pages = Vec::new();
        for reference in ["10000", "99999"] {
            let response = autre.get(&format!("/extranet/clients/{reference}{path}")).await;
            assert_eq!(response.status(), StatusCode::NOT_FOUND, "{reference}{path}");
            let page = Html::parse_document(&response.text().await.expect("a page"));
            pages.push(texts(&page, "main"));
        }
        assert_eq!(pages[0], pages[1], "{path}");
        assert!(!pages[0].concat().contains("OPENIP"));
    }
    let response = autre.get("/extranet/nothing").await;
    assert_eq!(response.status(), StatusCode::NOT_FOUND);
    let page = Html::parse_document(&response.text().await.expect("a page"));
    assert_eq!(texts(&page, "h1"), ["Page introuvable"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_sessions_page_works_without_scripting() {
    let portal = TestPortal::start().await;
    let (office, train) = (portal.sign_in("expert").await, portal.sign_in("expert").await);
    let page = open(&office, paths::SESSIONS).await;
    assert_eq!(texts(&page, "h1"), ["Mes sessions"]);
    assert_eq!(all(&page, "tbody tr").len(), 2);
    let action = all(&page, "tbody form").first().and_then(|form| form.attr("action")).expect("a form").to_owned();
    let answer = office.submit(&action, &[("_back", paths::SESSIONS)]).await;
    let back = answer.headers()[header::LOCATION].to_str().expect("text").to_owned();
    let page = open(&office, &back).await;
    assert!(texts(&page, "main").concat().contains("La session est terminée."), "the page confirms the change");
    assert_eq!(all(&page, "tbody tr").len(), 1);
    let elsewhere = train.get("/extranet/clients?q=a").await;
    assert_eq!(elsewhere.status(), StatusCode::SEE_OTHER);
    assert_eq!(elsewhere.headers()[header::LOCATION], "/extranet/login?next=%2Fextranet%2Fclients%3Fq%3Da&expired=1");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_forbids_foreign_and_inline_content() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let mut nonces = BTreeSet::new();
    for path in
        ["/extranet/login", "/extranet/clients", "/extranet/clients/10000", "/extranet/sessions", "/extranet/nothing"]
    {
        let person = if path == "/extranet/login" { &portal.visitor() } else { &expert };
        let response = person.get(path).await;
        let header = |name: &str| response.headers()[name].to_str().expect("text").to_owned();
        assert_eq!(header("x-content-type-options"), "nosniff");
        assert_eq!(header("cache-control"), "no-store", "{path}");
        assert_eq!(header("referrer-policy"), "same-origin");
        assert_eq!(header("cross-origin-opener-policy"), "same-origin");
        assert_eq!(header("content-type"), "text/html; charset=utf-8");
        let policy = header("content-security-policy");
        for part in [
            "default-src 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'none'",
            "style-src 'self'",
        ] {
            assert!(policy.contains(part), "{part} in {policy}");
        }
        assert!(!policy.contains("unsafe-inline"), "{policy}");
        let page = Html::parse_document(&response.text().await.expect("a page"));
        let nonce = policy.split_once("'nonce-").and_then(|(_, rest)| rest.split('\'').next()).expect("a nonce");
        for script in all(&page, "script") {
            assert!(script.attr("nonce") == Some(nonce) || script.attr("src").is_some(), "{}", script.html());
        }
        assert!(nonces.insert(nonce.to_owned()), "a nonce is used once");
        for element in all(&page, "*") {
            let inline = element.value().attrs().find(|(name, _)| name.starts_with("on") || *name == "style");
            assert_eq!(inline, None, "the policy forbids it");
        }
        let title = texts(&page, "title").concat();
        assert!(!title.is_empty() && all(&page, "main#main").len() == 1 && all(&page, "h1").len() == 1, "{path}");
        // The files that the page links exist.
        for link in all(&page, "link[href]") {
            let href = link.attr("href").expect("an address");
            assert_eq!(expert.get(href).await.status(), StatusCode::OK, "{href}");
        }
    }
}

/// Many people read pages at the same time, in two languages. No page contains the language or the name of another
/// person.
#[tokio::test(flavor = "multi_thread")]
async fn pages_rendered_at_the_same_time_do_not_mix() {
    let portal = TestPortal::start().await;
    let (expert, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
    switch_to_english(&autre).await;
    let read = async |person: &Person, path: &str, expected: &str, foreign: &str| {
        for _ in 0..25 {
            let page = person.page(path).await;
            assert!(page.contains(expected) && !page.contains(foreign), "{path}: {page}");
        }
    };
    let readers = ["clients", "sessions", "clients?q=a", "clients"].map(|page| format!("/extranet/{page}"));
    let french = readers.iter().map(|path| read(&expert, path, "Se déconnecter", "Autre Revendeur"));
    let french = futures::future::join_all(french);
    let english = readers.iter().map(|path| read(&autre, path, "Sign out", "Expert Produits"));
    tokio::join!(french, futures::future::join_all(english));
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_are_exported_as_csv() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let page = open(&expert, "/extranet/clients?q=openip").await;
        let link = all(&page, "a[download]").first().and_then(|link| link.attr("href")).expect("a link").to_owned();
        let response = expert.get(&link).await;
        assert_eq!(response.headers()["content-type"], "text/csv; charset=utf-8");
        let name = response.headers()["content-disposition"].to_str().expect("text").to_owned();
        assert!(name.starts_with("attachment; filename=\"clients") && name.ends_with(".csv\""), "{name}");
        let clients = rows(&response.bytes().await.expect("a file"));
        assert_eq!(clients[0], "Date de création;Référence;Raison sociale;Lignes;Téléphones;En cours;Expirés;Perdus");
        assert_eq!(clients[1..], ["28/01/2016 13:44:35;10000;OPENIP;9;9;9;0;0"], "the same clients as on the page");

        expert.register("805EC0021C1B").await;
        TestPhone::cp920(&portal, "805EC0021C1B").start().await;
        expert.await_phone("805EC0021C1B", |phone| phone.row.last_request.is_some()).await;
        let phones = rows(
            &expert.get("/api/v1/clients/10000/phones.csv?q=80:5e:c0:02:1c:1b").await.bytes().await.expect("a file"),
        );
        assert_eq!(
            phones[1..],
            ["Yealink CP920;80:5E:C0:02:1C:1B;0970192349;Salle de réunion;Yealink CP920;provisionné;\
              08/11/2018 09:00:00;06/11/2018 09:00:00"]
        );
        let lines = rows(&expert.get("/api/v1/clients/10000/lines.csv").await.bytes().await.expect("a file"));
        assert_eq!(lines.len(), 10);
        assert!(lines.iter().any(|line| line.contains("0970711111")));
        expert.call(SetPreference { language: Some(Language::En), theme: None }).await.expect("English");
        for (file, header, cell) in [
            ("clients.csv", "Created;Reference;Company name;Lines;Phones;Open;Expired", ";OPENIP;"),
            (
                "clients/10000/phones.csv",
                "Model;MAC address;DDI;Name;Description;State;Authorised until;",
                ";provisioned;",
            ),
            ("clients/10000/lines.csv", "DDI;Name;Licence;Site;Account locked;Number to present;", ";no;"),
        ] {
            let rows = rows(&expert.get(&format!("/api/v1/{file}")).await.bytes().await.expect("a file"));
            assert!(rows[0].starts_with(header) && rows.iter().any(|row| row.contains(cell)), "{rows:?}");
        }
        let foreign = expert.get(&format!("/api/v1/clients/{FOREIGN_CLIENT}/phones.csv")).await;
        assert_eq!(foreign.status(), StatusCode::NOT_FOUND);
    }
}

/// The rows of a CSV file, which starts with a byte order mark.
fn rows(file: &[u8]) -> Vec<String> {
    let text = str::from_utf8(file).expect("UTF-8").strip_prefix('\u{feff}').expect("a mark for spreadsheets");
    text.split_terminator("\r\n").map(str::to_owned).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_path_of_the_app_leads_to_a_page() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let reference = Reference::parse("10000").expect("a reference");
    let mac = portal_tests::mac("0004137823D0");
    for path in [
        paths::CLIENTS.to_owned(),
        paths::NEW_CLIENT.into(),
        paths::SESSIONS.into(),
        paths::STAFF.into(),
        paths::STAFF_PASSWORD.into(),
        paths::client(&reference),
        paths::lines(&reference),
        paths::new_line(&reference),
        paths::phones(&reference),
        paths::new_phone(&reference),
        paths::phone(&reference, &mac),
    ] {
        assert_eq!(expert.get(&path).await.status(), StatusCode::OK, "{path}");
    }
    let home = expert.get("/").await;
    assert!(home.status().is_redirection(), "{}", home.status());
}
