//! Every operation, with every role, on one's own and on somebody else's: who may not, finds nothing.

use portal_api::{
    ErrorCode, Label, Mac, Name, Networks, Number, Operation, Order, PageNumber, Reference, Search, Secret, Siret,
    client, colleague, contact, department,
    dialled::Dialled,
    difference, for_each_operation, form_result, key, lamp, line, line_event, line_model, line_phone, message, model,
    notification::{self, LampEntry},
    password, phone, preference, reseller,
    session::{self, Login, Role},
    setting, staff, token, unknown,
};
use portal_server::{
    demo::PASSWORD,
    policy::{self, Access},
};
use portal_tests::{CLIENT, FOREIGN_CLIENT, MAC, NUMBER, Person, TestPortal, databases};
use std::collections::BTreeSet;

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

/// Objects that a call is about.
struct Objects {
    reference: Reference,
    number: Number,
    mac: Mac,
    /// Of somebody of the staff: the client's reseller's.
    login: Login,
}

fn reference(text: &str) -> Reference {
    Reference::parse(text).expect("a reference")
}

/// Calls the operation of this name about these objects. A name that is not here fails the test: a new operation
/// must come in.
async fn call(name: &str, person: &Person, about: &Objects) -> Outcome {
    let Objects { reference, number, mac, login } = about;
    let (reference, number, mac, login) = (reference.clone(), number.clone(), mac.clone(), login.clone());
    let (q, order, page) = (Search::default(), Order::Asc, PageNumber::default());
    let text = |text: &str| Name::parse(text).expect("a name");
    match name {
        "SignIn" => {
            outcome(person, session::SignIn { login: "nobody".into(), password: Secret::new("x"), remember: false })
                .await
        }
        "SignOut" => outcome(person, session::SignOut {}).await,
        "SignOutEverywhere" => outcome(person, session::SignOutEverywhere::default()).await,
        "EndSession" => outcome(person, session::EndSession { id: "0".repeat(32) }).await,
        "ListSessions" => outcome(person, session::ListSessions {}).await,
        "GetAccount" => outcome(person, session::GetAccount {}).await,
        "SetPreference" => outcome(person, preference::SetPreference::default()).await,
        "GetFormResult" => outcome(person, form_result::GetFormResult { id: "0".repeat(32) }).await,
        "ListResellers" => outcome(person, reseller::ListResellers {}).await,
        "CreateReseller" => {
            let login = self::login("nouveau");
            let password = Secret::new("long-enough-password");
            outcome(person, reseller::CreateReseller { name: text("Nouveau"), login, password }).await
        }
        "ChangeResellerNetworks" => {
            let name = text(if reference.as_str() == CLIENT { "Expert Produits" } else { "Autre Revendeur" });
            outcome(person, reseller::ChangeResellerNetworks { name, networks: Networks::default() }).await
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
                reseller: Some(text("Expert Produits")),
            };
            outcome(person, operation).await
        }
        "GetClient" => outcome(person, client::GetClient { reference }).await,
        "ChangeClientNetworks" => {
            outcome(person, client::ChangeClientNetworks { reference, networks: Networks::default() }).await
        }
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
        "ListSettings" => outcome(person, setting::ListSettings { mac: Some(mac), ..Default::default() }).await,
        "ChangeSettings" => {
            let values = [("call_log.enable".to_owned(), "false".to_owned())].into();
            let model = Some("yealink-cp920".into());
            let operation = setting::ChangeSettings { number: Some(number), model, values, ..Default::default() };
            outcome(person, operation).await
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
        "CheckPin" => {
            let value = Secret::new("481516");
            outcome(person, password::CheckPin { number, pin: password::Pin::Voicemail, value }).await
        }
        "ListContacts" => outcome(person, contact::ListContacts { number, page, q: Search::default() }).await,
        "CreateContact" => {
            let name = Name::parse("Anna").expect("a name");
            let work = Some(Dialled::parse("15").expect("a number"));
            outcome(person, contact::CreateContact { number, name, work, mobile: None, other: None }).await
        }
        "UpdateContact" => {
            let name = Name::parse("Anna").expect("a name");
            let (id, work) = (contact_of(person, &number).await, Some(Dialled::parse("15").expect("a number")));
            outcome(person, contact::UpdateContact { number, id, name, work, mobile: None, other: None }).await
        }
        "DeleteContact" => {
            let id = contact_of(person, &number).await;
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
            let lamp = vec![entry];
            outcome(person, notification::SaveNotifications { number, version, lamp, email: Vec::new() }).await
        }
        "CountExisting" => outcome(person, notification::CountExisting { number }).await,
        "GetLamp" => outcome(person, lamp::GetLamp { number }).await,
        "CreateApiToken" => {
            let current = Secret::new(PASSWORD);
            outcome(person, token::CreateApiToken { name: text("Supervision"), current }).await
        }
        "ListStaff" => outcome(person, staff::ListStaff::default()).await,
        "DisableAccount" => match outcome(person, staff::DisableAccount { login }).await {
            // One's own is refused, and stays as it is.
            Some(ErrorCode::Invalid) => None,
            other => other,
        },
        "EnableAccount" => outcome(person, staff::EnableAccount { login }).await,
        "ListApiTokens" => outcome(person, token::ListApiTokens {}).await,
        "RevokeApiToken" => outcome(person, token::RevokeApiToken { id: "0".repeat(32) }).await,
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
        "ListUnknownRequests" => outcome(person, unknown::ListUnknownRequests { page }).await,
        other => panic!("the authorisation matrix does not know {other}: add it"),
    }
}

fn message_id() -> message::MessageId {
    message::MessageId::parse("m-1").expect("an identifier")
}

/// A contact of the line, if the caller sees one.
async fn contact_of(person: &Person, number: &Number) -> String {
    let query = contact::ListContacts { number: number.clone(), page: PageNumber::default(), q: Search::default() };
    let found = person.call(query).await.ok().and_then(|page| page.rows.into_iter().next());
    found.map_or("1".into(), |contact| contact.id)
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

/// Those that end the caller's session, or would only be about the caller itself.
const ABOUT_ONESELF: [&str; 20] = [
    "SignIn",
    "SignOut",
    "SignOutEverywhere",
    "EndSession",
    "ListSessions",
    "GetAccount",
    "CreateApiToken",
    "ListApiTokens",
    "RevokeApiToken",
    "ChangePassword",
    "ChangePin",
    "SetPreference",
    "GetFormResult",
    "ListResellers",
    "ListStaff",
    "ListClients",
    "ExportClients",
    "GetModel",
    "GetModelPicture",
    "GetSettingsTree",
];

/// Those about others that a person with a role of the staff may call at all.
fn admitting(role: Role) -> impl Iterator<Item = &'static str> {
    let may = move |name: &&str| match policy::access(name) {
        _ if policy::BY_PROGRAMS.contains(name) => false,
        Some(Access::Operators | Access::OwnerOrOperators) => role == Role::Operator,
        Some(Access::Owner) | None => false,
        Some(Access::Anyone | Access::SignedIn | Access::Administrators | Access::Staff) => true,
    };
    operations().into_iter().filter(|name| !ABOUT_ONESELF.contains(name)).filter(may)
}

#[test]
fn the_table_the_router_and_the_list_name_the_same_operations() {
    let listed: BTreeSet<_> = operations().into_iter().collect();
    let (routed, _) = portal_server::api::routes();
    assert_eq!(routed.into_iter().collect::<BTreeSet<_>>(), listed, "the router");
    assert_eq!(policy::TABLE.iter().map(|(name, _)| *name).collect::<BTreeSet<_>>(), listed, "the table");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_anywhere_signed_out() {
    let portal = TestPortal::start().await;
    let own = own();
    for name in operations() {
        let outcome = call(name, &portal.visitor(), &own).await;
        if policy::access(name) == Some(Access::Anyone) {
            assert_ne!(outcome, Some(ErrorCode::SignedOut), "{name}");
        } else {
            assert_eq!(outcome, Some(ErrorCode::SignedOut), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_anothers_does_not_exist() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let autre = portal.sign_in("autre").await;
        for name in operations().into_iter().filter(|name| !ABOUT_ONESELF.contains(name)) {
            if ["ListModels", "CreateClient"].contains(&name) {
                continue;
            }
            assert_eq!(call(name, &autre, &own()).await, Some(ErrorCode::NotFound), "{name}, by autre on expert's");
            assert_eq!(
                call(name, &expert, &foreign()).await,
                Some(ErrorCode::NotFound),
                "{name}, by expert on autre's"
            );
        }
        // Nothing of it was done: what is expert's is as it was, and all that a reseller may do can be done by expert.
        let own = own();
        for name in admitting(Role::Reseller) {
            assert_eq!(call(name, &expert, &own).await, None, "{name}, by expert on its own");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_operator_sees_everything() {
    let portal = TestPortal::start().await;
    let operator = portal.operator().await;
    for about in [own(), foreign()] {
        for name in admitting(Role::Operator) {
            let outcome = call(name, &operator, &about).await;
            // The second time, what was created exists.
            assert!(matches!(outcome, None | Some(ErrorCode::Duplicate)), "{name}: {outcome:?}");
        }
    }
}

/// Calls everything that doesn't end the session; what is not granted is not there.
async fn walk(person: &Person, who: &str, about: &Objects, is_granted: impl Fn(&str, Access) -> bool) {
    const ABOUT_ACCOUNTS: [&str; 8] = [
        "SignIn",
        "SignOut",
        "SignOutEverywhere",
        "EndSession",
        "ChangePassword",
        "ChangePin",
        "SetPreference",
        "GetFormResult",
    ];
    for name in operations().into_iter().filter(|name| !ABOUT_ACCOUNTS.contains(name)) {
        let outcome = call(name, person, about).await;
        let access = policy::access(name).expect("a line of the table");
        let is_of_nobody = ["ListSessions", "GetAccount"].contains(&name) || IN_THE_CATALOGUE.contains(&name);
        if is_of_nobody || is_granted(name, access) {
            // The second time, what was saved is newer.
            assert!(matches!(outcome, None | Some(ErrorCode::Duplicate)), "{name}, by {who}: {outcome:?}");
        } else {
            assert_eq!(outcome, Some(ErrorCode::NotFound), "{name}, by {who}");
        }
    }
}

/// What says what telephones are, the same for everybody.
const IN_THE_CATALOGUE: [&str; 4] = ["ListModels", "GetModel", "GetModelPicture", "GetSettingsTree"];
/// What is asked of a client as a whole, and answers with the part that the caller may see.
const BY_REFERENCE: [&str; 6] =
    ["GetClient", "ListDepartments", "ListLines", "ExportLines", "ListPhones", "WatchPhones"];

fn is_for_administrators(access: Access) -> bool {
    matches!(access, Access::SignedIn | Access::Administrators)
}

fn objects(number: &str, mac: &str) -> Objects {
    Objects {
        reference: reference(CLIENT),
        number: Number::parse(number).expect("a number"),
        mac: Mac::parse(mac).expect("a MAC address"),
        login: login("expert"),
    }
}

fn login(text: &str) -> Login {
    Login::parse(text).expect("a login")
}

/// Beside what the demonstration has: a department in Nantes, with a line and a telephone, and a telephone on the line of an
/// ordinary user.
async fn below_nantes(portal: &TestPortal) -> (Objects, Objects) {
    let expert = portal.sign_in("expert").await;
    let name = |text: &str| Name::parse(text).expect("a name");
    let department =
        department::CreateDepartment {
            reference: reference(CLIENT), name: name("Rezé"), parent: Some(name("Nantes"))
        };
    expert.call(department).await.expect("a department");
    let (below, users) = (objects("0970711099", "805EC0FF0002"), objects(NUMBER, "805EC0FF0001"));
    let line = line::CreateLine {
        reference: reference(CLIENT),
        number: below.number.clone(),
        name: name("Rita"),
        department: Some(name("Rezé")),
        licence: None,
        administrator: line::Administrator::No,
        restriction: line::Restriction::HighRiskCountries,
    };
    expert.call(line).await.expect("a line");
    for about in [&below, &users] {
        let operation = phone::RegisterPhone {
            reference: reference(CLIENT),
            mac: about.mac.clone(),
            model: None,
            description: Label::empty(),
            number: about.number.clone(),
        };
        expert.call(operation).await.expect("a telephone");
    }
    (below, users)
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_act_in_their_part_and_nowhere_else() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (below, users) = below_nantes(&portal).await;
        let root = portal.sign_in("0970716830").await;
        let nantes = portal.sign_in("0272342039").await;
        let user = portal.sign_in(NUMBER).await;
        let (of_nantes, of_clichy) = (objects("0222969569", "00:04:13:90:08:59"), own_of_clichy());

        walk(&root, "root on another client's", &foreign(), |_, _| false).await;
        walk(&nantes, "Nantes on another client's", &foreign(), |_, _| false).await;
        walk(&user, "a user on another client's", &foreign(), |_, _| false).await;
        walk(&user, "a user on a colleague's", &of_nantes, |_, _| false).await;
        for (name, access) in policy::TABLE.iter().filter(|(_, access)| is_for_administrators(*access)) {
            // The one that names telephones in its body says which of them is none of the client's.
            if *name == "ExtendWindows" {
                let refused = |mac: &Mac| phone::ExtendWindows {
                    reference: reference(CLIENT),
                    macs: vec![mac.clone()],
                    duration: phone::Duration::Hour,
                    until: None,
                };
                let unknown = Mac::parse("805EC0FFFFFF").expect("a MAC address");
                for mac in [&of_clichy.mac, &unknown] {
                    let error = nantes.call(refused(mac)).await.expect_err("not theirs");
                    assert!(error.fields["macs"].contains(&mac.with_colons()), "{error:?}");
                    assert!(error.fields["macs"].contains("n’existe pas chez ce client"), "{error:?}");
                }
            } else if !BY_REFERENCE.contains(name) && !ABOUT_ONESELF.contains(name) && *name != "ListModels" {
                let outcome = call(name, &nantes, &of_clichy).await;
                assert_eq!(outcome, Some(ErrorCode::NotFound), "{name} {access:?}, by Nantes on Clichy's");
            }
        }
        walk(&nantes, "Nantes on its own", &of_nantes, |_, access| is_for_administrators(access)).await;
        walk(&nantes, "Nantes on what is below", &below, |_, access| is_for_administrators(access)).await;
        walk(&root, "root on Clichy's", &of_clichy, |_, access| is_for_administrators(access)).await;
        walk(&root, "root on what is below Nantes", &below, |_, access| is_for_administrators(access)).await;
        let is_own = |access| matches!(access, Access::SignedIn | Access::Owner | Access::OwnerOrOperators);
        let operator = portal.operator().await;
        assert_eq!(call("DeliverMessage", &operator, &users).await, None, "something to mark");
        walk(&user, "a user on their own", &users, |_, access| is_own(access)).await;
    }
}

/// Aurélien's, in Clichy.
fn own_of_clichy() -> Objects {
    objects("0970716003", "00:04:13:78:23:D0")
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_for_programs_is_for_the_operators_alone() {
    let portal = TestPortal::start().await;
    let operator = portal.operator().await;
    let expert = portal.sign_in("expert").await;
    let program = async |person: &Person| {
        let token = person.call(token::CreateApiToken { name: Name::parse("SIP").expect("a name") }).await;
        portal.visitor().with_token(&token.expect("a token").token)
    };
    let (platform, of_reseller) = (program(&operator).await, program(&expert).await);
    for name in policy::BY_PROGRAMS {
        assert_eq!(call(name, &operator, &own()).await, Some(ErrorCode::NotFound), "{name}, by a person");
        assert_eq!(
            call(name, &of_reseller, &own()).await,
            Some(ErrorCode::NotFound),
            "{name}, by a reseller's program"
        );
        assert_eq!(call(name, &platform, &own()).await, None, "{name}");
        assert_eq!(call(name, &platform, &absent()).await, Some(ErrorCode::NotFound), "{name}, of no line");
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

fn own() -> Objects {
    Objects {
        reference: reference(CLIENT),
        number: Number::parse(NUMBER).expect("a number"),
        mac: Mac::parse("00:04:13:78:23:D0").expect("a MAC address"),
        login: login("expert"),
    }
}

/// What nobody has.
fn absent() -> Objects {
    Objects { number: Number::parse("0999999998").expect("a number"), ..own() }
}

fn foreign() -> Objects {
    Objects {
        reference: reference(FOREIGN_CLIENT),
        number: Number::parse("0920001100").expect("a number"),
        mac: Mac::parse("80:5E:C0:A7:11:00").expect("a MAC address"),
        login: login("autre"),
    }
}
