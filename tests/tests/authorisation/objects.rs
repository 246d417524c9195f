//! The objects that the calls are about: lines of the demonstration, and what belongs to them.

use portal_api::{Mac, Name, Number, Reference, message::MessageId, session::Login, setting};
use portal_tests::{CLIENT, FOREIGN_CLIENT, NUMBER};

/// The kind of object that an operation is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// No object that a request could name.
    None,
    /// An account's session or token.
    Account,
    /// A reseller.
    Reseller,
    /// An account of a reseller's staff.
    Staff,
    /// A client as a whole.
    Client,
    /// A department.
    Department,
    /// A line.
    Line,
    /// A line, with an e-mail address.
    Address,
    /// A phone.
    Phone,
}

/// The objects that a call is about: one of each kind, all of one line.
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

/// A line and what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    pub number: &'static str,
    /// The MAC address of a phone on the line.
    mac: &'static str,
    /// The reference of the line's client.
    reference: &'static str,
    department: &'static str,
}

impl Line {
    const fn new(number: &'static str, mac: &'static str, reference: &'static str, department: &'static str) -> Self {
        Self { number, mac, reference, department }
    }
}

/// The line of the user who stands for the column of users; and a line of the same department.
pub const USERS: Line = Line::new(NUMBER, "805EC0FF0001", CLIENT, "Site principal");
pub const USERS_COLLEAGUES: Line = Line::new("0970716834", "805EC0FF0003", CLIENT, "Site principal");
/// The line of the root administrator; and a line of the same department.
pub const ROOTS: Line = Line::new("0970716830", "00041378379F", CLIENT, "St_Avertin");
pub const ROOTS_COLLEAGUES: Line = Line::new("0970716831", "0015657A1DB8", CLIENT, "St_Avertin");
/// The line of the administrator of the department Nantes; and a line of the same department.
pub const NANTES: Line = Line::new("0272342039", "000413901502", CLIENT, "Nantes");
pub const NANTES_COLLEAGUES: Line = Line::new("0222969569", "000413900859", CLIENT, "Nantes");
/// A line of a department below Nantes.
pub const BELOW_NANTES: Line = Line::new("0970711099", "805EC0FF0002", CLIENT, "Rezé");
/// A line of another department of the same client.
pub const CLICHY: Line = Line::new("0970716003", "0004137823D0", CLIENT, "Clichy");
/// A line of another client of the same reseller.
pub const NEIGHBOURS: Line = Line::new("0910001100", "805EC0800100", "10001", "Site principal");
/// A line of another reseller's client.
pub const FOREIGN: Line = Line::new("0920001100", "805EC0A71100", FOREIGN_CLIENT, "Site principal");
/// A line, a phone, a client and a department that do not exist.
pub const NOWHERE: Line = Line::new("0988888888", "805EC0FFFFFF", "99999", "Nulle part");

/// The lines that exist in a `PreparedPortal`.
pub const EXISTING: [Line; 10] = [
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

/// `(client, reseller, login of the reseller's staff)`.
const RESELLERS: [(&str, &str, &str); 3] = [
    (CLIENT, "Expert Produits", "expert"),
    (FOREIGN_CLIENT, "Autre Revendeur", "autre"),
    ("99999", "Personne", "personne"),
];

impl Objects {
    /// The objects of a line.
    pub fn of(line: Line, kind: Kind) -> Self {
        let Line { number, mac, reference, department } = line;
        let (_, reseller, login) = *RESELLERS.iter().find(|(client, ..)| *client == reference).unwrap_or(&RESELLERS[0]);
        // For a call about an absent department, the client exists and only the department does not.
        let reference = if kind == Kind::Department && reference == NOWHERE.reference { CLIENT } else { reference };
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

    /// The objects of one of the demonstration's lines.
    pub fn of_the_demonstration(kind: Kind) -> Self {
        Self::of(CLICHY, kind)
    }

    /// The place whose settings a call of this kind reads and changes.
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

/// The message that is marked and deleted.
pub fn message_id() -> MessageId {
    MessageId::parse("m-1").expect("an identifier")
}
