//! Event streams, which tell open pages that something has changed.

use futures::StreamExt as _;
use portal_api::{
    Name, Operation, Secret,
    key::{Key, SaveKeys},
    key_place::KeyPlace,
    line_event::{LineEvent, WatchLine},
    password::{ChangePassword, ResetPassword},
    phone::{DeletePhone, Duration as Span, PhoneEvent, WatchPhones},
    session::{EndSession, ListSessions, SignOut, SignOutEverywhere},
    setting::ChangeSettings,
    staff::DisableAccount,
    token::{CreateApiToken, RevokeApiToken},
    wire,
};
use portal_server::demo::PASSWORD;
use portal_tests::{
    CLIENT, Database, FOREIGN_CLIENT, MAC, NUMBER, Person, TestPhone, TestPortal, databases, mac, reference,
};
use reqwest::StatusCode;
use std::time::Duration;
use tokio::time::timeout;

/// The maximum time between a change and its event.
const SECOND: Duration = Duration::from_secs(1);

/// A stream of events as a browser reads it.
struct Watch {
    bytes: futures::stream::BoxStream<'static, reqwest::Result<Vec<u8>>>,
    /// The text that was received and is not part of an event yet.
    unparsed: String,
}

impl Watch {
    /// Follows the phones of a client.
    async fn start(person: &Person, client: &str) -> Self {
        Self::follow(person, &WatchPhones { reference: reference(client) }).await
    }

    /// Follows a line.
    async fn of_line(person: &Person, number: &str) -> Self {
        Self::follow(person, &WatchLine { number: number.parse().expect("a number") }).await
    }

    /// Opens the event stream of an operation.
    async fn follow<O: Operation>(person: &Person, operation: &O) -> Self {
        let response = person.send(operation).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        assert_eq!(response.headers()["cache-control"], "no-cache");
        Self { bytes: response.bytes_stream().map(|bytes| bytes.map(Vec::from)).boxed(), unparsed: String::new() }
    }

    /// Waits for the next event. Returns its name and data, or nothing when the stream ends.
    async fn next_event(&mut self) -> Option<(String, String)> {
        loop {
            if let Some((event, rest)) = self.unparsed.split_once("\n\n") {
                let (event, rest) = (event.to_owned(), rest.to_owned());
                self.unparsed = rest;
                let field = |name: &str| event.lines().find_map(|line| line.strip_prefix(name)).map(str::to_owned);
                if let Some(data) = field("data: ") {
                    return Some((field("event: ").unwrap_or_default(), data));
                }
                continue;
            }
            self.unparsed.push_str(&String::from_utf8_lossy(&self.bytes.next().await?.ok()?));
        }
    }

    /// Waits for the next event of a phone. Returns the MAC address, or nothing when the stream ends.
    async fn next_mac(&mut self) -> Option<String> {
        let (name, data) = self.next_event().await?;
        assert_eq!(name, "phone", "{data}");
        let event: PhoneEvent = serde_json::from_str(&data).expect("an event");
        Some(event.mac.to_string())
    }

    /// The next event of a line, within a second.
    async fn line_event(&mut self) -> LineEvent {
        let (name, data) = timeout(SECOND, self.next_event()).await.expect("within a second").expect("an event");
        let event: LineEvent = serde_json::from_str(&data).expect("an event of a line");
        assert_eq!(name, event.name());
        event
    }

    /// Waits for the end of the stream, which should come within milliseconds. `cause` names what must end it.
    async fn await_end(mut self, cause: &str) {
        let ended = timeout(Duration::from_secs(20), async { while self.next_event().await.is_some() {} }).await;
        ended.unwrap_or_else(|_| panic!("the stream does not end after {cause}"));
    }

    /// Whether no event comes for 0.3 s.
    async fn is_quiet(&mut self) -> bool {
        timeout(Duration::from_millis(300), self.next_event()).await.is_err()
    }

    /// Waits for the next event of a phone, at most a second. Returns the MAC address.
    async fn next_within_a_second(&mut self) -> String {
        timeout(SECOND, self.next_mac()).await.expect("within a second").expect("an event")
    }

    /// Reads the late events of earlier requests, until no event comes for 0.3 s.
    async fn drain(&mut self) {
        while timeout(Duration::from_millis(300), self.next_mac()).await.is_ok_and(|event| event.is_some()) {}
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_reports_each_request_and_change_of_the_clients_phones() {
    let portal = TestPortal::start().await;
    let (expert, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
    let mut watch = Watch::start(&expert, CLIENT).await;
    let mut other_client = Watch::start(&expert, "10001").await;
    let mut other_reseller = Watch::start(&autre, FOREIGN_CLIENT).await;

    expert.register(MAC).await;
    assert_eq!(watch.next_within_a_second().await, MAC, "registered");
    let mut phone = TestPhone::cp920(&portal, MAC);
    phone.fetch("y000000000078.cfg").await;
    assert_eq!(watch.next_within_a_second().await, MAC, "asked for a file");
    assert_eq!(phone.start().await[3].status, StatusCode::OK);
    assert_eq!(watch.next_within_a_second().await, MAC, "bound");
    watch.drain().await;
    // When the event comes, the change is in the database already: a page that reads after the event sees it.
    phone.fetch_own().await;
    assert_eq!(watch.next_within_a_second().await, MAC);
    let seen = expert.find_phone(MAC).await;
    assert!(seen.confirmed_at.is_some());
    watch.drain().await;
    TestPhone::cp920(&portal, MAC).fetch_own().await;
    assert_eq!(watch.next_within_a_second().await, MAC, "refused");
    assert!(expert.find_phone(MAC).await.row.warning.is_some());
    expert.extend(MAC, Span::Hour, None).await;
    assert_eq!(watch.next_within_a_second().await, MAC, "renewed");
    watch.drain().await;
    expert.call(DeletePhone { mac: mac(MAC) }).await.expect("removed");
    assert_eq!(watch.next_within_a_second().await, MAC, "removed");

    for other in [&mut other_client, &mut other_reseller] {
        let event = timeout(Duration::from_millis(200), other.next_mac()).await;
        assert!(event.is_err(), "an event of another client: {event:?}");
    }
    // A request of an unregistered phone causes no event.
    TestPhone::cp920(&portal, "805EC0FFFF01").fetch_own().await;
    assert!(timeout(Duration::from_millis(300), watch.next_mac()).await.is_err());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_department_administrator_gets_only_events_of_their_department() {
    let portal = TestPortal::start().await;
    let (expert, root) = (portal.sign_in("expert").await, portal.sign_in("0970716830").await);
    let nantes = portal.sign_in("0272342039").await;
    let mut whole = Watch::start(&root, CLIENT).await;
    let mut part = Watch::start(&nantes, CLIENT).await;
    // The first phone is in Clichy, the second one in Nantes.
    for address in ["0004137823D0", "000413901502"] {
        expert.extend(address, Span::Hour, None).await;
        assert_eq!(whole.next_within_a_second().await, address);
    }
    assert_eq!(part.next_within_a_second().await, "000413901502", "no event of the phone in Clichy before");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lines_stream_reports_its_phones_and_changes_by_others() {
    let portal = TestPortal::start().await;
    let (expert, root) = (portal.sign_in("expert").await, portal.sign_in("0970716830").await);
    let user = portal.sign_in(NUMBER).await;
    let mut watch = Watch::of_line(&user, NUMBER).await;
    let mut elsewhere = Watch::of_line(&portal.sign_in("0970716830").await, "0970716003").await;
    let number = || NUMBER.parse().expect("a number");
    let of_phone = || LineEvent::Phone { mac: mac(MAC) };
    expert.register(MAC).await;
    assert_eq!(watch.line_event().await, of_phone(), "registered");
    TestPhone::cp920(&portal, MAC).fetch("y000000000078.cfg").await;
    assert_eq!(watch.line_event().await, of_phone(), "asked for a file");

    let model = || Some("yealink-cp920".to_owned());
    let save = |version, keys| SaveKeys {
        number: number(),
        model: "yealink-cp920".into(),
        version,
        keys,
        groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
    };
    let key = Key {
        place: KeyPlace::programmable(1),
        function: "speed_dial".into(),
        line: 1,
        operand: "15".into(),
        pickup: String::new(),
        label: String::new(),
    };
    let set = |place: ChangeSettings, value: &str| ChangeSettings {
        values: [("time.clock".to_owned(), value.to_owned())].into(),
        ..place
    };
    let of_line = || ChangeSettings { number: Some(number()), model: model(), ..Default::default() };
    let of_client = || ChangeSettings { reference: Some(reference(CLIENT)), ..Default::default() };
    user.call(save(0, Vec::new())).await.expect("saves");
    user.call(set(of_line(), "h12")).await.expect("changes");
    assert!(watch.is_quiet().await, "one's own change causes no event");
    root.call(save(1, Vec::new())).await.expect("saves nothing new");
    root.call(save(1, vec![key])).await.expect("saves");
    assert_eq!(watch.line_event().await, LineEvent::Keys { model: "yealink-cp920".into(), version: 2 });
    root.call(set(of_line(), "h24")).await.expect("changes");
    assert_eq!(watch.line_event().await, LineEvent::Settings { model: model() });
    assert!(elsewhere.is_quiet().await, "no event of another line");
    root.call(set(of_client(), "h12")).await.expect("changes");
    assert_eq!(watch.line_event().await, LineEvent::Settings { model: None });
    assert_eq!(elsewhere.line_event().await, LineEvent::Settings { model: None }, "a setting of the whole client");
    let of_phone_itself = ChangeSettings { mac: Some(mac(MAC)), ..Default::default() };
    root.call(set(of_phone_itself, "h24")).await.expect("changes");
    assert_eq!(watch.line_event().await, of_phone());
    expert.call(set(ChangeSettings::default(), "h24")).await.expect("the reseller's own");
    assert_eq!(watch.line_event().await, LineEvent::Settings { model: None });
    assert_eq!(
        elsewhere.line_event().await,
        LineEvent::Settings { model: None },
        "a setting of all lines of the reseller"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_when_the_portal_stops() {
    let mut portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let mut watch = Watch::start(&expert, CLIENT).await;
    timeout(Duration::from_secs(5), portal.stop()).await.expect("an open page doesn't hold it up");
    assert_eq!(timeout(SECOND, watch.next_mac()).await.expect("ended"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_watches_another_resellers_client() {
    let portal = TestPortal::start().await;
    let autre = portal.sign_in("autre").await;
    let address = wire::write(&WatchPhones { reference: reference(CLIENT) }).expect("an address").uri;
    assert_eq!(address, WatchPhones::PATH.replace("{reference}", CLIENT));
    assert_eq!(autre.get(&address).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(portal.visitor().get(&address).await.status(), StatusCode::UNAUTHORIZED);
}

/// Creates a token for a person. Returns the token's id, and a program that uses it.
async fn program_of(portal: &TestPortal, person: &Person) -> (String, Person) {
    let (name, current) = (Name::parse("Supervision").expect("a name"), Secret::new(PASSWORD));
    let token = person.call(CreateApiToken { name, current }).await.expect("a token");
    (token.id, portal.visitor().with_token(&token.token))
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_session() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (office, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
        let mut of_another = Watch::start(&autre, FOREIGN_CLIENT).await;
        let (_, program) = program_of(&portal, &office).await;
        let mut of_program = Watch::start(&program, CLIENT).await;

        let train = portal.sign_in("expert").await;
        let watch = Watch::start(&train, CLIENT).await;
        train.call(SignOut {}).await.expect("signed out");
        watch.await_end("signing out").await;

        train.sign_in("expert").await;
        let watch = Watch::of_line(&train, NUMBER).await;
        let sessions = office.call(ListSessions {}).await.expect("the list");
        let id = sessions.into_iter().find(|session| !session.is_current).expect("the other").id;
        office.call(EndSession { id }).await.expect("ended");
        watch.await_end("the end of its session").await;

        train.sign_in("expert").await;
        let watch = Watch::start(&train, CLIENT).await;
        train.sign_in("expert").await;
        watch.await_end("signing in anew").await;

        let (own, other) = (Watch::start(&office, CLIENT).await, Watch::start(&train, CLIENT).await);
        office.call(SignOutEverywhere::default()).await.expect("signed out everywhere");
        own.await_end("signing out everywhere").await;
        other.await_end("signing out everywhere").await;
        assert!(of_another.is_quiet().await, "the stream of another account goes on");
        assert!(of_program.is_quiet().await, "the program's stream goes on: its token was not named");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_a_new_password() {
    let portal = TestPortal::start().await;
    let number = || NUMBER.parse().expect("a number");
    let (here, elsewhere) = (portal.sign_in(NUMBER).await, portal.sign_in(NUMBER).await);
    let own = Watch::of_line(&here, NUMBER).await;
    let other = Watch::of_line(&elsewhere, NUMBER).await;
    let new = Secret::new("vélo-rouge-7-marronnier");
    let change = ChangePassword { current: Secret::new(PASSWORD), new, tokens: Vec::new() };
    here.call(change).await.expect("changed");
    other.await_end("a new password").await;
    own.await_end("the end of the cookie that opened it").await;
    let mut own = Watch::of_line(&here, NUMBER).await;
    assert!(own.is_quiet().await, "the session that changed the password opens a new stream");
    let expert = portal.sign_in("expert").await;
    expert.call(ResetPassword { number: number() }).await.expect("drawn");
    own.await_end("a password that staff drew").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_programs_stream_ends_with_its_token() {
    let portal = TestPortal::start_on(Database::Sqlite).await;
    let expert = portal.sign_in("expert").await;
    let (id, program) = program_of(&portal, &expert).await;
    let watch = Watch::start(&program, CLIENT).await;
    expert.call(RevokeApiToken { id }).await.expect("revoked");
    watch.await_end("the revocation of its token").await;
    let (id, program) = program_of(&portal, &expert).await;
    let watch = Watch::start(&program, CLIENT).await;
    expert.call(SignOutEverywhere { tokens: vec![id] }).await.expect("signed out");
    watch.await_end("the revocation of a ticked token").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_ends_with_its_account() {
    let portal = TestPortal::start().await;
    let (operator, expert) = (portal.operator().await, portal.sign_in("expert").await);
    let (_, program) = program_of(&portal, &expert).await;
    let streams = [Watch::start(&expert, CLIENT).await, Watch::start(&program, CLIENT).await];
    let mut own = Watch::start(&operator, CLIENT).await;
    operator.call(DisableAccount { login: "expert".parse().expect("a login") }).await.expect("disabled");
    for stream in streams {
        stream.await_end("the disabling of its account").await;
    }
    assert!(own.is_quiet().await);
}
