//! A line as its user sees it: the line, its phones, their models, the colleagues.

use portal_api::{
    ErrorCode, Label, Number, PageNumber, Search,
    colleague::ListColleagues,
    key::{Key, SaveKeys},
    key_place::KeyPlace,
    line::{Administrator, GetLine, PresentedNumber},
    line_model::{LineModel, ListLineModels},
    line_phone::{LinePhone, LinePhones, ListLinePhones},
    phone::{Duration, PhoneState, RegisterPhone},
    setting::ChangeSettings,
};
use portal_tests::{CLIENT, MAC, NUMBER, Person, TestPhone, TestPortal, databases, eventually, mac, reference};

const MODEL: &str = "yealink-cp920";

fn number() -> Number {
    Number::parse(NUMBER).expect("a number")
}

async fn phones(person: &Person) -> Vec<LinePhone> {
    person.call(ListLinePhones { number: number() }).await.expect("phones").phones
}

/// Waits until a phone of the line is current, or not current: a phone is current when it has the file that it would
/// get now.
async fn await_current(person: &Person, is_current: bool) -> LinePhone {
    let look = async || phones(person).await.into_iter().find(|phone| phone.is_current == is_current);
    eventually("the phone's configuration", look).await
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_sees_their_line() {
    let portal = TestPortal::start().await;
    let user = portal.sign_in(NUMBER).await;
    let line = user.call(GetLine { number: number() }).await.expect("a line");
    assert_eq!((line.row.number, line.row.name.as_str()), (number(), "Salle de réunion"));
    assert_eq!((line.client.as_str(), line.reference.as_str()), ("OPENIP", CLIENT));
    assert_eq!((line.row.department.as_str(), line.row.licence.as_str()), ("Site principal", "Full Meta"));
    assert_eq!((line.row.administrator, line.row.presented), (Administrator::No, PresentedNumber::Number(number())));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_user_sees_their_phones_and_whether_a_change_is_pending() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, user) = (portal.sign_in("expert").await, portal.sign_in(NUMBER).await);
        assert_eq!(phones(&user).await, []);
        expert.register(MAC).await;
        let LinePhones { phones: fresh, now } = user.call(ListLinePhones { number: number() }).await.expect("phones");
        let [fresh] = fresh.as_slice() else { panic!("one phone: {fresh:?}") };
        assert_eq!(
            (&fresh.mac, fresh.description.as_str(), fresh.state),
            (&mac(MAC), "Yealink CP920", PhoneState::Open)
        );
        assert!(fresh.window_until > now);
        assert_eq!(
            (&fresh.model, fresh.last_request_at, fresh.fetched_at, fresh.is_current),
            (&None, None, None, false)
        );

        let mut phone = TestPhone::cp920(&portal, MAC);
        phone.start().await;
        let bound = await_current(&user, true).await;
        assert_eq!((bound.state, bound.firmware.as_deref()), (PhoneState::Bound, Some("78.85.0.5")));
        let model = bound.model.expect("a model");
        assert_eq!((model.id.as_str(), model.name.as_str()), (MODEL, "Yealink CP920"));
        assert!(bound.last_request_at.is_some() && bound.fetched_at.is_some());

        let values = [("time.clock".to_owned(), "h12".to_owned())].into();
        let change = ChangeSettings { number: Some(number()), model: Some(MODEL.into()), values, ..Default::default() };
        user.call(change).await.expect("changes");
        assert!(!phones(&user).await[0].is_current, "the phone has not fetched the change yet");
        phone.fetch_own().await;
        await_current(&user, true).await;
        expert.extend(MAC, Duration::Hour, None).await;
        let renewed = phones(&user).await;
        assert_eq!((renewed[0].state, renewed[0].is_current), (PhoneState::Open, false), "its secrets are new");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_lists_the_models_of_its_phones_and_of_saved_keys_and_settings() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, user) = (portal.sign_in("expert").await, portal.sign_in(NUMBER).await);
        let models = async || user.call(ListLineModels { number: number() }).await.expect("models");
        assert_eq!(models().await, []);
        for (address, model) in [(MAC, MODEL), ("805EC0FF0001", MODEL), ("0004137FF001", "snom-d725")] {
            let operation = RegisterPhone {
                reference: reference(CLIENT),
                mac: mac(address),
                model: Some(model.into()),
                description: Label::empty(),
                number: number().into(),
            };
            expert.call(operation).await.expect("a phone");
        }
        let key = Key {
            place: KeyPlace::line(1),
            function: "speed_dial".into(),
            line: 1,
            operand: "15".into(),
            pickup: String::new(),
            label: String::new(),
        };
        let save = |model: &str, keys| SaveKeys {
            number: number(),
            model: model.into(),
            version: 0,
            keys,
            groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
        };
        user.call(save("yealink-t46g", vec![key])).await.expect("keys of a model without a phone");
        user.call(save(MODEL, Vec::new())).await.expect("no keys at all");
        for model in ["snom-d725", "yealink-w52p"] {
            let values = [("line.label".to_owned(), "Accueil".to_owned())].into();
            let change =
                ChangeSettings { number: Some(number()), model: Some(model.into()), values, ..Default::default() };
            user.call(change).await.expect("changes");
        }
        let found: Vec<_> = models().await.into_iter().map(summary).collect();
        let row = |name: &str, phones, version, has_settings| (name.to_owned(), phones, version, has_settings);
        assert_eq!(
            found,
            [
                row("snom D725", 1, 0, true),
                row("Yealink CP920", 2, 1, false),
                row("Yealink SIP-T46G", 0, 1, false),
                row("Yealink W52P", 0, 0, true),
            ]
        );
    }
}

/// The fields of a model in the list that the test compares: name, phones, version of the keys, own settings.
fn summary(model: LineModel) -> (String, u64, i64, bool) {
    (model.model.name, model.phones, model.keys_version, model.has_settings)
}

#[tokio::test(flavor = "multi_thread")]
async fn colleagues_are_the_lines_of_the_same_client() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let user = portal.sign_in(NUMBER).await;
        let found = async |text: &str| {
            let q = Search::parse(text).expect("a search");
            let page = user.call(ListColleagues { number: number(), q, page: PageNumber::default() }).await;
            let page = page.expect("colleagues");
            assert_eq!(page.total, page.rows.len() as u64);
            page.rows.into_iter().map(|colleague| colleague.name.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(found("").await.len(), 9, "all lines of the client, with the user's own");
        assert_eq!(found("AURELIEN").await, ["Aurélien"]);
        assert_eq!(found("02 22 96").await, ["Rodolphe SEGUIN"]);
        assert_eq!(found("nantes").await, ["Erwann", "Rodolphe SEGUIN"], "found by department");
        assert_eq!(found("Poste 1").await, [""; 0], "a line of another client");
        let foreign = Number::parse("0920001100").expect("a number");
        let query = ListColleagues { number: foreign, q: Search::default(), page: PageNumber::default() };
        assert_eq!(user.call(query).await.expect_err("another client's line").code, ErrorCode::NotFound);
    }
}
