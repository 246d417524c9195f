//! Tests of the HTML that the server sends: pages are complete before the browser's program runs.

mod rendering;

use portal_api::{
    ApiError, ErrorCode, Language, Operation as _, Page, PageNumber,
    client::{Client, ClientRow, ClientState, CreateClient},
    department::Department,
    form_result::FormResult,
    line::{Administrator, LineRow, PresentNumber, PresentedNumber, Restriction},
    reseller::CreateReseller,
    session::{EndSession, Session, SignIn},
    token::ApiToken,
};
use rendering::{at, json, render_page};

/// Answers the calls that these pages make.
fn api(uri: &str) -> Result<String, ApiError> {
    let created_at = at("2016-01-28T12:44:35Z");
    let row = |reference: &str, name: &str| ClientRow {
        reference: reference.parse().expect("a reference"),
        name: name.parse().expect("a name"),
        state: ClientState::Active,
        created_at,
        lines: 9,
        phones: 3,
        open: 1,
        expired: 0,
        lost: 0,
    };
    let path = uri.split('?').next().unwrap_or_default();
    Ok(match path {
        "/api/v1/clients" => {
            let rows =
                if uri.contains("q=rien") { Vec::new() } else { vec![row("10000", "OPENIP"), row("10001", "A & B")] };
            let total = if rows.is_empty() { 0 } else { 120 };
            json(&Page { rows, total, page: PageNumber::new(2).expect("a page"), now: created_at })
        }
        "/api/v1/clients/10000" => json(&Client {
            reference: "10000".parse().expect("a reference"),
            name: "OPENIP".parse().expect("a name"),
            state: ClientState::Active,
            siret: "48285833900021".parse().expect("a SIRET"),
            address: "37-39, rue de Neuilly".into(),
            postal_code: "92110".into(),
            city: "Clichy".into(),
            reseller: "Expert Produits".parse().expect("a name"),
            networks: portal_api::Networks::default(),
            created_at,
        }),
        "/api/v1/clients/10000/departments" => json(&vec![
            Department { name: "Site principal".parse().expect("a name"), parent: None, lines: 2 },
            Department {
                name: "Nantes".parse().expect("a name"),
                parent: Some("Site principal".parse().expect("a name")),
                lines: 0,
            },
        ]),
        "/api/v1/clients/10000/lines" => {
            let rows = if uri.contains("q=rien") { Vec::new() } else { lines() };
            let total = rows.len() as u64;
            json(&Page { rows, total, page: PageNumber::default(), now: created_at })
        }
        "/api/v1/form-results/created" => json(&FormResult {
            operation: CreateClient::NAME.into(),
            error: None,
            values: vec![("reference".into(), "10000".into())],
            ..FormResult::default()
        }),
        "/api/v1/form-results/unticked" => json(&FormResult {
            operation: PresentNumber::NAME.into(),
            error: Some(
                ApiError::new(ErrorCode::Invalid, "Cochez au moins une ligne.")
                    .with_field("numbers", "Cochez au moins une ligne."),
            ),
            values: vec![("presented".into(), "masked".into())],
            ..FormResult::default()
        }),
        "/api/v1/sessions" => json(&vec![Session {
            id: "s1".into(),
            is_current: false,
            created_at,
            seen_at: created_at,
            address: "192.0.2.7".into(),
            user_agent: "Firefox".into(),
        }]),
        "/api/v1/tokens" => json(&vec![ApiToken {
            id: "t1".into(),
            name: "Supervision".parse().expect("a name"),
            created_at,
            used_at: None,
        }]),
        "/api/v1/form-results/refused" => json(&FormResult {
            operation: SignIn::NAME.into(),
            error: Some(ApiError::new(ErrorCode::WrongCredentials, "Login ou mot de passe incorrect.")),
            values: vec![("login".into(), "expert".into())],
            ..FormResult::default()
        }),
        "/api/v1/form-results/done" => json(&FormResult {
            operation: EndSession::NAME.into(),
            error: None,
            values: Vec::new(),
            ..FormResult::default()
        }),
        _ => return Err(ApiError::new(ErrorCode::NotFound, "Introuvable.")),
    })
}

/// Returns an administrator's line, and a locked line that withholds its number.
fn lines() -> Vec<LineRow> {
    let administrator = LineRow {
        number: "0970711111".parse().expect("a number"),
        name: "Utilisateur Full Meta Test - 1".parse().expect("a name"),
        licence: "Full Meta Test".into(),
        department: "Site principal".parse().expect("a name"),
        locked_at: None,
        locked_until: None,
        pins_locked_until: None,
        presented: PresentedNumber::Number("0970711111".parse().expect("a number")),
        restriction: Restriction::HighRiskCountries,
        administrator: Administrator::Root,
        phones: 2,
    };
    let locked = LineRow {
        number: "0222969569".parse().expect("a number"),
        locked_at: Some(at("2018-11-05T09:00:00Z")),
        locked_until: Some(at("2018-11-05T09:15:00Z")),
        pins_locked_until: Some(at("2018-11-05T10:00:00Z")),
        presented: PresentedNumber::Masked,
        restriction: Restriction::EuropeOnly,
        administrator: Administrator::No,
        phones: 0,
        ..administrator.clone()
    };
    vec![administrator, locked]
}

async fn render_in(language: Language, uri: &str) -> (u16, String) {
    let page = render_page(language, uri, api).await;
    (page.status, page.html)
}

async fn render(uri: &str) -> (u16, String) {
    render_in(Language::Fr, uri).await
}

#[tokio::test]
async fn a_page_loads_the_style_sheet_and_the_program_and_a_sign_in_page_loads_no_program() {
    let (_, list) = render("/extranet/clients").await;
    assert!(list.starts_with("<!DOCTYPE html><html lang=\"fr\" data-theme=\"auto\""), "{list}");
    assert!(list.contains("href=\"/assets/3/style.css\""));
    assert!(list.contains("import('/assets/1/client.js')"), "{list}");
    assert!(list.contains("fetch('/assets/1/client_bg.wasm')"), "{list}");
    assert!(list.contains("<script type=\"module\" nonce=\""));
    assert!(!list.contains("editor.js"), "{list}");
    assert!(!list.contains(" style=\""), "the content security policy forbids inline styles");

    let (status, page) = render("/extranet/login").await;
    assert_eq!(status, 200);
    assert!(!page.contains("<script") && !page.contains(".wasm"), "signing in loads no program: {page}");
    assert!(page.contains("<title>Authentification OpenIP — OpenIP</title>"), "{page}");
    assert!(!page.contains(" style=\""), "the content security policy forbids inline styles");
}

#[tokio::test]
async fn signing_in_is_a_plain_form_that_leads_to_the_requested_page() {
    let (_, page) = render("/extranet/login?next=%2Fextranet%2Fclients%2F10000").await;
    assert!(page.contains("method=\"post\""));
    assert!(page.contains("action=\"/api/v1/sessions\""), "{page}");
    assert!(page.contains("name=\"_then\" value=\"/extranet/clients/10000\""), "{page}");
    assert!(page.contains("name=\"_back\" value=\"/extranet/login?next=%2Fextranet%2Fclients%2F10000\""), "{page}");
    let (_, page) = render("/extranet/login?next=%2F%2Fexample.org").await;
    assert!(page.contains("name=\"_then\" value=\"/\""), "{page}");
}

#[tokio::test]
async fn a_refused_form_shows_the_error_and_the_typed_values() {
    let (_, page) = render("/extranet/login?result=refused").await;
    assert!(page.contains("Login ou mot de passe incorrect."), "{page}");
    assert!(page.contains("value=\"expert\""), "{page}");
}

#[tokio::test]
async fn the_list_of_clients_has_its_rows_pages_sort_and_search() {
    let (status, page) = render("/extranet/clients?sort=name&page=2&q=open+ip").await;
    assert_eq!(status, 200);
    for text in [
        "OPENIP",
        "A &amp; B",
        "28/01/2016 13:44:35",
        "120\u{a0}clients",
        "aria-label=\"Page 2\" aria-current=\"page\"",
        "aria-label=\"Fiche client de OPENIP\"",
        "value=\"open ip\"",
        "aria-sort=\"ascending\"",
        "Expert Produits",
    ] {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(page.contains("/extranet/clients?q=open+ip&amp;sort=name&amp;order=desc"), "{page}");
    assert!(page.contains("/api/v1/clients.csv?order=asc&amp;q=open+ip&amp;sort=name"), "{page}");
}

#[tokio::test]
async fn an_empty_search_says_what_to_do_and_a_wrong_page_is_refused() {
    let (status, page) = render("/extranet/clients?q=rien").await;
    assert_eq!(status, 200);
    assert!(page.contains("Aucun client trouvé") && page.contains("Afficher tous les clients"));
    let (status, page) = render("/extranet/clients?page=-1").await;
    assert_eq!(status, 422);
    assert!(page.contains("Le numéro de page est un entier à partir de 1."), "{page}");
}

#[tokio::test]
async fn a_clients_page_shows_its_details() {
    let (status, page) = render("/extranet/clients/10000").await;
    assert_eq!(status, 200);
    for text in ["OPENIP [10000]", "Actif", "Coordonnées", "48285833900021", "37-39, rue de Neuilly", "28/01/2016<"] {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(page.contains("<title>OPENIP [10000] — OpenIP</title>"));
    assert!(page.contains("href=\"/extranet/clients/10000/lines\""));
    assert_eq!(page.matches("aria-current=\"page\"").count(), 1);
}

#[tokio::test]
async fn an_unknown_address_or_client_answers_404() {
    for uri in ["/extranet/clients/99999", "/extranet/nowhere", "/nowhere"] {
        assert_eq!(render(uri).await.0, 404, "{uri}");
    }
    let (_, page) = render("/extranet/clients/99999").await;
    assert!(page.contains("<h1>Page introuvable</h1>"), "{page}");
    assert_eq!(
        page.matches("Introuvable.").count(),
        1,
        "the error is once on the page, and not again in data for the browser's program"
    );
}

#[tokio::test]
async fn the_outcome_of_a_form_is_shown_once_at_the_top() {
    let (_, page) = render("/extranet/sessions?result=done").await;
    assert!(page.contains("La session est terminée."), "{page}");
    assert!(page.contains("action=\"/api/v1/sessions/s1/end\""));
    assert!(page.contains("name=\"_back\" value=\"/extranet/sessions\""), "without the old result");
}

#[tokio::test]
async fn the_list_of_clients_is_in_english_on_request() {
    let (_, page) = render_in(Language::En, "/extranet/clients").await;
    assert!(page.contains("<html lang=\"en\"") && page.contains("Company name") && page.contains("120\u{a0}clients"));
}

#[tokio::test]
async fn the_list_of_users_has_the_columns_of_the_reference_document() {
    let (status, page) = render("/extranet/clients/10000/lines").await;
    assert_eq!(status, 200);
    let columns =
        ["SDA", "Nom", "Licence", "Site", "Compte Verrouillé", "N° à présenter", "Restriction internationale"];
    for text in columns.into_iter().chain([
        "2\u{a0}utilisateurs",
        "09\u{a0}70\u{a0}71\u{a0}11\u{a0}11",
        "role=\"img\" aria-label=\"Administrateur\"",
        "Licence(s) Full Meta Test",
        "Déverrouillé",
        "Verrouillé depuis le 05/11/2018 10:00:00, jusqu’au 05/11/2018 10:15:00",
        "Code PIN verrouillé jusqu’au 05/11/2018 11:00:00",
        "action=\"/api/v1/lines/0222969569/unlock\"",
        "Masqué",
        "0 Pays à haut risque bloqués",
        "title=\"0 Bar high-risk countries\"",
        "2 Europe seule",
        "href=\"/extranet/clients/10000/phones/new?number=0970711111\"",
        "href=\"/extranet/clients/10000/phones?q=0970711111\"",
        "aria-label=\"2\u{a0}téléphones sur 09\u{a0}70\u{a0}71\u{a0}11\u{a0}11\"",
        "/api/v1/clients/10000/lines.csv?order=asc&amp;sort=number",
        "<title>Liste des utilisateurs · OPENIP — OpenIP</title>",
    ]) {
        assert!(page.contains(text), "{text} in {page}");
    }
    assert!(!page.contains("q=0222969569"), "a line without phones has no link to them");
}

#[tokio::test]
async fn the_presented_number_is_changed_by_a_plain_form() {
    let (_, page) = render("/extranet/clients/10000/lines").await;
    for text in [
        "action=\"/api/v1/clients/10000/presented-number\"",
        "form=\"PresentNumber\" name=\"numbers\" value=\"0970711111\"",
        "<option value=\"masked\">Masqué</option>",
        "<option value=\"0222969569\">",
        "Modifier n° à présenter",
    ] {
        assert!(page.contains(text), "{text} in {page}");
    }
    let (_, page) = render("/extranet/clients/10000/lines?result=unticked").await;
    assert!(page.contains("data-error-of=\"numbers\" class=\"error\">Cochez au moins une ligne."), "{page}");
    assert!(page.contains("<option value=\"masked\" selected>"), "{page}");
}

#[tokio::test]
async fn an_empty_list_of_users_says_what_to_do() {
    let (_, page) = render("/extranet/clients/10000/lines?q=rien").await;
    assert!(page.contains("Aucun utilisateur trouvé") && page.contains("Afficher tous les utilisateurs"), "{page}");
    assert!(page.contains("value=\"rien\""), "the search can be changed: {page}");
}

#[tokio::test]
async fn new_lines_clients_and_sites_have_forms() {
    let (status, page) = render("/extranet/clients/10000/lines/new").await;
    assert_eq!(status, 200);
    for text in [
        "action=\"/api/v1/clients/10000/lines\"",
        "data-check=\"number\"",
        "<option value=\"Nantes\">",
        "<option value=\"root\">Administrateur racine</option>",
        "<option value=\"europe_only\">2 Europe seule</option>",
    ] {
        assert!(page.contains(text), "{text} in {page}");
    }
    let (status, page) = render("/extranet/clients/new").await;
    assert_eq!(status, 200);
    assert!(page.contains("action=\"/api/v1/clients\"") && page.contains("data-check=\"siret\""), "{page}");
    assert!(!page.contains("name=\"reseller\""), "a reseller's clients are its own");
    let (_, page) = render("/extranet/clients/10000").await;
    assert!(page.contains("action=\"/api/v1/clients/10000/departments\""), "{page}");
}

#[tokio::test]
async fn a_successful_form_redirects_to_the_object_that_it_created() {
    let page = render_page(Language::Fr, "/extranet/clients/new?result=created", api).await;
    assert_eq!(page.redirect.as_deref(), Some("/extranet/clients/10000?result=created"));
}

#[tokio::test]
async fn a_reseller_does_not_see_the_page_of_resellers() {
    let (status, page) = render("/extranet/resellers").await;
    assert_eq!(status, 404);
    assert!(!page.contains("href=\"/extranet/resellers\"") && !page.contains(CreateReseller::NAME), "{page}");
}
