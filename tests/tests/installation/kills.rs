//! The program is killed during its work, again and again: acknowledged changes are kept.
//!
//! `PORTAL_KILLS` is the number of kills (10 by default), `PORTAL_KILLS_SEED` chooses their moments; both are printed.

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

/// The operator's.
const PASSWORD: &str = "quatre mots sans rapport";
const MODEL: &str = "yealink-cp920";
/// A line whose settings and keys are changed.
const EDITED: &str = "0970716831";
/// A line whose user signs in, and gets messages.
const MAILBOX: &str = "0970716830";

/// Draws the same numbers each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

fn number_from(variable: &str, default: u64) -> u64 {
    env::var(variable).map_or(default, |text| text.parse().expect("a number"))
}

fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

/// Sends an operation; nothing when the answer is lost.
async fn attempt<O: Operation>(person: &Person, operation: &O) -> Option<O::Response> {
    let written = wire::write(operation).expect("an operation");
    let request = person.post(&written.uri).header("content-type", "application/json");
    let response = request.body(written.body.unwrap_or_default()).send().await.ok()?;
    assert_eq!(response.status(), StatusCode::OK, "{}", O::NAME);
    response.json().await.ok()
}

/// What one phone was promised: registered, and the file it was given.
struct Promise {
    mac: String,
    configuration: Option<String>,
    server: Option<String>,
}

/// Registers phones and lets them fetch their files until nobody answers; gives what was answered.
async fn register(portal: &PortalProcess, operator: &Person, numbers: &AtomicU32) -> Vec<Promise> {
    let mut promises = Vec::new();
    loop {
        let mac = format!("805EC1{:06X}", numbers.fetch_add(1, Ordering::Relaxed));
        if attempt(operator, &registration(&mac)).await.is_none() {
            return promises;
        }
        let mut phone = TestPhone::cp920(portal, &mac);
        let mut promise = Promise { mac, configuration: None, server: None };
        let fetched = phone.try_fetch(&phone.own_file()).await;
        if let Ok(fetched) = &fetched {
            assert_eq!(fetched.status, StatusCode::OK);
            assert!(fetched.body.starts_with("#!version:1.0.0.1\n"), "whole or not at all");
            promise.configuration = Some(fetched.body.clone());
            phone.server = fetched.value("static.auto_provision.server.url").expect("an address").to_owned();
            if phone.try_fetch(&phone.own_file()).await.is_ok_and(|again| again.body == fetched.body) {
                promise.server = Some(phone.server);
            }
        }
        promises.push(promise);
        if fetched.is_err() {
            return promises;
        }
    }
}

async fn assert_registered(portal: &PortalProcess, operator: &Person, promise: &Promise) {
    let seen = operator.find_phone(&promise.mac).await;
    let mut phone = TestPhone::cp920(portal, &promise.mac);
    if let Some(configuration) = &promise.configuration {
        assert_eq!(seen.row.state, PhoneState::Bound, "{}", promise.mac);
        match &promise.server {
            Some(server) => {
                assert!(seen.confirmed_at.is_some(), "{}", promise.mac);
                assert_eq!(phone.fetch_own().await.status, StatusCode::NOT_FOUND, "what was closed stays closed");
                phone.server.clone_from(server);
            }
            // It may have been confirmed by a request whose answer was lost.
            None if seen.confirmed_at.is_some() => return,
            None => {}
        }
        assert_eq!(&phone.fetch_own().await.body, configuration, "the same bytes");
    }
}

fn label(count: u64) -> String {
    format!("N {count}")
}

/// Changes a setting again and again; gives the last change that was answered.
async fn edit(operator: &Person, from: u64) -> u64 {
    let mut answered = from;
    loop {
        let values = [("line.label".to_owned(), label(answered + 1))].into();
        let (number, model) = (Some(number(EDITED)), Some(MODEL.to_owned()));
        if attempt(operator, &ChangeSettings { number, model, values, ..Default::default() }).await.is_none() {
            return answered;
        }
        answered += 1;
    }
}

async fn edited(operator: &Person) -> u64 {
    let (number, model) = (Some(number(EDITED)), Some(MODEL.to_owned()));
    let settings = operator.call(ListSettings { number, model, ..Default::default() }).await.expect("the settings");
    let setting = settings.into_iter().find(|setting| setting.id == "line.label").expect("the label");
    let value = setting.value.unwrap_or_default();
    value.strip_prefix("N ").map_or(0, |count| count.parse().expect("a number"))
}

/// Saves keys again and again; gives the last version that was answered.
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

/// Delivers messages until nobody answers, so many at the most: the mailbox must not be full in the last round. Gives
/// those that were answered.
async fn deliver(operator: &Person, numbers: &AtomicU32, most: u64) -> Vec<String> {
    let mut delivered = Vec::new();
    while (delivered.len() as u64) < most {
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
async fn what_was_answered_outlives_a_kill() {
    let (kills, seed) = (number_from("PORTAL_KILLS", 10), number_from("PORTAL_KILLS_SEED", 0x0200_5EC0));
    eprintln!("PORTAL_KILLS={kills} PORTAL_KILLS_SEED={seed}");
    for database in databases() {
        let mut portal = PortalProcess::start(PROGRAM, database, &[("log-filter", "warn")]).await;
        let operator = operator(&portal).await;
        let user = portal.sign_in(MAILBOX).await;
        let mut draw = Numbers(seed);
        let (numbers, ids) = (AtomicU32::new(0), AtomicU32::new(0));
        let (mut kept, mut edits, mut version, mut delivered) = (0, 0, 0, 0);
        for round in 0..kills {
            let wait = Duration::from_millis(60 + draw.below(600));
            let pid = portal.id();
            let killer = async move {
                tokio::time::sleep(wait).await;
                let killed = Command::new("kill").args(["-KILL", &pid.to_string()]).status();
                assert!(killed.expect("kill").success());
            };
            let (promises, edit, keys, messages_answered, ()) = tokio::join!(
                join_all((0..2).map(|_| register(&portal, &operator, &numbers))),
                edit(&operator, edits),
                save_keys(&operator, version),
                deliver(&operator, &ids, MESSAGE_LIMIT / 2 / kills),
                killer,
            );
            portal.kill();
            portal.run().await;
            // The sessions outlive it as well. At most the change whose answer was lost is there besides.
            for promise in promises.iter().flatten() {
                assert_registered(&portal, &operator, promise).await;
                kept += 1;
            }
            edits = edited(&operator).await;
            assert!(edits == edit || edits == edit + 1, "round {round}: setting {edits}, answered {edit}");
            let saved =
                operator.call(ListKeys { number: number(EDITED), model: MODEL.into() }).await.expect("the keys");
            version = saved.version;
            assert!(version == keys || version == keys + 1, "round {round}: keys {version}, answered {keys}");
            // Before they are saved for the first time, they are the factory's.
            let is_whole = saved.keys.len() == 1 && saved.keys[0].label == label(version.unsigned_abs());
            assert!(is_whole || version == 0, "round {round}: {:?}", saved.keys);
            let there = messages(&user).await;
            for id in messages_answered.iter().rev().take(20) {
                assert!(there.contains(id), "round {round}: {id}");
            }
            delivered += messages_answered.len();
        }
        let done = [kept, edits, version.unsigned_abs(), delivered as u64];
        eprintln!("registered, changed, saved, delivered: {done:?}");
        assert!(kept > 10, "the test registered next to nothing: {kept}");
        assert!(done.iter().all(|count| *count > 0) && done.iter().sum::<u64>() > kills, "next to nothing was done");
        let registered = operator.count_phones().await - 9;
        assert!(registered >= kept, "{registered} of {kept}");
        assert!(registered <= kept + 2 * kills, "at most one unanswered for each worker and round");
    }
}
