//! Users who administer their client or a department of it: what they see, and which settings they may change.

use portal_api::{
    ErrorCode, Name, Number, PageNumber, Search, SortDirection,
    department::{CreateDepartment, ListDepartments},
    key::{ListKeys, SaveKeys},
    line::{Administrator, ExportLines, LineSort, ListLines},
    phone::{Duration, ExtendWindow, GetPhone},
    session::{Account, GetAccount, Role},
    setting::{ChangeSettings, EffectiveSetting, ListSettings},
};
use portal_tests::{CLIENT, MAC, NUMBER, Person, TestPhone, TestPortal, databases, mac, phones_of, reference};

const ROOT_ADMINISTRATOR: &str = "0970716830";
/// The administrator of the department Nantes.
const NANTES_ADMINISTRATOR: &str = "0272342039";
const MODEL: &str = "yealink-cp920";

fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

fn lines() -> ListLines {
    let (q, order, page) = (Search::default(), SortDirection::Asc, PageNumber::default());
    ListLines { reference: reference(CLIENT), q, sort: LineSort::Number, order, page }
}

/// A place of settings. `Own` names no place: the portal then takes the caller's highest place.
#[derive(Clone, Copy, Debug)]
enum Place {
    Own,
    Client,
    Department(&'static str),
    Line(&'static str),
}

impl Place {
    fn list(self) -> ListSettings {
        let ChangeSettings { reference, department, number, model, .. } = self.change();
        ListSettings { reference, department, number, model, ..Default::default() }
    }

    fn change(self) -> ChangeSettings {
        let of_client = || ChangeSettings { reference: Some(reference(CLIENT)), ..Default::default() };
        match self {
            Self::Own => ChangeSettings::default(),
            Self::Client => of_client(),
            Self::Department(text) => ChangeSettings { department: Some(name(text)), ..of_client() },
            Self::Line(text) => {
                ChangeSettings { number: Some(number(text)), model: Some(MODEL.into()), ..Default::default() }
            }
        }
    }

    fn set(self, id: &str, value: &str) -> ChangeSettings {
        ChangeSettings { values: [(id.to_owned(), value.to_owned())].into(), ..self.change() }
    }
}

/// Reads a setting at a place.
async fn setting(person: &Person, place: Place, id: &str) -> EffectiveSetting {
    let listed = person.call(place.list()).await.expect("settings");
    listed.into_iter().find(|setting| setting.id == id).expect(id)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_account_shows_what_its_user_administers() {
    let portal = TestPortal::start().await;
    for (login, administrator, department) in [
        (ROOT_ADMINISTRATOR, Administrator::Root, "St_Avertin"),
        (NANTES_ADMINISTRATOR, Administrator::Department, "Nantes"),
        (NUMBER, Administrator::No, "Site principal"),
    ] {
        let person = portal.sign_in(login).await;
        let Account { role, line, must_change, .. } = person.call(GetAccount {}).await.expect("an account");
        let line = line.expect("a line");
        assert_eq!((role, must_change), (Role::User, false), "{login}");
        assert_eq!((line.administrator, line.department.as_str()), (administrator, department), "{login}");
        assert_eq!((line.reference.as_str(), line.client.as_str()), (CLIENT, "OPENIP"), "{login}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_show_only_what_the_administrator_administers() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let below =
            CreateDepartment { reference: reference(CLIENT), name: name("Rezé"), parent: Some(name("Nantes")) };
        expert.call(below).await.expect("a department");
        let (root, nantes) = (portal.sign_in(ROOT_ADMINISTRATOR).await, portal.sign_in(NANTES_ADMINISTRATOR).await);
        let all = expert.call(lines()).await.expect("lines").rows;
        assert_eq!(root.call(lines()).await.expect("lines").rows, all);
        let seen = nantes.call(lines()).await.expect("lines");
        let expected: Vec<_> = all.iter().filter(|row| row.department.as_str() == "Nantes").cloned().collect();
        assert_eq!((seen.total, &seen.rows), (2, &expected));
        let export = ExportLines {
            reference: reference(CLIENT),
            q: Search::default(),
            sort: LineSort::Number,
            order: SortDirection::Asc,
        };
        let file = nantes.send(&export).await.text().await.expect("a file");
        assert_eq!(file.lines().count(), 3, "a header and two lines: {file}");

        let phones = async |person: &Person| {
            let page = person.call(phones_of(CLIENT)).await.expect("phones");
            (page.total, page.rows.into_iter().map(|row| row.number.expect("a line").to_string()).collect::<Vec<_>>())
        };
        assert_eq!(phones(&root).await, phones(&expert).await);
        let (total, numbers) = phones(&nantes).await;
        assert_eq!(total, 5);
        assert!(numbers.iter().all(|number| expected.iter().any(|row| row.number.as_str() == number)), "{numbers:?}");

        let departments = nantes.call(ListDepartments { reference: reference(CLIENT) }).await.expect("departments");
        let departments: Vec<_> =
            departments.iter().map(|row| (row.name.as_str(), row.parent.as_ref().map(Name::as_str))).collect();
        assert_eq!(departments, [("Nantes", None), ("Rezé", Some("Nantes"))]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn administrators_change_and_lock_settings_from_their_own_place_down() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (root, nantes) = (portal.sign_in(ROOT_ADMINISTRATOR).await, portal.sign_in(NANTES_ADMINISTRATOR).await);
        let user = portal.sign_in(NUMBER).await;
        let (ring, code, srtp) = ("volume.ring", "dnd.on_code", "sip.srtp");
        let assert_not_found = async |person: &Person, place: Place| {
            let listed = person.call(place.list()).await.expect_err("no such place for the caller").code;
            let changed = person.call(place.set(ring, "3")).await.expect_err("no such place for the caller").code;
            assert_eq!((listed, changed), (ErrorCode::NotFound, ErrorCode::NotFound), "{place:?}");
        };
        for place in
            [Place::Client, Place::Department("Site principal"), Place::Department("Clichy"), Place::Line(NUMBER)]
        {
            assert_not_found(&nantes, place).await;
        }
        for place in [Place::Own, Place::Client, Place::Department("Site principal"), Place::Line(NANTES_ADMINISTRATOR)]
        {
            assert_not_found(&user, place).await;
        }
        assert_not_found(&root, Place::Line("0920001100")).await;

        // A request that names no place is about the caller's highest place.
        root.call(Place::Own.set(ring, "3")).await.expect("the client's");
        assert_eq!(setting(&root, Place::Client, ring).await.origin, "client");
        nantes.call(Place::Own.set(ring, "4")).await.expect("the department's");
        let own = setting(&nantes, Place::Department("Nantes"), ring).await;
        assert_eq!((own.origin.as_str(), own.value.as_deref(), own.may_lock), ("department", Some("4"), true));
        assert_eq!(setting(&nantes, Place::Line("0222969569"), ring).await.value.as_deref(), Some("4"));

        // Only administrators may change some settings, and only the reseller others.
        root.call(Place::Line(NUMBER).set(code, "*78")).await.expect("an administrator's");
        let refused = setting(&user, Place::Line(NUMBER), code).await;
        assert_eq!(refused.refusal.as_deref(), Some("Seul un administrateur peut modifier ce paramètre."));
        assert_eq!(
            user.call(Place::Line(NUMBER).set(code, "*79")).await.expect_err("for administrators only").code,
            ErrorCode::Invalid
        );
        let refused = root.call(Place::Client.set(srtp, "optional")).await.expect_err("the reseller's");
        assert_eq!(
            refused.fields.get(srtp).map(String::as_str),
            Some("Seul votre revendeur peut modifier ce paramètre.")
        );

        // A lock of the client binds its departments and lines. Only an administrator of the client removes it.
        let lock = ChangeSettings { lock: vec![ring.into()], ..Place::Client.change() };
        root.call(lock).await.expect("locks");
        let locked = setting(&nantes, Place::Own, ring).await;
        assert_eq!((locked.value.as_deref(), locked.locked_by.as_deref()), (Some("3"), Some("client")));
        let sentence = "Ce paramètre est verrouillé par l’administrateur de l’entreprise.";
        assert_eq!(locked.refusal.as_deref(), Some(sentence));
        assert!(!locked.may_lock);
        let refused = user.call(Place::Line(NUMBER).set(ring, "5")).await.expect_err("locked");
        assert_eq!(refused.fields.get(ring).map(String::as_str), Some(sentence));
        let unlock = ChangeSettings { unlock: vec![ring.into()], ..Place::Client.change() };
        assert_eq!(
            nantes.call(unlock.clone()).await.expect_err("a place above the caller's").code,
            ErrorCode::NotFound
        );
        root.call(unlock).await.expect("unlocks");
        user.call(Place::Line(NUMBER).set(ring, "5")).await.expect("their own again");
        let lock = ChangeSettings { lock: vec![ring.into()], ..Place::Line("0222969569").change() };
        nantes.call(lock).await.expect("an administrator locks for one line");
        let lock = ChangeSettings { lock: vec![ring.into()], ..Place::Line(NUMBER).change() };
        assert_eq!(user.call(lock).await.expect_err("users may not lock").code, ErrorCode::Invalid);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrators_changes_reach_the_phone_and_the_user() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, root) = (portal.sign_in("expert").await, portal.sign_in(ROOT_ADMINISTRATOR).await);
        let user = portal.sign_in(NUMBER).await;
        expert.register(MAC).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        phone.start().await;
        root.call(Place::Line(NUMBER).set("time.clock", "h12")).await.expect("changes");
        assert_eq!(phone.fetch_own().await.value("local_time.time_format"), Some("0"));
        let of_line = ListKeys { number: number(NUMBER), model: MODEL.into() };
        let keys = root.call(of_line.clone()).await.expect("keys");
        let save = SaveKeys {
            number: number(NUMBER),
            model: MODEL.into(),
            version: keys.version,
            keys: Vec::new(),
            groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
        };
        let saved = root.call(save).await.expect("saves");
        assert_eq!(user.call(of_line).await.expect("the user's own"), saved);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_administrator_renews_a_window_and_sees_no_names_of_staff() {
    let portal = TestPortal::start().await;
    let (expert, root) = (portal.sign_in("expert").await, portal.sign_in(ROOT_ADMINISTRATOR).await);
    expert.register(MAC).await;
    let mut phone = TestPhone::cp920(&portal, MAC);
    phone.start().await;
    root.call(ExtendWindow { mac: mac(MAC), duration: Duration::Hour, until: None }).await.expect("renewed");
    let actors = async |person: &Person| {
        let audit = person.call(GetPhone { mac: mac(MAC) }).await.expect("a phone").audit;
        audit.into_iter().map(|row| (row.actor, !row.address.is_empty())).collect::<Vec<_>>()
    };
    let row = |actor: &str, has_address| (actor.to_owned(), has_address);
    let by_phone = row("téléphone", true);
    assert_eq!(actors(&root).await, [row(ROOT_ADMINISTRATOR, true), by_phone.clone(), row("Revendeur", false)]);
    assert_eq!(actors(&expert).await, [row(ROOT_ADMINISTRATOR, true), by_phone, row("expert", true)]);
}
