//! Who may do what: the table of `docs/product.md`, tried cell by cell. Each operation has its row here, and one call.

#[path = "authorisation/definition.rs"]
mod definition;
#[path = "authorisation/matrix.rs"]
mod matrix;

use definition::{definitions, names};
use matrix::{Kind, Objects};
use portal_api::{
    Access, ErrorCode, Label, Mac, Name, Networks, Number, Operation, Order, PageNumber, Reference, Search, Secret,
    Siret, client, colleague, contact, department,
    dialled::Dialled,
    difference, form_result, key,
    key_place::KeyPlace,
    lamp, line, line_event, line_model, line_phone, message, model,
    notification::{self, EmailEntry, LampEntry},
    password, phone, preference, reseller, session, setting, staff, token, unknown,
};
use portal_server::demo::PASSWORD;
use portal_tests::{MAC, NUMBER, Person, TestPortal, policy_rows};
use std::collections::BTreeSet;

/// The rows of the table in `docs/product.md`: what each is about, and its operations. An operation that is about several
/// kinds of objects has several rows.
const ROWS: &[(&str, Kind, &[&str])] = &[
    (
        "sign in; language and colours; the outcome of one's form",
        Kind::None,
        &[session::SignIn::NAME, preference::SetPreference::NAME, form_result::GetFormResult::NAME],
    ),
    (
        "own account, sessions and password",
        Kind::Account,
        &[
            session::SignOut::NAME,
            session::SignOutEverywhere::NAME,
            session::EndSession::NAME,
            session::ListSessions::NAME,
            session::GetAccount::NAME,
            password::ChangePassword::NAME,
        ],
    ),
    ("own PINs", Kind::None, &[password::ChangePin::NAME]),
    (
        "API tokens of one's own programs",
        Kind::Account,
        &[token::CreateApiToken::NAME, token::ListApiTokens::NAME, token::RevokeApiToken::NAME],
    ),
    (
        "models of telephones, the settings that exist",
        Kind::None,
        &[model::ListModels::NAME, model::GetModel::NAME, model::GetModelPicture::NAME, setting::GetSettingsTree::NAME],
    ),
    ("resellers: list", Kind::None, &[reseller::ListResellers::NAME]),
    ("resellers: create", Kind::None, &[reseller::CreateReseller::NAME]),
    ("from where telephones of a reseller may fetch first", Kind::Reseller, &[reseller::ChangeResellerNetworks::NAME]),
    ("from where telephones of a client may fetch first", Kind::Client, &[client::ChangeClientNetworks::NAME]),
    ("accounts of the staff: list", Kind::None, &[staff::ListStaff::NAME]),
    (
        "accounts of the staff: disable, enable, unlock",
        Kind::Staff,
        &[staff::DisableAccount::NAME, staff::EnableAccount::NAME, staff::UnlockAccount::NAME],
    ),
    ("sources that ask for unknown telephones, alarms", Kind::None, &[unknown::ListUnknownRequests::NAME]),
    ("clients: list, export", Kind::None, &[client::ListClients::NAME, client::ExportClients::NAME]),
    ("a client and its departments: see", Kind::Client, &[client::GetClient::NAME, department::ListDepartments::NAME]),
    (
        "lines and telephones of a client: list, export, follow",
        Kind::Client,
        &[line::ListLines::NAME, line::ExportLines::NAME, phone::ListPhones::NAME, phone::WatchPhones::NAME],
    ),
    (
        "a line: see, follow; whom it can call in its client",
        Kind::Line,
        &[
            line::GetLine::NAME,
            line_phone::ListLinePhones::NAME,
            line_model::ListLineModels::NAME,
            line_event::WatchLine::NAME,
            colleague::ListColleagues::NAME,
        ],
    ),
    ("a telephone's page and journal: see", Kind::Phone, &[phone::GetPhone::NAME, phone::ListPhoneRequests::NAME]),
    ("what a telephone has and what it would get", Kind::Phone, &[difference::ListDifferences::NAME]),
    ("clients: create", Kind::Reseller, &[client::CreateClient::NAME]),
    (
        "departments, lines: create; numbers to present",
        Kind::Client,
        &[department::CreateDepartment::NAME, line::CreateLine::NAME, line::PresentNumber::NAME],
    ),
    ("a new password for a line", Kind::Line, &[password::ResetPassword::NAME]),
    ("the lock of a line's account: take off", Kind::Line, &[line::UnlockLine::NAME]),
    (
        "register, delete, import, export telephones; their own password",
        Kind::Client,
        &[phone::ExportPhones::NAME, phone::CheckMac::NAME, phone::RegisterPhone::NAME],
    ),
    (
        "register, delete, import, export telephones; their own password",
        Kind::Phone,
        &[phone::TellPhonePassword::NAME, phone::DeletePhone::NAME],
    ),
    ("re-open a window, assign telephones", Kind::Phone, &[phone::ExtendWindow::NAME, phone::ExtendWindows::NAME]),
    (
        "phone profiles of one's highest place, locks",
        Kind::None,
        &[setting::ListSettings::NAME, setting::ChangeSettings::NAME],
    ),
    (
        "phone profiles of a reseller, locks",
        Kind::Reseller,
        &[setting::ListSettings::NAME, setting::ChangeSettings::NAME],
    ),
    ("phone profiles of a client, locks", Kind::Client, &[setting::ListSettings::NAME, setting::ChangeSettings::NAME]),
    (
        "phone profiles of a department, locks",
        Kind::Department,
        &[setting::ListSettings::NAME, setting::ChangeSettings::NAME],
    ),
    (
        "keys, telephone settings, lamp of a line",
        Kind::Line,
        &[
            setting::ListSettings::NAME,
            setting::ChangeSettings::NAME,
            key::ListKeys::NAME,
            key::SaveKeys::NAME,
            key::ChangeKey::NAME,
            key::ExportKeys::NAME,
            key::ReadKeys::NAME,
            key::PreviewCopy::NAME,
            key::CopyKeys::NAME,
            notification::GetNotifications::NAME,
            notification::SaveNotifications::NAME,
            notification::CountExisting::NAME,
            lamp::GetLamp::NAME,
        ],
    ),
    (
        "keys, telephone settings, lamp of a line",
        Kind::Phone,
        &[setting::ListSettings::NAME, setting::ChangeSettings::NAME],
    ),
    (
        "contacts of a line",
        Kind::Line,
        &[
            contact::ListContacts::NAME,
            contact::CreateContact::NAME,
            contact::UpdateContact::NAME,
            contact::DeleteContact::NAME,
        ],
    ),
    ("e-mail addresses that are told of a line's messages", Kind::Address, &[notification::SaveNotifications::NAME]),
    ("messages of a line: list", Kind::Line, &[message::ListMessages::NAME]),
    ("messages of a line: mark, remove", Kind::Line, &[message::MarkMessage::NAME, message::DeleteMessage::NAME]),
    ("messages of a line: deliver", Kind::Line, &[message::DeliverMessage::NAME]),
    ("a PIN that was typed at a telephone: check", Kind::Line, &[password::CheckPin::NAME]),
];

/// What comes of a call: the code of the refusal, or nothing if it was granted.
type Outcome = Option<ErrorCode>;

async fn outcome<O: Operation>(person: &Person, operation: O) -> Outcome {
    let response = person.send(&operation).await;
    if response.status().is_success() {
        return None;
    }
    let error: portal_api::ApiError = response.json().await.expect("an error of the API");
    Some(error.code)
}

fn reference(text: &str) -> Reference {
    Reference::parse(text).expect("a reference")
}

/// Calls the operation of this name about these objects. A name that is not here fails the test: a new operation
/// must come in.
async fn call(name: &str, person: &Person, about: &Objects) -> Outcome {
    let Objects { reference, number, mac, .. } = about;
    let (reference, number, mac) = (reference.clone(), number.clone(), mac.clone());
    let (q, order, page) = (Search::default(), Order::Asc, PageNumber::default());
    let text = |text: &str| Name::parse(text).expect("a name");
    match name {
        session::SignIn::NAME => {
            let operation = session::SignIn { login: "nobody".into(), password: Secret::new("x"), remember: false };
            // It was tried, and is nobody's.
            match outcome(person, operation).await {
                Some(ErrorCode::WrongCredentials | ErrorCode::TooManyAttempts) => None,
                other => other,
            }
        }
        session::SignOut::NAME => outcome(person, session::SignOut {}).await,
        session::SignOutEverywhere::NAME => outcome(person, session::SignOutEverywhere::default()).await,
        session::EndSession::NAME => outcome(person, session::EndSession { id: about.session.clone() }).await,
        session::ListSessions::NAME => outcome(person, session::ListSessions {}).await,
        session::GetAccount::NAME => outcome(person, session::GetAccount {}).await,
        preference::SetPreference::NAME => outcome(person, preference::SetPreference::default()).await,
        form_result::GetFormResult::NAME => {
            // A refused form: one that succeeded here has nothing to tell.
            let answer = person.submit("/api/v1/preferences", &[("language", "xx")]).await;
            let location = answer.headers()["location"].to_str().expect("an address").to_owned();
            let id = location.rsplit_once("result=").expect("an outcome").1.to_owned();
            outcome(person, form_result::GetFormResult { id }).await
        }
        reseller::ListResellers::NAME => outcome(person, reseller::ListResellers {}).await,
        reseller::CreateReseller::NAME => {
            let login = session::Login::parse("nouveau").expect("a login");
            let password = Secret::new("long-enough-password");
            outcome(person, reseller::CreateReseller { name: text("Nouveau"), login, password }).await
        }
        client::ListClients::NAME => outcome(person, client::ListClients::default()).await,
        client::ExportClients::NAME => outcome(person, client::ExportClients::default()).await,
        client::CreateClient::NAME => {
            let operation = client::CreateClient {
                reference: self::reference("30001"),
                name: text("Nouveau"),
                siret: Siret::parse("48285833900021").expect("a SIRET"),
                address: text("1, rue Neuve"),
                postal_code: text("75001"),
                city: text("Paris"),
                reseller: Some(about.reseller.clone()),
            };
            outcome(person, operation).await
        }
        client::GetClient::NAME => outcome(person, client::GetClient { reference }).await,
        department::ListDepartments::NAME => outcome(person, department::ListDepartments { reference }).await,
        department::CreateDepartment::NAME => {
            outcome(person, department::CreateDepartment { reference, name: text("Lyon"), parent: None }).await
        }
        line::ListLines::NAME => {
            outcome(person, line::ListLines { reference, q, sort: line::LineSort::Number, order, page }).await
        }
        line::ExportLines::NAME => {
            outcome(person, line::ExportLines { reference, q, sort: line::LineSort::Number, order }).await
        }
        line::CreateLine::NAME => {
            let operation = line::CreateLine {
                reference,
                number: Number::parse("0999999999").expect("a number"),
                name: text("Nouveau"),
                department: None,
                licence: None,
                administrator: line::Administrator::No,
                restriction: line::Restriction::HighRiskCountries,
            };
            outcome(person, operation).await
        }
        line::GetLine::NAME => outcome(person, line::GetLine { number }).await,
        line_phone::ListLinePhones::NAME => outcome(person, line_phone::ListLinePhones { number }).await,
        line_model::ListLineModels::NAME => outcome(person, line_model::ListLineModels { number }).await,
        line_event::WatchLine::NAME => outcome(person, line_event::WatchLine { number }).await,
        colleague::ListColleagues::NAME => outcome(person, colleague::ListColleagues { number, q, page }).await,
        line::UnlockLine::NAME => outcome(person, line::UnlockLine { number }).await,
        line::PresentNumber::NAME => {
            let presented = line::Presented::Masked;
            outcome(person, line::PresentNumber { reference, numbers: vec![number], presented }).await
        }
        model::ListModels::NAME => outcome(person, model::ListModels {}).await,
        model::GetModel::NAME => outcome(person, model::GetModel { id: "yealink-cp920".into() }).await,
        model::GetModelPicture::NAME => {
            outcome(person, model::GetModelPicture { id: "yealink-cp920".into(), module: false }).await
        }
        setting::GetSettingsTree::NAME => outcome(person, setting::GetSettingsTree {}).await,
        setting::ListSettings::NAME => outcome(person, about.place()).await,
        setting::ChangeSettings::NAME => {
            let values = [("call_log.enable".to_owned(), "false".to_owned())].into();
            let setting::ListSettings { reseller, reference, department, number, model, mac } = about.place();
            let at =
                setting::ChangeSettings { reseller, reference, department, number, model, mac, ..Default::default() };
            outcome(person, setting::ChangeSettings { values, ..at }).await
        }
        key::ListKeys::NAME => outcome(person, key::ListKeys { number, model: "yealink-cp920".into() }).await,
        key::SaveKeys::NAME => {
            let model = "yealink-cp920".into();
            outcome(person, key::SaveKeys { number, model, version: 0, keys: Vec::new() }).await
        }
        key::ChangeKey::NAME => {
            let (model, place, function) = ("yealink-cp920".into(), KeyPlace::programmable(1), "dnd".into());
            let nothing = String::new();
            let (operand, pickup, label) = (nothing.clone(), nothing.clone(), nothing);
            let operation =
                key::ChangeKey { number, model, place, version: 1, function, line: 1, operand, pickup, label };
            outcome(person, operation).await
        }
        key::ExportKeys::NAME => outcome(person, key::ExportKeys { number, model: "yealink-cp920".into() }).await,
        key::ReadKeys::NAME => {
            let csv = "touche;fonction\nprogrammable-1;dnd\n".into();
            outcome(person, key::ReadKeys { number, model: "yealink-cp920".into(), csv }).await
        }
        key::PreviewCopy::NAME => {
            let (model, to) = ("yealink-cp920".into(), "yealink-t46g".into());
            outcome(person, key::PreviewCopy { number, model, to }).await
        }
        key::CopyKeys::NAME => {
            let (model, to) = ("yealink-cp920".into(), "yealink-t46g".into());
            outcome(person, key::CopyKeys { number, model, to, version: 0 }).await
        }
        phone::ListPhones::NAME => {
            let sort = phone::PhoneSort::CreatedAt;
            outcome(person, phone::ListPhones { reference, q, state: None, sort, order, page }).await
        }
        phone::ExportPhones::NAME => {
            let sort = phone::PhoneSort::CreatedAt;
            outcome(person, phone::ExportPhones { reference, q, state: None, sort, order }).await
        }
        phone::WatchPhones::NAME => outcome(person, phone::WatchPhones { reference }).await,
        phone::CheckMac::NAME => outcome(person, phone::CheckMac { reference, mac }).await,
        phone::RegisterPhone::NAME => {
            let mac = Mac::parse(MAC).expect("a MAC address");
            let description = Label::parse("Yealink CP920").expect("a label");
            outcome(person, phone::RegisterPhone { reference, mac, model: None, description, number }).await
        }
        phone::GetPhone::NAME => outcome(person, phone::GetPhone { mac }).await,
        phone::ListPhoneRequests::NAME => outcome(person, phone::ListPhoneRequests { mac, page }).await,
        password::ResetPassword::NAME => outcome(person, password::ResetPassword { number }).await,
        password::ChangePassword::NAME => {
            let (current, new) = (Secret::new(PASSWORD), Secret::new(PASSWORD));
            // The same again is refused, and the account stays as it is.
            match outcome(person, password::ChangePassword { current, new, tokens: Vec::new() }).await {
                Some(ErrorCode::Invalid) => None,
                other => other,
            }
        }
        password::ChangePin::NAME => {
            let (current, new) = (Secret::new(PASSWORD), Secret::new("481516"));
            outcome(person, password::ChangePin { pin: password::Pin::Services, current, new }).await
        }
        contact::ListContacts::NAME => {
            outcome(person, contact::ListContacts { number, page, q: Search::default() }).await
        }
        contact::CreateContact::NAME => {
            let name = Name::parse("Anna").expect("a name");
            let work = Some(Dialled::parse("15").expect("a number"));
            outcome(person, contact::CreateContact { number, name, work, mobile: None, other: None }).await
        }
        contact::UpdateContact::NAME => {
            let name = Name::parse("Anna").expect("a name");
            let (id, work) = (contact_of(person, about).await, Some(Dialled::parse("15").expect("a number")));
            outcome(person, contact::UpdateContact { number, id, name, work, mobile: None, other: None }).await
        }
        contact::DeleteContact::NAME => {
            let id = contact_of(person, about).await;
            outcome(person, contact::DeleteContact { number, id }).await
        }
        message::DeliverMessage::NAME => {
            let (kind, id) = (message::MessageKind::Voice, message_id());
            let arrived_at = "2018-11-06T07:30:00Z".parse().expect("a time");
            let operation = message::DeliverMessage {
                number,
                id,
                kind,
                is_urgent: false,
                from_number: None,
                from_name: None,
                duration_seconds: 0,
                arrived_at,
            };
            outcome(person, operation).await
        }
        message::ListMessages::NAME => outcome(person, message::ListMessages { number, page }).await,
        message::MarkMessage::NAME => {
            outcome(person, message::MarkMessage { number, id: message_id(), is_read: true }).await
        }
        message::DeleteMessage::NAME => outcome(person, message::DeleteMessage { number, id: message_id() }).await,
        notification::GetNotifications::NAME => outcome(person, notification::GetNotifications { number }).await,
        notification::SaveNotifications::NAME => {
            let query = notification::GetNotifications { number: number.clone() };
            let version = person.call(query).await.map_or(0, |found| found.version);
            let entry = LampEntry { number: number.clone(), fax: false, urgent: true, voice: false };
            let (lamp, mut email) = (vec![entry], Vec::new());
            if about.kind == Kind::Address {
                let address = "a@example.fr".parse().expect("an address");
                email.push(EmailEntry { address, fax: false, urgent: false, voice: true });
            }
            outcome(person, notification::SaveNotifications { number, version, lamp, email }).await
        }
        notification::CountExisting::NAME => outcome(person, notification::CountExisting { number }).await,
        lamp::GetLamp::NAME => outcome(person, lamp::GetLamp { number }).await,
        token::CreateApiToken::NAME => {
            outcome(person, token::CreateApiToken { name: text("Supervision"), current: Secret::new(PASSWORD) }).await
        }
        staff::ListStaff::NAME => outcome(person, staff::ListStaff::default()).await,
        staff::DisableAccount::NAME => {
            match outcome(person, staff::DisableAccount { login: about.login.clone() }).await {
                // One's own is refused, and stays as it is.
                Some(ErrorCode::Invalid) => None,
                other => other,
            }
        }
        staff::EnableAccount::NAME => outcome(person, staff::EnableAccount { login: about.login.clone() }).await,
        staff::UnlockAccount::NAME => outcome(person, staff::UnlockAccount { login: about.login.clone() }).await,
        password::CheckPin::NAME => {
            let value = Secret::new("481516");
            outcome(person, password::CheckPin { number, pin: password::Pin::Voicemail, value }).await
        }
        client::ChangeClientNetworks::NAME => {
            outcome(person, client::ChangeClientNetworks { reference, networks: Networks::default() }).await
        }
        reseller::ChangeResellerNetworks::NAME => {
            let (name, networks) = (about.reseller.clone(), Networks::default());
            outcome(person, reseller::ChangeResellerNetworks { name, networks }).await
        }
        unknown::ListUnknownRequests::NAME => outcome(person, unknown::ListUnknownRequests { page }).await,
        token::ListApiTokens::NAME => outcome(person, token::ListApiTokens {}).await,
        token::RevokeApiToken::NAME => outcome(person, token::RevokeApiToken { id: about.token.clone() }).await,
        difference::ListDifferences::NAME => outcome(person, difference::ListDifferences { mac }).await,
        phone::TellPhonePassword::NAME => outcome(person, phone::TellPhonePassword { mac }).await,
        phone::ExtendWindow::NAME => {
            outcome(person, phone::ExtendWindow { mac, duration: phone::Duration::Hour, until: None }).await
        }
        phone::ExtendWindows::NAME => {
            let duration = phone::Duration::Hour;
            outcome(person, phone::ExtendWindows { reference, macs: vec![mac], duration, until: None }).await
        }
        phone::DeletePhone::NAME => outcome(person, phone::DeletePhone { mac }).await,
        other => panic!("the authorisation matrix does not know {other}: add it"),
    }
}

fn message_id() -> message::MessageId {
    message::MessageId::parse("m-1").expect("an identifier")
}

/// A contact of the line: one that the caller sees, or else one that is there.
async fn contact_of(person: &Person, about: &Objects) -> String {
    let (number, page, q) = (about.number.clone(), PageNumber::default(), Search::default());
    let found = person.call(contact::ListContacts { number, page, q }).await.ok();
    let found = found.and_then(|page| page.rows.into_iter().next());
    found.map_or(about.contact.clone(), |contact| contact.id)
}

#[test]
fn the_router_and_the_list_name_the_same_operations() {
    let (routed, _) = portal_server::api::routes();
    assert_eq!(routed.len(), definitions().len(), "an operation has two routes or none");
    assert_eq!(routed.into_iter().collect::<BTreeSet<_>>(), names());
}

#[test]
fn every_operation_has_its_row() {
    let listed = names();
    let rowed: BTreeSet<_> = ROWS.iter().flat_map(|(_, _, names)| *names).copied().collect();
    let missing: Vec<_> = listed.difference(&rowed).collect();
    assert!(missing.is_empty(), "{missing:?} have no row: add them to ROWS here, and to the table of docs/product.md");
    assert_eq!(rowed, listed);
    let written: Vec<_> = policy_rows().into_iter().map(|row| row.what).collect();
    let tried: BTreeSet<_> = ROWS.iter().map(|(what, ..)| *what).collect();
    assert_eq!(written.iter().map(String::as_str).collect::<BTreeSet<_>>(), tried);
    assert_eq!(written.len(), tried.len(), "a row stands twice in the table");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_anywhere_signed_out() {
    let portal = TestPortal::start().await;
    let is_open = |name: &str| definitions().iter().any(|it| it.name == name && it.access == Access::Anyone);
    for (_, kind, names) in ROWS {
        for name in *names {
            let outcome = call(name, &portal.visitor(), &Objects::of_the_demonstration(*kind)).await;
            assert_eq!(outcome, (!is_open(name)).then_some(ErrorCode::SignedOut), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_hold_only_ones_own() {
    let portal = TestPortal::start().await;
    let autre = portal.sign_in("autre").await;
    let page = autre.call(client::ListClients::default()).await.expect("the list");
    assert_eq!(page.total, 3);
    for search in ["OPENIP", "10000", NUMBER, "00:04:13:78:23:D0", "48285833900021"] {
        let q = Search::parse(search).expect("a search");
        let page = autre.call(client::ListClients { q, ..Default::default() }).await.expect("the list");
        assert_eq!(page.total, 0, "{search}");
    }
    let resellers = autre.call(reseller::ListResellers {}).await.expect("the list");
    assert_eq!(resellers.iter().map(|reseller| reseller.name.as_str()).collect::<Vec<_>>(), ["Autre Revendeur"]);
    assert!(!autre.get("/api/v1/clients.csv").await.text().await.expect("a file").contains("OPENIP"));
}
