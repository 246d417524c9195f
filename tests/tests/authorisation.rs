//! Who may do what: the table of `docs/product.md`, tried cell by cell. Each operation has its row here, and one call.

#[path = "authorisation/matrix.rs"]
mod matrix;

use matrix::{Kind, Objects};
use portal_api::{
    ErrorCode, Label, Mac, Name, Networks, Number, Operation, Order, PageNumber, Reference, Search, Secret, Siret,
    client, colleague, contact, department,
    dialled::Dialled,
    difference, for_each_operation, form_result, key, lamp, line, line_event, line_model, line_phone, message, model,
    notification::{self, EmailEntry, LampEntry},
    password, phone, preference, reseller, session, setting, staff, token, unknown,
};
use portal_server::{
    demo::PASSWORD,
    policy::{self, Access},
};
use portal_tests::{MAC, NUMBER, Person, TestPortal, policy_rows};
use std::collections::BTreeSet;

/// The rows of the table in `docs/product.md`: what each is about, and its operations. An operation that is about several
/// kinds of objects has several rows.
const ROWS: &[(&str, Kind, &[&str])] = &[
    (
        "sign in; language and colours; the outcome of one's form",
        Kind::None,
        &["SignIn", "SetPreference", "GetFormResult"],
    ),
    (
        "own account, sessions and password",
        Kind::Account,
        &["SignOut", "SignOutEverywhere", "EndSession", "ListSessions", "GetAccount", "ChangePassword"],
    ),
    ("own PINs", Kind::None, &["ChangePin"]),
    ("API tokens of one's own programs", Kind::Account, &["CreateApiToken", "ListApiTokens", "RevokeApiToken"]),
    (
        "models of telephones, the settings that exist",
        Kind::None,
        &["ListModels", "GetModel", "GetModelPicture", "GetSettingsTree"],
    ),
    ("resellers: list", Kind::None, &["ListResellers"]),
    ("resellers: create", Kind::None, &["CreateReseller"]),
    ("from where telephones of a reseller may fetch first", Kind::Reseller, &["ChangeResellerNetworks"]),
    ("from where telephones of a client may fetch first", Kind::Client, &["ChangeClientNetworks"]),
    ("accounts of the staff: list", Kind::None, &["ListStaff"]),
    (
        "accounts of the staff: disable, enable, unlock",
        Kind::Staff,
        &["DisableAccount", "EnableAccount", "UnlockAccount"],
    ),
    ("sources that ask for unknown telephones, alarms", Kind::None, &["ListUnknownRequests"]),
    ("clients: list, export", Kind::None, &["ListClients", "ExportClients"]),
    ("a client and its departments: see", Kind::Client, &["GetClient", "ListDepartments"]),
    (
        "lines and telephones of a client: list, export, follow",
        Kind::Client,
        &["ListLines", "ExportLines", "ListPhones", "WatchPhones"],
    ),
    (
        "a line: see, follow; whom it can call in its client",
        Kind::Line,
        &["GetLine", "ListLinePhones", "ListLineModels", "WatchLine", "ListColleagues"],
    ),
    ("a telephone's page and journal: see", Kind::Phone, &["GetPhone", "ListPhoneRequests"]),
    ("what a telephone has and what it would get", Kind::Phone, &["ListDifferences"]),
    ("clients: create", Kind::Reseller, &["CreateClient"]),
    (
        "departments, lines: create; numbers to present",
        Kind::Client,
        &["CreateDepartment", "CreateLine", "PresentNumber"],
    ),
    ("a new password for a line", Kind::Line, &["ResetPassword"]),
    ("the lock of a line's account: take off", Kind::Line, &["UnlockLine"]),
    (
        "register, delete, import, export telephones; their own password",
        Kind::Client,
        &["ExportPhones", "CheckMac", "RegisterPhone"],
    ),
    (
        "register, delete, import, export telephones; their own password",
        Kind::Phone,
        &["TellPhonePassword", "DeletePhone"],
    ),
    ("re-open a window, assign telephones", Kind::Phone, &["ExtendWindow", "ExtendWindows"]),
    ("phone profiles of one's highest place, locks", Kind::None, &["ListSettings", "ChangeSettings"]),
    ("phone profiles of a reseller, locks", Kind::Reseller, &["ListSettings", "ChangeSettings"]),
    ("phone profiles of a client, locks", Kind::Client, &["ListSettings", "ChangeSettings"]),
    ("phone profiles of a department, locks", Kind::Department, &["ListSettings", "ChangeSettings"]),
    (
        "keys, telephone settings, lamp of a line",
        Kind::Line,
        &[
            "ListSettings",
            "ChangeSettings",
            "ListKeys",
            "SaveKeys",
            "ChangeKey",
            "ExportKeys",
            "ReadKeys",
            "PreviewCopy",
            "CopyKeys",
            "GetNotifications",
            "SaveNotifications",
            "CountExisting",
            "GetLamp",
        ],
    ),
    ("keys, telephone settings, lamp of a line", Kind::Phone, &["ListSettings", "ChangeSettings"]),
    ("contacts of a line", Kind::Line, &["ListContacts", "CreateContact", "UpdateContact", "DeleteContact"]),
    ("e-mail addresses that are told of a line's messages", Kind::Address, &["SaveNotifications"]),
    ("messages of a line: list", Kind::Line, &["ListMessages"]),
    ("messages of a line: mark, remove", Kind::Line, &["MarkMessage", "DeleteMessage"]),
    ("messages of a line: deliver", Kind::Line, &["DeliverMessage"]),
    ("a PIN that was typed at a telephone: check", Kind::Line, &["CheckPin"]),
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
        "SignIn" => {
            let operation = session::SignIn { login: "nobody".into(), password: Secret::new("x"), remember: false };
            // It was tried, and is nobody's.
            match outcome(person, operation).await {
                Some(ErrorCode::WrongCredentials | ErrorCode::TooManyAttempts) => None,
                other => other,
            }
        }
        "SignOut" => outcome(person, session::SignOut {}).await,
        "SignOutEverywhere" => outcome(person, session::SignOutEverywhere::default()).await,
        "EndSession" => outcome(person, session::EndSession { id: about.session.clone() }).await,
        "ListSessions" => outcome(person, session::ListSessions {}).await,
        "GetAccount" => outcome(person, session::GetAccount {}).await,
        "SetPreference" => outcome(person, preference::SetPreference::default()).await,
        "GetFormResult" => {
            let answer = person.submit("/api/v1/preferences", &[("language", "fr")]).await;
            let location = answer.headers()["location"].to_str().expect("an address").to_owned();
            let id = location.rsplit_once("result=").expect("an outcome").1.to_owned();
            outcome(person, form_result::GetFormResult { id }).await
        }
        "ListResellers" => outcome(person, reseller::ListResellers {}).await,
        "CreateReseller" => {
            let login = session::Login::parse("nouveau").expect("a login");
            let password = Secret::new("long-enough-password");
            outcome(person, reseller::CreateReseller { name: text("Nouveau"), login, password }).await
        }
        "ListClients" => outcome(person, client::ListClients::default()).await,
        "ExportClients" => outcome(person, client::ExportClients::default()).await,
        "CreateClient" => {
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
        "GetClient" => outcome(person, client::GetClient { reference }).await,
        "ListDepartments" => outcome(person, department::ListDepartments { reference }).await,
        "CreateDepartment" => {
            outcome(person, department::CreateDepartment { reference, name: text("Lyon"), parent: None }).await
        }
        "ListLines" => {
            outcome(person, line::ListLines { reference, q, sort: line::LineSort::Number, order, page }).await
        }
        "ExportLines" => outcome(person, line::ExportLines { reference, q, sort: line::LineSort::Number, order }).await,
        "CreateLine" => {
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
        "GetLine" => outcome(person, line::GetLine { number }).await,
        "ListLinePhones" => outcome(person, line_phone::ListLinePhones { number }).await,
        "ListLineModels" => outcome(person, line_model::ListLineModels { number }).await,
        "WatchLine" => outcome(person, line_event::WatchLine { number }).await,
        "ListColleagues" => outcome(person, colleague::ListColleagues { number, q, page }).await,
        "UnlockLine" => outcome(person, line::UnlockLine { number }).await,
        "PresentNumber" => {
            let presented = line::Presented::Masked;
            outcome(person, line::PresentNumber { reference, numbers: vec![number], presented }).await
        }
        "ListModels" => outcome(person, model::ListModels {}).await,
        "GetModel" => outcome(person, model::GetModel { id: "yealink-cp920".into() }).await,
        "GetModelPicture" => {
            outcome(person, model::GetModelPicture { id: "yealink-cp920".into(), module: false }).await
        }
        "GetSettingsTree" => outcome(person, setting::GetSettingsTree {}).await,
        "ListSettings" => outcome(person, about.place()).await,
        "ChangeSettings" => {
            let values = [("call_log.enable".to_owned(), "false".to_owned())].into();
            let setting::ListSettings { reseller, reference, department, number, model, mac } = about.place();
            let at =
                setting::ChangeSettings { reseller, reference, department, number, model, mac, ..Default::default() };
            outcome(person, setting::ChangeSettings { values, ..at }).await
        }
        "ListKeys" => outcome(person, key::ListKeys { number, model: "yealink-cp920".into() }).await,
        "SaveKeys" => {
            let model = "yealink-cp920".into();
            outcome(person, key::SaveKeys { number, model, version: 0, keys: Vec::new() }).await
        }
        "ChangeKey" => {
            let (model, place, function) = ("yealink-cp920".into(), "programmable-1".into(), "dnd".into());
            let nothing = String::new();
            let (operand, pickup, label) = (nothing.clone(), nothing.clone(), nothing);
            let operation =
                key::ChangeKey { number, model, place, version: 1, function, line: 1, operand, pickup, label };
            outcome(person, operation).await
        }
        "ExportKeys" => outcome(person, key::ExportKeys { number, model: "yealink-cp920".into() }).await,
        "ReadKeys" => {
            let csv = "touche;fonction\nprogrammable-1;dnd\n".into();
            outcome(person, key::ReadKeys { number, model: "yealink-cp920".into(), csv }).await
        }
        "PreviewCopy" => {
            let (model, to) = ("yealink-cp920".into(), "yealink-t46g".into());
            outcome(person, key::PreviewCopy { number, model, to }).await
        }
        "CopyKeys" => {
            let (model, to) = ("yealink-cp920".into(), "yealink-t46g".into());
            outcome(person, key::CopyKeys { number, model, to, version: 0 }).await
        }
        "ListPhones" => {
            let sort = phone::PhoneSort::CreatedAt;
            outcome(person, phone::ListPhones { reference, q, state: None, sort, order, page }).await
        }
        "ExportPhones" => {
            let sort = phone::PhoneSort::CreatedAt;
            outcome(person, phone::ExportPhones { reference, q, state: None, sort, order }).await
        }
        "WatchPhones" => outcome(person, phone::WatchPhones { reference }).await,
        "CheckMac" => outcome(person, phone::CheckMac { reference, mac }).await,
        "RegisterPhone" => {
            let mac = Mac::parse(MAC).expect("a MAC address");
            let description = Label::parse("Yealink CP920").expect("a label");
            outcome(person, phone::RegisterPhone { reference, mac, model: None, description, number }).await
        }
        "GetPhone" => outcome(person, phone::GetPhone { mac }).await,
        "ListPhoneRequests" => outcome(person, phone::ListPhoneRequests { mac, page }).await,
        "ResetPassword" => outcome(person, password::ResetPassword { number }).await,
        "ChangePassword" => {
            let (current, new) = (Secret::new(PASSWORD), Secret::new(PASSWORD));
            // The same again is refused, and the account stays as it is.
            match outcome(person, password::ChangePassword { current, new, tokens: Vec::new() }).await {
                Some(ErrorCode::Invalid) => None,
                other => other,
            }
        }
        "ChangePin" => {
            let (current, new) = (Secret::new(PASSWORD), Secret::new("481516"));
            outcome(person, password::ChangePin { pin: password::Pin::Services, current, new }).await
        }
        "ListContacts" => outcome(person, contact::ListContacts { number, page, q: Search::default() }).await,
        "CreateContact" => {
            let name = Name::parse("Anna").expect("a name");
            let work = Some(Dialled::parse("15").expect("a number"));
            outcome(person, contact::CreateContact { number, name, work, mobile: None, other: None }).await
        }
        "UpdateContact" => {
            let name = Name::parse("Anna").expect("a name");
            let (id, work) = (contact_of(person, about).await, Some(Dialled::parse("15").expect("a number")));
            outcome(person, contact::UpdateContact { number, id, name, work, mobile: None, other: None }).await
        }
        "DeleteContact" => {
            let id = contact_of(person, about).await;
            outcome(person, contact::DeleteContact { number, id }).await
        }
        "DeliverMessage" => {
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
        "ListMessages" => outcome(person, message::ListMessages { number, page }).await,
        "MarkMessage" => outcome(person, message::MarkMessage { number, id: message_id(), is_read: true }).await,
        "DeleteMessage" => outcome(person, message::DeleteMessage { number, id: message_id() }).await,
        "GetNotifications" => outcome(person, notification::GetNotifications { number }).await,
        "SaveNotifications" => {
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
        "CountExisting" => outcome(person, notification::CountExisting { number }).await,
        "GetLamp" => outcome(person, lamp::GetLamp { number }).await,
        "CreateApiToken" => {
            outcome(person, token::CreateApiToken { name: text("Supervision"), current: Secret::new(PASSWORD) }).await
        }
        "ListStaff" => outcome(person, staff::ListStaff::default()).await,
        "DisableAccount" => match outcome(person, staff::DisableAccount { login: about.login.clone() }).await {
            // One's own is refused, and stays as it is.
            Some(ErrorCode::Invalid) => None,
            other => other,
        },
        "EnableAccount" => outcome(person, staff::EnableAccount { login: about.login.clone() }).await,
        "UnlockAccount" => outcome(person, staff::UnlockAccount { login: about.login.clone() }).await,
        "CheckPin" => {
            let value = Secret::new("481516");
            outcome(person, password::CheckPin { number, pin: password::Pin::Voicemail, value }).await
        }
        "ChangeClientNetworks" => {
            outcome(person, client::ChangeClientNetworks { reference, networks: Networks::default() }).await
        }
        "ChangeResellerNetworks" => {
            let (name, networks) = (about.reseller.clone(), Networks::default());
            outcome(person, reseller::ChangeResellerNetworks { name, networks }).await
        }
        "ListUnknownRequests" => outcome(person, unknown::ListUnknownRequests { page }).await,
        "ListApiTokens" => outcome(person, token::ListApiTokens {}).await,
        "RevokeApiToken" => outcome(person, token::RevokeApiToken { id: about.token.clone() }).await,
        "ListDifferences" => outcome(person, difference::ListDifferences { mac }).await,
        "TellPhonePassword" => outcome(person, phone::TellPhonePassword { mac }).await,
        "ExtendWindow" => {
            outcome(person, phone::ExtendWindow { mac, duration: phone::Duration::Hour, until: None }).await
        }
        "ExtendWindows" => {
            let duration = phone::Duration::Hour;
            outcome(person, phone::ExtendWindows { reference, macs: vec![mac], duration, until: None }).await
        }
        "DeletePhone" => outcome(person, phone::DeletePhone { mac }).await,
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

fn operations() -> Vec<&'static str> {
    let mut names = Vec::new();
    macro_rules! add {
        ($module:ident::$operation:ident) => {
            names.push(<portal_api::$module::$operation as Operation>::NAME)
        };
    }
    for_each_operation!(add);
    names
}

#[test]
fn the_table_the_router_and_the_list_name_the_same_operations() {
    let listed: BTreeSet<_> = operations().into_iter().collect();
    let (routed, _) = portal_server::api::routes();
    assert_eq!(routed.into_iter().collect::<BTreeSet<_>>(), listed, "the router");
    assert_eq!(policy::TABLE.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(), listed, "the table");
}

#[test]
fn every_operation_has_its_row() {
    let listed: BTreeSet<_> = operations().into_iter().collect();
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
    for (_, kind, names) in ROWS {
        for name in *names {
            let outcome = call(name, &portal.visitor(), &Objects::of_the_demonstration(*kind)).await;
            let is_open = policy::access(name) == Some(Access::Anyone);
            assert_eq!(outcome, (!is_open).then_some(ErrorCode::SignedOut), "{name}");
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
