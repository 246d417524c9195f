//! Creates resellers, clients, departments, lines and phones for the tests.

use jiff::Timestamp;
use portal_api::{
    Label, Mac, Name, Number, Reference, Secret, Siret,
    client::ClientState,
    department::ROOT,
    line::{Administrator, PresentedNumber, Restriction},
    phone::{PhoneRequest, Reason},
    session::Login,
};
use portal_store::{
    Actor, Binding, Error, NewClient, NewDepartment, NewDevice, NewLine, NewPhone, NewPhoneRequest, NewReseller,
    NewSecrets, NewSession, PasswordChange, Scope, Store, VerifiedPassword, WarningChange,
};
use sea_orm::{ConnectionTrait, Database, Statement};

/// 2018-11-05 at 12:00 UTC, in seconds since the epoch. The tests' present time.
pub(crate) const NOON: i64 = 1_541_419_200;
/// One hour in seconds.
pub(crate) const HOUR: i64 = 3600;

pub(crate) fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).expect("a time")
}

pub(crate) fn now() -> Timestamp {
    at(NOON)
}

pub(crate) fn name(text: &str) -> Name {
    Name::parse(text).expect("a name")
}

pub(crate) fn number(text: &str) -> Number {
    Number::parse(text).expect("a number")
}

pub(crate) fn mac(text: &str) -> Mac {
    Mac::parse(text).expect("an address")
}

pub(crate) fn reference(text: &str) -> Reference {
    Reference::parse(text).expect("a reference")
}

pub(crate) fn actor() -> Actor {
    Actor { name: "expert".into(), address: "192.0.2.1".into() }
}

/// Secrets of a phone. Different seeds give different secrets.
pub(crate) fn secrets(seed: u32) -> NewSecrets {
    let sealed = |kind: u8| [&seed.to_be_bytes()[..], &[kind, 0xC0, 0xFF, 0xEE]].concat().into();
    NewSecrets {
        token_hash: token_hash(seed).into(),
        sealed_token: sealed(1),
        sealed_sip_password: sealed(2),
        sealed_admin_password: sealed(3),
    }
}

/// A token's hash. Different seeds give different hashes.
pub(crate) fn token_hash(seed: u32) -> [u8; 32] {
    let mut hash = [0xAB; 32];
    hash[..4].copy_from_slice(&seed.to_be_bytes());
    hash
}

/// The password hash of the tests' accounts.
pub(crate) const PASSWORD_HASH: &str = "$argon2id$secret-hash";

/// A session that begins `seed` seconds after noon. The User-Agent contains a NUL character, which PostgreSQL rejects.
pub(crate) fn new_session(account_id: i64, seed: u32) -> NewSession {
    NewSession {
        public_id: format!("session-{seed}"),
        token_hash: token_hash(seed).into(),
        account_id,
        created_at: at(NOON + i64::from(seed)),
        address: "192.0.2.1".into(),
        user_agent: "Firefox\0".into(),
        is_remembered: false,
        password_hash: Secret::new(PASSWORD_HASH),
    }
}

/// Creates a session in a browser that is not known.
pub(crate) async fn begin_session(store: &Store, session: &NewSession) -> Result<(), Error> {
    store.begin_session(session, &NewDevice { token_hash: session.token_hash.clone(), before: None }).await
}

/// The verification of a password with this hash: by a session, or by a program if `session` is `None`.
pub(crate) fn verified(password_hash: &str, session: Option<&str>) -> VerifiedPassword {
    VerifiedPassword { password_hash: Secret::new(password_hash), session: session.map(str::to_owned) }
}

/// A password change after a verification; the current session, if there is one, keeps its token.
pub(crate) fn password_change(account_id: i64, password_hash: &str, verified: VerifiedPassword) -> PasswordChange {
    PasswordChange {
        account_id,
        password_hash: Secret::new(password_hash),
        verified,
        session_token: None,
        kept_device: None,
        revoked_tokens: Vec::new(),
        changed_at: now(),
        actor: actor(),
    }
}

pub(crate) fn new_reseller(name: &str, login: &str) -> NewReseller {
    NewReseller {
        name: self::name(name),
        login: Login::parse(login).expect("a login"),
        account_name: self::name(name),
        password_hash: Secret::new(PASSWORD_HASH),
        created_at: now(),
        actor: actor(),
    }
}

pub(crate) fn new_client(reseller_id: i64, reference: &str, name: &str) -> NewClient {
    NewClient {
        reference: self::reference(reference),
        name: self::name(name),
        siret: Siret::parse("48285833900021").expect("a SIRET"),
        address: self::name("37-39, rue de Neuilly"),
        postal_code: self::name("92110"),
        city: self::name("Clichy"),
        reseller_id,
        state: ClientState::Active,
        created_at: now(),
        actor: actor(),
    }
}

pub(crate) fn new_line(client_id: i64, number: &str, name: &str) -> NewLine {
    let number = self::number(number);
    NewLine {
        client_id,
        presented: PresentedNumber::Number(number.clone()),
        number,
        name: self::name(name),
        department: None,
        licence: self::name("Full Meta Test"),
        restriction: Restriction::HighRiskCountries,
        administrator: Administrator::No,
        locked_at: None,
        created_at: now(),
        actor: actor(),
    }
}

pub(crate) fn new_department(client_id: i64, name: &str, parent: Option<&str>) -> NewDepartment {
    NewDepartment {
        client_id,
        name: self::name(name),
        parent: parent.map(self::name),
        created_at: now(),
        actor: actor(),
    }
}

/// A phone whose window is open for 48 hours. Its secrets are `secrets(seed)`.
pub(crate) fn new_phone(client_id: i64, line_id: Option<i64>, mac: &str, seed: u32) -> NewPhone {
    NewPhone {
        mac: self::mac(mac),
        client_id,
        line_id,
        registered_model: Some("Yealink CP920".into()),
        description: Label::parse("Salle de réunion").expect("a label"),
        window_until: at(NOON + 48 * HOUR),
        secrets: secrets(seed),
        created_at: now(),
        actor: actor(),
    }
}

/// A request that binds a phone, one hour after noon. `seed` is the seed of the phone's secrets.
pub(crate) fn binding(phone_id: i64, seed: u32) -> Binding {
    Binding {
        phone_id,
        token_hash: token_hash(seed).into(),
        at: at(NOON + HOUR),
        address: "198.51.100.7".into(),
        source: "198.51.100.7".into(),
        model: Some("Yealink CP920".into()),
        firmware: Some("78.85.0.5".into()),
    }
}

/// A request for the journal, `second` seconds after noon.
pub(crate) fn request(phone_id: i64, second: i64, file: &str) -> NewPhoneRequest {
    let request = PhoneRequest {
        at: at(NOON + second),
        address: "198.51.100.7".into(),
        file: file.into(),
        user_agent: "Yealink SIP-CP920 78.85.0.5".into(),
        status: 200,
        reason: Reason::Window,
        size: 12_345,
        is_stranger: false,
        count: 1,
    };
    NewPhoneRequest {
        phone_id,
        request,
        model: None,
        firmware: None,
        seen_source: None,
        warning: WarningChange::Keep,
        file: None,
    }
}

/// The data that most tests start with: two resellers. The reseller "Expert Produits" has the client OPENIP [10000]
/// with the line 0970711111 and its phone 805EC0021C1A. The reseller "Autre" has the client AUTRE [20000] with the line
/// 0222969569 and its phone 0004137823D0.
pub(crate) struct World {
    /// The scope of the first reseller.
    pub(crate) expert: Scope,
    /// The scope of the second reseller.
    pub(crate) other: Scope,
    /// The first reseller, and its client, line and phone.
    pub(crate) reseller_id: i64,
    pub(crate) client_id: i64,
    pub(crate) line_id: i64,
    pub(crate) phone_id: i64,
    /// The client and the line of the second reseller.
    pub(crate) other_client_id: i64,
    pub(crate) other_line_id: i64,
}

/// Creates the [`World`]. This writes eight audit rows.
pub(crate) async fn world(store: &Store) -> World {
    let reseller_id =
        store.create_reseller_with_account(&new_reseller("Expert Produits", "expert")).await.expect("a reseller");
    let other_id = store.create_reseller_with_account(&new_reseller("Autre", "autre")).await.expect("another reseller");
    let client_id = store.create_client(&new_client(reseller_id, "10000", "OPENIP")).await.expect("a client");
    let other_client_id = store.create_client(&new_client(other_id, "20000", "AUTRE")).await.expect("another client");
    let line = new_line(client_id, "0970711111", "Utilisateur Full Meta Test - 1");
    let line_id = store.create_line(&line).await.expect("a line");
    let line = new_line(other_client_id, "0222969569", "Rodolphe SEGUIN");
    let other_line_id = store.create_line(&line).await.expect("another line");
    let phone = new_phone(client_id, Some(line_id), "805EC0021C1A", 1);
    let phone_id = store.create_phone(&phone).await.expect("a phone");
    store
        .create_phone(&new_phone(other_client_id, Some(other_line_id), "0004137823D0", 2))
        .await
        .expect("another phone");
    World {
        expert: Scope::Reseller(reseller_id),
        other: Scope::Reseller(other_id),
        reseller_id,
        client_id,
        line_id,
        phone_id,
        other_client_id,
        other_line_id,
    }
}

/// Departments of OPENIP: Nantes below the root, and Écully below Nantes. Écully has the line 0970192349.
pub(crate) struct Tree {
    /// The ids of the root, Nantes and Écully.
    pub(crate) departments: [i64; 3],
    /// The id of the line in Écully.
    pub(crate) line_id: i64,
}

/// Creates the [`Tree`].
pub(crate) async fn tree(store: &Store, world: &World) -> Tree {
    store.create_department(&new_department(world.client_id, "Nantes", None)).await.expect("a department");
    store
        .create_department(&new_department(world.client_id, "Écully", Some("Nantes")))
        .await
        .expect("a department below Nantes");
    let mut line = new_line(world.client_id, "0970192349", "Hélène");
    line.department = Some(name("Écully"));
    let line_id = store.create_line(&line).await.expect("a line");
    let id = async |text: &str| {
        let found = store.find_department(Scope::All, &reference("10000"), &name(text)).await;
        found.expect("asks").expect("is there").id
    };
    Tree { departments: [id(ROOT).await, id("Nantes").await, id("Écully").await], line_id }
}

/// Returns the action, the detail and the client's id of each audit row whose action begins with `prefix`, in the order
/// of writing.
pub(crate) async fn audit_rows(url: &str, prefix: &str) -> Vec<(String, String, Option<i64>)> {
    let database = Database::connect(url).await.expect("connects");
    let all = Statement::from_string(
        database.get_database_backend(),
        "SELECT action, detail, client_id FROM audit ORDER BY id",
    );
    let rows = database.query_all_raw(all).await.expect("reads");
    database.close().await.expect("closes");
    let read = |row: sea_orm::QueryResult| {
        let text = |column| row.try_get_by_index::<String>(column).expect("a text");
        (text(0), text(1), row.try_get_by_index(2).expect("an id"))
    };
    rows.into_iter().map(read).filter(|(action, ..)| action.starts_with(prefix)).collect()
}
