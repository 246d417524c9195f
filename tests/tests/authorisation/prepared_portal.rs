//! A portal with all objects that the calls are about.

use crate::{
    calls::{Outcome, SOURCE, call},
    objects::{BELOW_NANTES, EXISTING, Kind, Line, Objects, USERS, USERS_COLLEAGUES, message_id},
    positions::{Position, login},
};
use portal_api::{
    Label, Mac, Name, Number, Operation as _, Secret, contact, department,
    dialled::Dialled,
    line,
    message::{DeleteMessage, DeliverMessage, MarkMessage, MessageKind},
    phone, session, source, token,
};
use portal_server::demo::PASSWORD;
use portal_tests::{Database, MAC, Person, PolicyColumn, TestPortal, eventually, get_raw, loopback, sign_in_line_user};

/// A portal where every line has a phone, a contact and a message.
pub struct PreparedPortal {
    pub portal: TestPortal,
    pub operator: Person,
    contacts: Vec<(Line, String)>,
}

impl PreparedPortal {
    /// Starts a portal and creates the objects.
    pub async fn build(database: Database) -> Self {
        let settings = [("smtp_url", "smtp://127.0.0.1:9"), ("smtp_from", "portail@example.fr")];
        let portal = TestPortal::start_with(database, &settings).await;
        // The operator is a program, because a program has no session that could end during the test.
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
        let mut prepared = Self { portal, operator, contacts: Vec::new() };
        for line in [USERS, USERS_COLLEAGUES, BELOW_NANTES] {
            prepared.register(&Objects::of(line, Kind::Phone)).await;
        }
        for line in EXISTING {
            let objects = Objects::of(line, Kind::Line);
            prepared.deliver(&objects).await;
            prepared.contacts.push((line, prepared.create_contact(line, objects.number).await));
        }
        prepared
    }

    async fn create_contact(&self, line: Line, number: Number) -> String {
        let has_account = PolicyColumn::ALL.iter().any(|column| login(*column) == line.number);
        let user = if has_account {
            self.portal.sign_in(line.number).await
        } else {
            sign_in_line_user(line.number, &self.operator, self.portal.visitor()).await
        };
        let (name, work) = (Name::parse("Zoé").expect("a name"), Some(Dialled::parse("15").expect("a number")));
        let operation = contact::CreateContact { number, name, work, mobile: None, other: None };
        user.call(operation).await.expect("a contact").id
    }

    async fn register(&self, objects: &Objects) {
        let Objects { reference, mac, number, .. } = objects.clone();
        let description = Label::empty();
        let operation = phone::RegisterPhone { reference, mac, model: None, description, number: number.into() };
        self.operator.call(operation).await.expect("a phone");
    }

    /// Delivers the message that is marked and deleted, if the line exists.
    async fn deliver(&self, objects: &Objects) {
        let operation = DeliverMessage {
            number: objects.number.clone(),
            id: message_id(),
            kind: MessageKind::Voice,
            is_urgent: false,
            from_number: None,
            from_name: None,
            duration_seconds: 0,
            arrived_at: "2018-11-06T07:30:00Z".parse().expect("a time"),
        };
        // An error means that the line does not exist.
        let _ = self.operator.call(operation).await;
    }

    /// Makes the portal block the source of the calls: requests the files of 21 unknown phones, one more than a source
    /// may request.
    async fn block(&self) {
        for index in 0..21 {
            get_raw(&self.portal, loopback(1), &format!("/sip-ps/805ec0ffe{index:03x}.cfg")).await;
        }
        let is_blocked = async || {
            let found = self.operator.call(source::ListPhoneSources {}).await.expect("the sources");
            found.blocked.iter().any(|block| block.source == SOURCE).then_some(())
        };
        eventually("the source to be blocked", is_blocked).await;
    }

    /// The objects of a line, with sessions, tokens and contacts that exist.
    pub async fn objects(&self, line: Line, kind: Kind, position: Position, person: &Person) -> Objects {
        let mut objects = Objects::of(line, kind);
        if let Some((_, id)) = self.contacts.iter().find(|(owner, _)| *owner == line) {
            objects.contact.clone_from(id);
        }
        if kind == Kind::Account && position != Position::Absent {
            let owner = if position == Position::Own { person } else { &self.portal.sign_in("autre").await };
            let sessions = owner.call(session::ListSessions {}).await.expect("sessions");
            objects.session = sessions.into_iter().find(|session| session.is_current).expect("a session").id;
            let name = Name::parse("Supervision").expect("a name");
            // A caller who may not create tokens keeps the id of a token that does not exist.
            if let Ok(created) = owner.call(token::CreateApiToken { name, current: Secret::new(PASSWORD) }).await {
                objects.token = created.id;
            }
        }
        objects
    }

    /// Calls an operation, then restores what it deleted and deletes what it created.
    pub async fn call(&self, name: &str, person: &Person, objects: &Objects) -> Outcome {
        if [MarkMessage::NAME, DeleteMessage::NAME].contains(&name) {
            self.deliver(objects).await;
        }
        if name == source::UnblockSource::NAME {
            self.block().await;
        }
        let outcome = call(name, person, objects).await;
        if outcome.is_none() && name == phone::DeletePhone::NAME {
            self.register(objects).await;
        }
        if outcome.is_none() && name == phone::RegisterPhone::NAME {
            let mac = Mac::parse(MAC).expect("a MAC address");
            self.operator.call(phone::DeletePhone { mac }).await.expect("gone");
        }
        outcome
    }
}
