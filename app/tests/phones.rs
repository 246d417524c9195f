//! Tests of the HTML of the screens about phones, as the server sends it.

mod rendering;

use portal_api::{
    ApiError, Detail, ErrorCode, Label, Language, Mac, Name, Number, Operation as _, Page, PageNumber, Reference,
    audit::{AuditAction, AuditRow},
    client::{Client, ClientState},
    difference::{Difference, Differences},
    form_result::FormResult,
    free_line::{FreeLine, NextLine},
    line::LineRow,
    model::Model,
    phone::{Phone, PhoneRequest, PhoneRow, PhoneState, PhoneWarning, Reason, RegisterPhone},
    provisioning_address::ProvisioningAddress,
};
use rendering::{at, json, render_page};

/// The time of every answer.
const NOW: &str = "2018-11-05T10:00:00Z";

fn page_of<T>(rows: Vec<T>) -> Page<T> {
    let total = rows.len() as u64;
    Page { rows, total, page: PageNumber::default(), now: at(NOW) }
}

fn request(reason: Reason, status: u16) -> PhoneRequest {
    PhoneRequest {
        at: at("2018-11-05T09:55:00Z"),
        address: "192.0.2.7".into(),
        file: "805ec0021c1b.cfg".into(),
        user_agent: "Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b".into(),
        status,
        reason,
        size: 12_345,
        is_stranger: false,
        count: 1,
    }
}

fn open_phone() -> PhoneRow {
    PhoneRow {
        mac: Mac::parse("805EC0021C1B").expect("a MAC address"),
        model: None,
        number: Number::parse("0970192349").ok(),
        line_name: Some("Salle de réunion".into()),
        description: Label::parse("Yealink CP920").expect("a label"),
        state: PhoneState::Open,
        window_until: at("2018-11-07T09:59:59Z"),
        last_request: None,
        warning: None,
        created_at: at("2018-11-05T09:59:59Z"),
    }
}

fn lost_phone() -> PhoneRow {
    PhoneRow {
        mac: Mac::parse("805EC0021C2C").expect("a MAC address"),
        model: Some("Yealink CP960".into()),
        state: PhoneState::Lost,
        last_request: Some(request(Reason::NoCredentials, 404)),
        warning: Some(PhoneWarning::LostCredentials),
        created_at: at("2018-11-01T08:00:00Z"),
        ..open_phone()
    }
}

fn bound_phone() -> PhoneRow {
    PhoneRow {
        mac: Mac::parse("805EC0021C3D").expect("a MAC address"),
        state: PhoneState::Bound,
        warning: None,
        ..lost_phone()
    }
}

fn phone(row: PhoneRow) -> Phone {
    Phone {
        row,
        reference: Reference::parse("10000").expect("a reference"),
        registered_model: None,
        firmware: Some("78.85.0.5".into()),
        bound_at: None,
        confirmed_at: None,
        audit: vec![AuditRow {
            at: at("2018-11-05T09:59:59Z"),
            actor: "expert".into(),
            address: "192.0.2.9".into(),
            action: AuditAction::WindowExtended,
            detail: "2018-11-07T09:59:59Z".into(),
        }],
        now: at(NOW),
    }
}

fn difference(is_secret: bool) -> Difference {
    let value = |text: &str| (!is_secret).then(|| text.to_owned());
    Difference {
        parameter: if is_secret { "account.1.password" } else { "local_time.time_format" }.into(),
        about: (!is_secret).then(|| "Format de l’heure".into()),
        settings: Vec::new(),
        key: None,
        before: value("1"),
        after: value("0"),
        is_secret,
    }
}

/// Returns the answer to `FindFreeLine`: the first line without a phone, or the line after it.
fn free_line(uri: &str) -> NextLine {
    let (number, name) =
        if uri.contains("after=0970192349") { ("0970192350", "Atelier") } else { ("0970192349", "Accueil") };
    NextLine {
        line: Some(FreeLine {
            number: Number::parse(number).expect("a number"),
            name: Name::parse(name).expect("a name"),
        }),
    }
}

/// Answers the calls that these pages make.
fn api(uri: &str) -> Result<String, ApiError> {
    let mac = || Mac::parse("805EC0021C1B").expect("a MAC address");
    let path = uri.split('?').next().unwrap_or_default();
    Ok(match path {
        "/api/v1/clients/10000" | "/api/v1/clients/10001" => json(&Client {
            reference: path["/api/v1/clients/".len()..].parse().expect("a reference"),
            name: "OPENIP".parse::<Name>().expect("a name"),
            state: ClientState::Active,
            siret: "48285833900021".parse().expect("a SIRET"),
            address: "37-39, rue de Neuilly".into(),
            postal_code: "92110".into(),
            city: "Clichy".into(),
            reseller: "Expert Produits".parse::<Name>().expect("a name"),
            networks: portal_api::Networks::default(),
            created_at: at("2016-01-28T12:44:35Z"),
        }),
        "/api/v1/clients/10000/phones" if uri.contains("q=rien") => json(&page_of(Vec::<PhoneRow>::new())),
        "/api/v1/clients/10000/phones" if uri.contains("order=desc") => {
            json(&page_of(vec![open_phone(), lost_phone()]))
        }
        "/api/v1/clients/10000/phones" => json(&page_of(vec![lost_phone(), open_phone()])),
        "/api/v1/clients/10000/lines" => json(&page_of(Vec::<LineRow>::new())),
        "/api/v1/clients/10000/free-line" => json(&free_line(uri)),
        "/api/v1/provisioning-address" => json(&ProvisioningAddress {
            url: "https://portail.metacentrex.fr/sip-ps/".into(),
            ntp_server: "0.fr.pool.ntp.org".into(),
        }),
        "/api/v1/models" => {
            json(&vec![Model { id: "yealink-cp920".into(), vendor: "Yealink".into(), name: "Yealink CP920".into() }])
        }
        "/api/v1/phones/805EC0021C1B" => json(&phone(open_phone())),
        "/api/v1/phones/805EC0021C2C" => json(&phone(lost_phone())),
        "/api/v1/phones/805EC0021C3D" => json(&phone(bound_phone())),
        "/api/v1/phones/805EC0021C1B/requests" => json(&page_of(Vec::<PhoneRequest>::new())),
        "/api/v1/phones/805EC0021C1B/differences" | "/api/v1/phones/805EC0021C2C/differences" => {
            json(&Differences { at: None, is_current: false, differences: Vec::new() })
        }
        "/api/v1/phones/805EC0021C3D/differences" => json(&Differences {
            at: Some(at(NOW)),
            is_current: false,
            differences: vec![difference(false), difference(true)],
        }),
        "/api/v1/phones/805EC0021C2C/requests" | "/api/v1/phones/805EC0021C3D/requests" => {
            json(&page_of(vec![request(Reason::Expired, 404), request(Reason::Window, 200)]))
        }
        "/api/v1/form-results/duplicate" => {
            let sentence = "L’adresse MAC 80:5E:C0:02:1C:1B est déjà référencée chez ce client.";
            let reference = Reference::parse("10001").expect("a reference");
            json(&FormResult {
                operation: RegisterPhone::NAME.into(),
                error: Some(
                    ApiError::new(ErrorCode::Duplicate, sentence)
                        .with_field("mac", sentence)
                        .with_detail(Detail::DuplicatePhone { mac: mac(), reference, number: None }),
                ),
                values: vec![("mac".into(), "80-5e".into()), ("description".into(), "Accueil".into())],
                ..FormResult::default()
            })
        }
        "/api/v1/form-results/done" => json(&FormResult {
            operation: RegisterPhone::NAME.into(),
            error: None,
            values: vec![
                ("mac".into(), "805EC0021C1B".into()),
                ("description".into(), "Chez Paul".into()),
                ("number".into(), "0970192349".into()),
                ("model".into(), "yealink-cp920".into()),
            ],
            ..FormResult::default()
        }),
        _ => return Err(ApiError::new(ErrorCode::NotFound, "Introuvable.")),
    })
}

async fn render_in(language: Language, uri: &str) -> (u16, String) {
    let page = render_page(language, uri, api).await;
    (page.status, page.html)
}

async fn render(uri: &str) -> (u16, String) {
    render_in(Language::Fr, uri).await
}

/// Returns the text of a page, without tags.
fn text_of(page: &str) -> String {
    page.split('<').filter_map(|part| part.split_once('>')).map(|(_, text)| text).collect()
}

#[tokio::test]
async fn the_list_shows_the_latest_phone_first_with_its_remaining_time() {
    let (status, page) = render("/extranet/clients/10000/phones").await;
    assert_eq!(status, 200);
    let text = text_of(&page);
    for expected in [
        "Liste des téléphones",
        "2\u{a0}téléphones",
        "80:5E:C0:02:1C:1B",
        "09\u{a0}70\u{a0}19\u{a0}23\u{a0}49",
        "Salle de réunion",
        "En attente",
        "expire dans 47\u{a0}h\u{a0}59",
        "Identifiants perdus",
        "Refusée",
        "il y a 5\u{a0}min",
        "Supprimer le téléphone 80:5E:C0:02:1C:1B de OPENIP [10000]\u{202f}? Les touches de la ligne \
         09\u{a0}70\u{a0}19\u{a0}23\u{a0}49 sont conservées.",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    let place = |mac: &str| page.find(mac).expect("a row");
    assert!(
        place("id=\"phone-805EC0021C1B\"") < place("id=\"phone-805EC0021C2C\""),
        "the page asks for descending order"
    );
    assert!(page.contains("action=\"/api/v1/phones/805EC0021C1B/delete\""), "{page}");
    assert!(page.contains("href=\"/extranet/clients/10000/phones/805EC0021C1B\""));
    assert!(page.contains("/api/v1/clients/10000/phones/events"), "the page listens to events");
    assert!(page.contains("<title>Liste des téléphones · OPENIP — OpenIP</title>"), "{page}");
}

#[tokio::test]
async fn the_list_keeps_a_chosen_sort_and_links_back_to_the_default() {
    let (_, page) = render("/extranet/clients/10000/phones?sort=mac&state=open").await;
    assert!(page.find("phone-805EC0021C2C") < page.find("phone-805EC0021C1B"));
    assert!(page.contains("/api/v1/clients/10000/phones.csv?order=asc&amp;sort=mac&amp;state=open"), "{page}");
    assert!(page.contains("href=\"/extranet/clients/10000/phones?state=open\">Derniers référencés"), "{page}");
    assert!(page.contains("state=open\" aria-current=\"true\""), "{page}");
}

#[tokio::test]
async fn an_empty_list_of_phones_says_what_to_do() {
    let (status, page) = render("/extranet/clients/10000/phones?q=rien").await;
    assert_eq!(status, 200);
    assert!(page.contains("Aucun téléphone trouvé") && page.contains("Afficher tous les téléphones"), "{page}");
}

#[tokio::test]
async fn registering_is_a_plain_form_that_then_proposes_the_next_line() {
    let (status, page) = render("/extranet/clients/10000/phones/new?number=0970716830").await;
    assert_eq!(status, 200);
    assert!(page.contains("action=\"/api/v1/clients/10000/phones\"") && page.contains("data-again"), "{page}");
    assert!(page.contains("name=\"number\" type=\"text\" value=\"09\u{a0}70\u{a0}71\u{a0}68\u{a0}30\""), "{page}");
    assert!(page.contains("<option value=\"\" selected>Détecté automatiquement"), "{page}");
    let (_, page) = render("/extranet/clients/10000/phones/new").await;
    assert!(page.contains("value=\"09\u{a0}70\u{a0}19\u{a0}23\u{a0}49\"") && page.contains(">Accueil</p>"), "{page}");
    let (_, page) = render("/extranet/clients/10000/phones/new?number=0970192349&result=done").await;
    assert!(page.contains("Le téléphone est référencé"), "{page}");
    assert!(page.contains("name=\"mac\" type=\"text\" value=\"\""), "the field is empty for the next phone: {page}");
    assert!(
        page.contains("name=\"description\" type=\"text\" value=\"\""),
        "the description belonged to one phone: {page}"
    );
    assert!(page.contains("value=\"09\u{a0}70\u{a0}19\u{a0}23\u{a0}50\"") && page.contains(">Atelier</p>"), "{page}");
    assert!(page.contains("<option value=\"yealink-cp920\" selected>"), "the model stays: {page}");
}

#[tokio::test]
async fn a_phone_that_was_just_registered_has_an_undo_button() {
    let (_, page) = render("/extranet/clients/10000/phones/new").await;
    assert!(page.contains("id=\"undo-805EC0021C1B\""), "{page}");
    assert!(page.contains("aria-label=\"Annuler le référencement de 80:5E:C0:02:1C:1B\""), "{page}");
    assert!(!page.contains("id=\"undo-805EC0021C2C\""), "registered days ago: {page}");
}

#[tokio::test]
async fn a_phones_page_says_what_to_type_into_it() {
    let (_, page) = render("/extranet/clients/10000/phones/805EC0021C1B").await;
    let text = text_of(&page);
    assert!(text.contains("https://portail.metacentrex.fr/sip-ps/") && page.contains("data-copy=\"https://"), "{text}");
    assert!(page.contains("class=\"qr-code\"") && text.contains("Settings ▸ Auto Provision"), "{text}");
    assert!(page.contains("href=\"/extranet/router\""), "{page}");
    let (status, page) = render("/extranet/router").await;
    assert_eq!(status, 200);
    let text = text_of(&page);
    for expected in ["Routeur OpIOS", "Serveurs TFTP", "Serveur NTP 1", "0.fr.pool.ntp.org", "Option 66"] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(page.contains("data-copy=\"dhcp-option=66,&quot;https://portail.metacentrex.fr/sip-ps/&quot;\""), "{page}");
}

#[tokio::test]
async fn a_duplicate_that_the_user_may_see_is_a_sentence_with_a_link() {
    let (_, page) = render("/extranet/clients/10000/phones/new?result=duplicate").await;
    assert!(page.contains("est déjà référencée chez ce client."), "{page}");
    assert!(page.contains("href=\"/extranet/clients/10001/phones/805EC0021C1B\">Voir ce téléphone"), "{page}");
    assert!(page.contains("value=\"80-5e\"") && page.contains("value=\"Accueil\""), "nothing typed is lost: {page}");
}

#[tokio::test]
async fn a_phones_page_shows_its_history() {
    let (status, page) = render("/extranet/clients/10000/phones/80:5e:c0:02:1c:1b").await;
    assert_eq!(status, 200);
    let text = text_of(&page);
    for expected in [
        "80:5E:C0:02:1C:1B",
        "jusqu’au 07/11/2018 10:59:59",
        "05/11/2018 10:59:59 · expert · 192.0.2.9",
        "Autorisation prolongée jusqu’au 07/11/2018 10:59:59",
        "Aucune demande reçue.",
        "Le téléphone n’a encore rien reçu.",
        "pas encore",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    assert!(page.contains("aria-label=\"Il reste 99\u{a0}% du délai\""), "{page}");
    assert!(page.contains("value=\"2018-11-07T10:59\""), "the date field starts with the end of the window: {page}");
    assert!(page.contains("name=\"_then\" value=\"/extranet/clients/10000/phones\""), "{page}");
}

#[tokio::test]
async fn lost_credentials_are_explained_with_a_button_to_renew_the_window() {
    let (_, page) = render("/extranet/clients/10000/phones/805EC0021C2C").await;
    let text = text_of(&page);
    assert!(text.contains("sans ses identifiants, comme après une remise à zéro usine. Prolongez"), "{text}");
    assert!(page.contains("id=\"reopen\"") && page.contains("action=\"/api/v1/phones/805EC0021C2C/window\""), "{page}");
    assert!(text.contains("ses identifiants seront remplacés"), "{text}");
    assert!(text.contains("Identifiants perdus") && text.contains("perdue avec les identifiants"), "{text}");
    assert!(!text.contains("Provisionné") && !text.contains("à jour"), "{text}");
    for expected in
        ["Refusée", "fenêtre fermée (délai dépassé)", "Acceptée", "identifiants remis", "12\u{202f}345\u{a0}o"]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[tokio::test]
async fn a_bound_phones_page_shows_what_will_change() {
    let (_, page) = render("/extranet/clients/10000/phones/805EC0021C3D").await;
    let text = text_of(&page);
    for expected in
        ["Provisionné", "2\u{a0}modifications à la prochaine", "Format de l’heure", "account.1.password", "secret"]
    {
        assert!(text.contains(expected), "{expected} in {text}");
    }
}

#[tokio::test]
async fn a_phone_of_another_client_is_not_found() {
    for uri in ["/extranet/clients/10001/phones/805EC0021C1B", "/extranet/clients/10000/phones/nonsense"] {
        let (status, page) = render(uri).await;
        assert_eq!(status, 404, "{uri}");
        assert!(page.contains("<title>Page introuvable — OpenIP</title>"), "{page}");
    }
}

#[tokio::test]
async fn the_page_of_a_platform_error_is_built_from_its_address() {
    let uri = "/extranet/error?mac=00041374074C&correlator=042a+f486+c57e+b9a2";
    let (_, page) = render(uri).await;
    let text = text_of(&page);
    for expected in [
        "Erreur Plateforme Metaswitch",
        "00:04:13:74:07:4C est déjà utilisée sur la plateforme",
        "5012",
        "The log correlator is 042a f486 c57e b9a2.",
        "Additional information: An attempt has been made to create a duplicate object.",
        "Family name = sdbEgPhone (0X320000F6)",
        "10000000 F6000032 01000000 81010000",
        "Retour à l’accueil",
    ] {
        assert!(text.contains(expected), "{expected} in {text}");
    }
    for wrong in ["zz", "042a f486 c57e b9a2 call 0800", "042a f486 c57e", "042a-f486-c57e-b9a2"] {
        let query = form_urlencoded::byte_serialize(wrong.as_bytes()).collect::<String>();
        let (_, page) = render(&["/extranet/error?mac=00041374074C&correlator=", &query].concat()).await;
        let text = text_of(&page);
        assert!(text.contains("Cette erreur n’est plus disponible") && !text.contains("0800"), "{wrong}: {text}");
    }
}

#[tokio::test]
async fn the_english_screens_about_phones_contain_no_french() {
    for uri in [
        "/extranet/clients/10000/phones",
        "/extranet/clients/10000/phones/new",
        "/extranet/clients/10000/phones/805EC0021C2C",
    ] {
        let text = text_of(&render_in(Language::En, uri).await.1);
        for french in ["Téléphone", "téléphone", "Supprimer", "Prolonger", "Modèle", "Adresse", "demande"] {
            assert!(!text.contains(french), "{french} in {uri}: {text}");
        }
    }
}
