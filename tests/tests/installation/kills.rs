//! Kills the program again and again during its work, and checks that all acknowledged changes are kept.
//!
//! `PORTAL_KILLS` is the number of kills (10 by default). `PORTAL_KILLS_SEED` determines their times. The test prints
//! both.

use crate::PROGRAM;
use futures::future::join_all;
use portal_api::{
    Number, Operation, PageNumber, Secret,
    key::{Key, ListKeys, SaveKeys},
    key_place::KeyPlace,
    message::{DeliverMessage, ListMessages, MESSAGE_LIMIT, MessageKind},
    phone::PhoneState,
    session::SignIn,
    setting::{ChangeSettings, ListSettings},
    wire,
};
use portal_tests::{Person, PortalProcess, TestPhone, databases, registration};
use reqwest::StatusCode;
use std::{
    env,
    io::Write as _,
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// The operator's password.
const PASSWORD: &str = "quatre mots sans rapport";
const MODEL: &str = "yealink-cp920";
/// The line whose settings and keys the test changes.
const EDITED: &str = "0970716831";
/// The line that gets messages, and whose user signs in.
const MAILBOX: &str = "0970716830";

/// A generator of pseudo-random numbers: the same seed gives the same numbers.
struct Generator(u64);

impl Generator {
    /// The next number, from 0 to `limit` - 1. The factors are Knuth's for a linear congruential generator of 64 bits.
    fn next_below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// Reads a number from an environment variable.
fn number_from(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

/// Sends an operation. Returns nothing when the answer is lost, because the program was killed.
async fn attempt<O: Operation>(person: &Person, operation: &O) -> Option<O::Response> {
    let written = wire::write(operation).expect("an operation");
    let request = person.post(&written.uri).header("content-type", "application/json");
    let response = request.body(written.body.unwrap_or_default()).send().await.ok()?;
    assert_eq!(response.status(), StatusCode::OK, "{}", O::NAME);
    response.json().await.ok()
}

/// What the portal acknowledged about one phone before the kill.
struct AcknowledgedPhone {
    /// The address, whose registration was acknowledged.
    mac: String,
    /// The file that the first fetch returned.
    configuration: Option<String>,
    /// The phone's own URL, if a fetch at this URL was answered.
    server: Option<String>,
}

/// Registers phones and lets them fetch their files until the portal no longer answers. Returns what the portal
/// acknowledged.
async fn register(portal: &PortalProcess, operator: &Person, numbers: &AtomicU32) -> Vec<AcknowledgedPhone> {
    let mut acknowledged = Vec::new();
    loop {
        let mac = format!("805EC1{:06X}", numbers.fetch_add(1, Ordering::Relaxed));
        if attempt(operator, &registration(&mac)).await.is_none() {
            return acknowledged;
        }
        let mut phone = TestPhone::cp920(portal, &mac);
        let mut known = AcknowledgedPhone { mac, configuration: None, server: None };
        let fetched = phone.try_fetch(&phone.own_file()).await;
        if let Ok(fetched) = &fetched {
            assert_eq!(fetched.status, StatusCode::OK);
            assert!(fetched.body.starts_with("#!version:1.0.0.1\n"), "a response with status 200 is complete");
            known.configuration = Some(fetched.body.clone());
            phone.server = fetched.value("static.auto_provision.server.url").expect("an address").to_owned();
            if phone.try_fetch(&phone.own_file()).await.is_ok_and(|again| again.body == fetched.body) {
                known.server = Some(phone.server);
            }
        }
        acknowledged.push(known);
        if fetched.is_err() {
            return acknowledged;
        }
    }
}

/// Checks that what the portal acknowledged about a phone is kept.
async fn assert_kept(portal: &PortalProcess, operator: &Person, known: &AcknowledgedPhone) {
    let seen = operator.find_phone(&known.mac).await;
    let mut phone = TestPhone::cp920(portal, &known.mac);
    if let Some(configuration) = &known.configuration {
        assert_eq!(seen.row.state, PhoneState::Bound, "{}", known.mac);
        match &known.server {
            Some(server) => {
                assert!(seen.confirmed_at.is_some(), "{}", known.mac);
                assert_eq!(phone.fetch_own().await.status, StatusCode::NOT_FOUND, "the shared URL stays closed");
                phone.server.clone_from(server);
            }
            // A request whose answer was lost may have closed the shared URL.
            None if seen.confirmed_at.is_some() => return,
            None => {}
        }
        assert_eq!(&phone.fetch_own().await.body, configuration, "the same bytes");
    }
}

fn label(count: u64) -> String {
    format!("N {count}")
}

/// Changes a setting again and again until the portal no longer answers. Returns the number of the last acknowledged
/// change.
async fn change_setting(operator: &Person, from: u64) -> u64 {
    let mut acknowledged = from;
    loop {
        let values = [("line.label".to_owned(), label(acknowledged + 1))].into();
        let (number, model) = (Some(number(EDITED)), Some(MODEL.to_owned()));
        if attempt(operator, &ChangeSettings { number, model, values, ..Default::default() }).await.is_none() {
            return acknowledged;
        }
        acknowledged += 1;
    }
}

/// Reads the number of the last stored change of the setting.
async fn stored_setting(operator: &Person) -> u64 {
    let (number, model) = (Some(number(EDITED)), Some(MODEL.to_owned()));
    let settings = operator.call(ListSettings { number, model, ..Default::default() }).await.expect("the settings");
    let setting = settings.into_iter().find(|setting| setting.id == "line.label").expect("the label");
    let value = setting.value.unwrap_or_default();
    value.strip_prefix("N ").map_or(0, |count| count.parse().expect("a number"))
}

/// Saves keys again and again until the portal no longer answers. Returns the last acknowledged version.
async fn save_keys(operator: &Person, from: i64) -> i64 {
    let mut version = from;
    loop {
        let key = Key {
            place: KeyPlace::programmable(1),
            function: "speed_dial".into(),
            line: 1,
            operand: "0970711111".into(),
            pickup: String::new(),
            label: label(version.unsigned_abs() + 1),
        };
        let operation = SaveKeys {
            number: number(EDITED),
            model: MODEL.into(),
            version,
            keys: vec![key],
            groups: portal_api::key_place::KeyGroup::ALL.to_vec(),
        };
        match attempt(operator, &operation).await {
            Some(keys) => version = keys.version,
            None => return version,
        }
    }
}

/// Delivers messages until the portal no longer answers, at most `limit` messages, so that the mailbox is not full
/// before the last round. Returns the ids of the acknowledged messages.
async fn deliver(operator: &Person, numbers: &AtomicU32, limit: u64) -> Vec<String> {
    let mut delivered = Vec::new();
    while (delivered.len() as u64) < limit {
        let id = format!("kill-{}", numbers.fetch_add(1, Ordering::Relaxed));
        let operation = DeliverMessage {
            number: number(MAILBOX),
            id: id.parse().expect("an identifier"),
            kind: MessageKind::Voice,
            is_urgent: false,
            from_number: None,
            from_name: None,
            duration_seconds: 4,
            arrived_at: jiff::Timestamp::now(),
        };
        if attempt(operator, &operation).await.is_none() {
            return delivered;
        }
        delivered.push(id);
    }
    delivered
}

/// The identifiers of the messages on the first page, which are the latest.
async fn messages(user: &Person) -> Vec<String> {
    let list = ListMessages { number: number(MAILBOX), page: PageNumber::default() };
    user.call(list).await.expect("the messages").rows.into_iter().map(|message| message.id.to_string()).collect()
}

/// Creates an operator on the command line, and signs in.
async fn operator(portal: &PortalProcess) -> Person {
    let mut create = portal.command("create-operator");
    create.args(["--login", "operateur", "--password-stdin"]).stdin(Stdio::piped());
    let mut create = create.spawn().expect("the program");
    writeln!(create.stdin.take().expect("its input"), "{PASSWORD}").expect("told");
    assert!(create.wait().expect("a status").success());
    let person = portal.visitor();
    let sign_in = SignIn { login: "operateur".into(), password: Secret::new(PASSWORD), remember: false };
    person.call(sign_in).await.expect("signed in");
    person
}

#[tokio::test(flavor = "multi_thread")]
async fn acknowledged_changes_survive_a_kill() {
    let (kills, seed) = (number_from("PORTAL_KILLS", 10), number_from("PORTAL_KILLS_SEED", 0x0200_5EC0));
    eprintln!("PORTAL_KILLS={kills} PORTAL_KILLS_SEED={seed}");
    for database in databases() {
        let mut portal = PortalProcess::start(PROGRAM, database, &[("log-filter", "warn")]).await;
        let operator = operator(&portal).await;
        let user = portal.sign_in(MAILBOX).await;
        let mut generator = Generator(seed);
        let (numbers, ids) = (AtomicU32::new(0), AtomicU32::new(0));
        let (mut kept, mut edits, mut version, mut delivered) = (0, 0, 0, 0);
        for round in 0..kills {
            let wait = Duration::from_millis(60 + generator.next_below(600));
            let pid = portal.id();
            let killer = async move {
                tokio::time::sleep(wait).await;
                let killed = Command::new("kill").args(["-KILL", &pid.to_string()]).status();
                assert!(killed.expect("kill").success());
            };
            let (phones, acknowledged_edits, acknowledged_version, acknowledged_messages, ()) = tokio::join!(
                join_all((0..2).map(|_| register(&portal, &operator, &numbers))),
                change_setting(&operator, edits),
                save_keys(&operator, version),
                deliver(&operator, &ids, MESSAGE_LIMIT / 2 / kills),
                killer,
            );
            portal.kill();
            portal.run().await;
            // Sessions survive the kill too: operator and user stay signed in. Besides the acknowledged changes, only
            // the one change whose answer was lost may have been stored.
            for phone in phones.iter().flatten() {
                assert_kept(&portal, &operator, phone).await;
                kept += 1;
            }
            edits = stored_setting(&operator).await;
            let is_kept = edits == acknowledged_edits || edits == acknowledged_edits + 1;
            assert!(is_kept, "round {round}: setting {edits}, acknowledged {acknowledged_edits}");
            let saved =
                operator.call(ListKeys { number: number(EDITED), model: MODEL.into() }).await.expect("the keys");
            version = saved.version;
            let is_kept = version == acknowledged_version || version == acknowledged_version + 1;
            assert!(is_kept, "round {round}: keys {version}, acknowledged {acknowledged_version}");
            // Version 0 means that no keys are saved: the line has the default keys of the model.
            let is_whole = saved.keys.len() == 1 && saved.keys[0].label == label(version.unsigned_abs());
            assert!(is_whole || version == 0, "round {round}: {:?}", saved.keys);
            // The first page has 50 messages, so the last 20 acknowledged ones must be on it.
            let stored = messages(&user).await;
            for id in acknowledged_messages.iter().rev().take(20) {
                assert!(stored.contains(id), "round {round}: {id}");
            }
            delivered += acknowledged_messages.len();
        }
        let counts = [kept, edits, version.unsigned_abs(), delivered as u64];
        eprintln!("registered, changed, saved, delivered: {counts:?}");
        assert!(kept > 10, "the test registered next to nothing: {kept}");
        let is_enough = counts.iter().all(|count| *count > 0) && counts.iter().sum::<u64>() > kills;
        assert!(is_enough, "the test did next to nothing: {counts:?}");
        let registered = operator.count_phones().await - 9;
        assert!(registered >= kept, "{registered} of {kept}");
        assert!(
            registered <= kept + 2 * kills,
            "at most one registration without an answer for each of two workers and each round"
        );
    }
}
