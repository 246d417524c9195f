//! Each cell of the table, tried: with one's own objects, colleagues', those of the department below and beside, another
//! client's, a foreign one's, and absent ones.

use super::{ROWS, call, definition::definitions, message_id};
use portal_api::{
    Callers, ErrorCode, Label, Mac, Name, Number, Operation as _, Reference, Secret, client, contact, department,
    dialled::Dialled,
    line,
    message::{DeleteMessage, DeliverMessage, MarkMessage, MessageKind},
    notification, phone,
    session::{self, Login},
    setting, token,
};
use portal_server::demo::PASSWORD;
use portal_tests::{
    CLIENT, Column, FOREIGN_CLIENT, Grant, MAC, NUMBER, Person, TestPortal, databases, policy_rows, user_of,
};

/// What an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Nothing that one could name.
    None,
    /// An account's session or token.
    Account,
    /// A reseller.
    Reseller,
    /// Somebody of a reseller's staff.
    Staff,
    /// A client as a whole.
    Client,
    /// A department.
    Department,
    /// A line.
    Line,
    /// A line, with an address to write to.
    Address,
    /// A telephone.
    Phone,
}

/// Where an object stands, seen from somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Position {
    /// One's own; for the staff, one of a client of theirs.
    Own,
    /// Somebody else's in the same department.
    Colleague,
    /// In a department below.
    Below,
    /// In another department of the client.
    Aside,
    /// Of another client of the same reseller.
    Neighbour,
    /// Of another reseller.
    Foreign,
    /// It doesn't exist.
    Absent,
}

/// The objects that a call is about: one of each kind, those of one line.
#[derive(Clone, Debug)]
pub struct Objects {
    pub kind: Kind,
    pub reference: Reference,
    pub department: Name,
    pub number: Number,
    pub mac: Mac,
    pub reseller: Name,
    pub login: Login,
    pub session: String,
    pub token: String,
    pub contact: String,
}

/// `(number, telephone, client, department)`.
type Line = (&'static str, &'static str, &'static str, &'static str);
const USERS: Line = (NUMBER, "805EC0FF0001", CLIENT, "Site principal");
const USERS_COLLEAGUES: Line = ("0970716834", "805EC0FF0003", CLIENT, "Site principal");
const ROOTS: Line = ("0970716830", "00041378379F", CLIENT, "St_Avertin");
const ROOTS_COLLEAGUES: Line = ("0970716831", "0015657A1DB8", CLIENT, "St_Avertin");
const NANTES: Line = ("0272342039", "000413901502", CLIENT, "Nantes");
const NANTES_COLLEAGUES: Line = ("0222969569", "000413900859", CLIENT, "Nantes");
const BELOW_NANTES: Line = ("0970711099", "805EC0FF0002", CLIENT, "Rezé");
const CLICHY: Line = ("0970716003", "0004137823D0", CLIENT, "Clichy");
const NEIGHBOURS: Line = ("0910001100", "805EC0800100", "10001", "Site principal");
const FOREIGN: Line = ("0920001100", "805EC0A71100", FOREIGN_CLIENT, "Site principal");
const NOWHERE: Line = ("0988888888", "805EC0FFFFFF", "99999", "Nulle part");

const EXISTING: [Line; 10] = [
    USERS,
    USERS_COLLEAGUES,
    ROOTS,
    ROOTS_COLLEAGUES,
    NANTES,
    NANTES_COLLEAGUES,
    BELOW_NANTES,
    CLICHY,
    NEIGHBOURS,
    FOREIGN,
];

/// Whose resellers are meant where a line says whose it is, and who works for them.
const RESELLERS: [(&str, &str, &str); 3] = [
    (CLIENT, "Expert Produits", "expert"),
    (FOREIGN_CLIENT, "Autre Revendeur", "autre"),
    ("99999", "Personne", "personne"),
];

const fn login(column: Column) -> &'static str {
    match column {
        Column::Operator => "operateur",
        Column::Reseller => "expert",
        Column::Root => ROOTS.0,
        Column::Department => NANTES.0,
        Column::User => USERS.0,
    }
}

/// The lines that are tried, and where they stand.
fn positions(column: Column) -> Vec<(Position, Line)> {
    use Position::{Absent, Aside, Below, Colleague, Foreign, Neighbour, Own};
    let mut positions = match column {
        Column::Operator | Column::Reseller => vec![(Own, USERS), (Aside, CLICHY)],
        Column::Root => vec![(Own, ROOTS), (Colleague, ROOTS_COLLEAGUES), (Aside, CLICHY), (Aside, BELOW_NANTES)],
        Column::Department => {
            vec![(Own, NANTES), (Colleague, NANTES_COLLEAGUES), (Below, BELOW_NANTES), (Aside, CLICHY)]
        }
        Column::User => vec![(Own, USERS), (Colleague, USERS_COLLEAGUES), (Below, NANTES)],
    };
    positions.extend([(Neighbour, NEIGHBOURS), (Foreign, FOREIGN), (Absent, NOWHERE)]);
    positions
}

/// Whether objects of a kind differ between two positions.
fn has(kind: Kind, position: Position) -> bool {
    use Position::{Absent, Colleague, Foreign, Neighbour, Own};
    match kind {
        Kind::None => position == Own,
        Kind::Account | Kind::Reseller | Kind::Staff => matches!(position, Own | Foreign | Absent),
        Kind::Client => matches!(position, Own | Neighbour | Foreign | Absent),
        Kind::Department => position != Colleague,
        Kind::Line | Kind::Address | Kind::Phone => true,
    }
}

fn opens(grant: Grant, position: Position) -> bool {
    use Position::{Absent, Aside, Below, Colleague, Foreign, Own};
    match grant {
        Grant::All => position != Absent,
        Grant::OwnClients => !matches!(position, Foreign | Absent),
        Grant::OwnClient => matches!(position, Own | Colleague | Below | Aside),
        Grant::OwnDepartment => matches!(position, Own | Colleague | Below),
        Grant::Own => position == Own,
        Grant::Nothing => false,
    }
}

impl Objects {
    fn of((number, mac, reference, department): Line, kind: Kind) -> Self {
        let (_, reseller, login) = *RESELLERS.iter().find(|(client, ..)| *client == reference).unwrap_or(&RESELLERS[0]);
        // A department that is absent is one that a client of one's own doesn't have.
        let reference = if kind == Kind::Department && reference == NOWHERE.2 { CLIENT } else { reference };
        Self {
            kind,
            reference: Reference::parse(reference).expect("a reference"),
            department: Name::parse(department).expect("a name"),
            number: Number::parse(number).expect("a number"),
            mac: Mac::parse(mac).expect("a MAC address"),
            reseller: Name::parse(reseller).expect("a name"),
            login: Login::parse(login).expect("a login"),
            session: "0".repeat(32),
            token: "0".repeat(32),
            contact: "1".into(),
        }
    }

    /// Those of a line of the demonstration.
    pub fn of_the_demonstration(kind: Kind) -> Self {
        Self::of(CLICHY, kind)
    }

    /// The place of settings that is meant.
    pub fn place(&self) -> setting::ListSettings {
        let Self { kind, reference, department, number, mac, reseller, .. } = self.clone();
        let mut place = setting::ListSettings::default();
        match kind {
            Kind::Reseller => place.reseller = Some(reseller),
            Kind::Client => place.reference = Some(reference),
            Kind::Department => (place.reference, place.department) = (Some(reference), Some(department)),
            Kind::Line => (place.number, place.model) = (Some(number), Some("yealink-cp920".into())),
            Kind::Phone => place.mac = Some(mac),
            Kind::None | Kind::Account | Kind::Staff | Kind::Address => {}
        }
        place
    }
}

/// A portal where every line has a telephone, a contact and a message.
struct World {
    portal: TestPortal,
    operator: Person,
    contacts: Vec<(Line, String)>,
}

impl World {
    async fn build(database: portal_tests::Database) -> Self {
        let settings = [("smtp_url", "smtp://127.0.0.1:9"), ("smtp_from", "portail@example.fr")];
        let portal = TestPortal::start_with(database, &settings).await;
        // A program: it has no session that could end in the meantime.
        let operator = portal.platform().await;
        let name = |text: &str| Name::parse(text).expect("a name");
        let below = Objects::of(BELOW_NANTES, Kind::Line);
        let (reference, parent) = (below.reference.clone(), Some(name("Nantes")));
        let operation = department::CreateDepartment { reference, name: below.department.clone(), parent };
        operator.call(operation).await.expect("a department");
        let operation = line::CreateLine {
            reference: below.reference,
            number: below.number,
            name: name("Rita"),
            department: Some(below.department),
            licence: None,
            administrator: line::Administrator::No,
            restriction: line::Restriction::HighRiskCountries,
        };
        operator.call(operation).await.expect("a line");
        let mut world = Self { portal, operator, contacts: Vec::new() };
        for line in [USERS, USERS_COLLEAGUES, BELOW_NANTES] {
            world.register(&Objects::of(line, Kind::Phone)).await;
        }
        for line in EXISTING {
            let objects = Objects::of(line, Kind::Line);
            world.deliver(&objects).await;
            world.contacts.push((line, world.create_contact(line, objects.number).await));
        }
        world
    }

    async fn create_contact(&self, line: Line, number: Number) -> String {
        let has_account = Column::ALL.iter().any(|column| login(*column) == line.0);
        let user = if has_account {
            self.portal.sign_in(line.0).await
        } else {
            user_of(line.0, &self.operator, self.portal.visitor()).await
        };
        let (name, work) = (Name::parse("Zoé").expect("a name"), Some(Dialled::parse("15").expect("a number")));
        let operation = contact::CreateContact { number, name, work, mobile: None, other: None };
        user.call(operation).await.expect("a contact").id
    }

    async fn register(&self, about: &Objects) {
        let Objects { reference, mac, number, .. } = about.clone();
        let description = Label::empty();
        let operation = phone::RegisterPhone { reference, mac, model: None, description, number };
        self.operator.call(operation).await.expect("a telephone");
    }

    /// Puts the message that is marked and removed into the line's mailbox, if there is such a line.
    async fn deliver(&self, about: &Objects) {
        let operation = DeliverMessage {
            number: about.number.clone(),
            id: message_id(),
            kind: MessageKind::Voice,
            is_urgent: false,
            from_number: None,
            from_name: None,
            duration_seconds: 0,
            arrived_at: "2018-11-06T07:30:00Z".parse().expect("a time"),
        };
        // An error means that there is no such line.
        let _ = self.operator.call(operation).await;
    }

    async fn objects(&self, line: Line, kind: Kind, position: Position, person: &Person) -> Objects {
        let mut about = Objects::of(line, kind);
        if let Some((_, id)) = self.contacts.iter().find(|(of, _)| *of == line) {
            about.contact.clone_from(id);
        }
        if kind == Kind::Account && position != Position::Absent {
            let whose = if position == Position::Own { person } else { &self.portal.sign_in("autre").await };
            let sessions = whose.call(session::ListSessions {}).await.expect("sessions");
            about.session = sessions.into_iter().find(|session| session.is_current).expect("a session").id;
            let name = Name::parse("Supervision").expect("a name");
            if let Ok(made) = whose.call(token::CreateApiToken { name, current: Secret::new(PASSWORD) }).await {
                about.token = made.id;
            }
        }
        about
    }

    /// Calls an operation, and makes good what it removed or put in the way.
    async fn call(&self, name: &str, person: &Person, about: &Objects) -> Option<ErrorCode> {
        if [MarkMessage::NAME, DeleteMessage::NAME].contains(&name) {
            self.deliver(about).await;
        }
        let outcome = call(name, person, about).await;
        if outcome.is_none() && name == phone::DeletePhone::NAME {
            self.register(about).await;
        }
        if outcome.is_none() && name == phone::RegisterPhone::NAME {
            let mac = Mac::parse(MAC).expect("a MAC address");
            self.operator.call(phone::DeletePhone { mac }).await.expect("gone");
        }
        outcome
    }
}

/// What somebody is told who may not: that it isn't there. Where a field of the operation names the object, the field is refused
/// as if it named nothing.
fn refusal(name: &str, kind: Kind, column: Column, position: Position) -> ErrorCode {
    use Position::{Absent, Foreign, Neighbour};
    let is_staff = matches!(column, Column::Operator | Column::Reseller);
    let is_seen = |what: &str| opens(grant_of(what, column), position);
    let is_field = match (name, kind) {
        (client::CreateClient::NAME, _) => is_staff,
        (phone::ExtendWindows::NAME, _) => {
            let is_of_client = !matches!(position, Neighbour | Foreign | Absent);
            grant_of("re-open a window, assign telephones", column) != Grant::Nothing && is_of_client
        }
        (notification::SaveNotifications::NAME, Kind::Address) => is_seen("keys, telephone settings, lamp of a line"),
        _ => false,
    };
    if is_field { ErrorCode::Invalid } else { ErrorCode::NotFound }
}

fn grant_of(what: &str, column: Column) -> Grant {
    policy_rows().iter().find(|row| row.what == what).expect("a row of docs/product.md").grant(column)
}

/// What exists already, or was changed in between, was granted all the same.
fn is_granted(name: &str, outcome: Option<ErrorCode>) -> bool {
    let is_repeated = ["Create", "Save", "Change", "Copy", "Register"].iter().any(|verb| name.starts_with(verb));
    outcome.is_none() || (is_repeated && outcome == Some(ErrorCode::Duplicate))
}

async fn walk(world: &World, column: Column) {
    let definitions = definitions();
    let for_programs = definitions.iter().filter(|it| it.callers == Callers::Programs).map(|it| it.name);
    let for_programs = for_programs.collect::<Vec<_>>();
    for (what, kind, names) in ROWS {
        let grant = grant_of(what, column);
        let mut person = world.portal.sign_in(login(column)).await;
        for (position, line) in positions(column).into_iter().filter(|(position, _)| has(*kind, *position)) {
            // Whatever is limited by time is not what this is about.
            world.portal.advance(0, 1);
            for name in *names {
                let is_named =
                    *kind != Kind::Account || [session::EndSession::NAME, token::RevokeApiToken::NAME].contains(name);
                if !is_named && position != Position::Own {
                    continue;
                }
                if *kind == Kind::Account {
                    // Some of these operations end the session that they come from.
                    person = world.portal.sign_in(login(column)).await;
                }
                let about = world.objects(line, *kind, position, &person).await;
                // What only programs may do is done by the operator's.
                let is_by_program = column == Column::Operator && for_programs.contains(name);
                let caller = if is_by_program { &world.operator } else { &person };
                let outcome = world.call(name, caller, &about).await;
                let case = format!("{name} ({kind:?}, {position:?} {}) by {column:?}", line.0);
                if opens(grant, position) {
                    assert!(is_granted(name, outcome), "{case} is granted: {outcome:?}");
                } else {
                    assert_eq!(outcome, Some(refusal(name, *kind, column, position)), "{case} is refused");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_cell_of_the_table_is_so() {
    for database in databases() {
        let world = World::build(database).await;
        // Users first: the staff gives their lines new passwords.
        for column in Column::ALL.into_iter().rev() {
            walk(&world, column).await;
        }
    }
}
