//! The database locked, gone or full, and the program ended in the middle of its work: what was answered holds, and
//! nobody is told that something was done which wasn't.

use futures::future::join_all;
use portal_api::{
    ApiError, ErrorCode,
    client::ListClients,
    phone::{PhoneState, Reason},
    wire,
};
use portal_tests::{
    Database, MAC, Person, PortalProcess, TestPhone, TestPortal, databases, eventually, execute, phones_of,
    registration,
};
use reqwest::{Response, StatusCode};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

const PROGRAM: &str = env!("CARGO_BIN_EXE_portal-under-test");
const OTHER: &str = "805EC0021C1C";

/// Another program that holds the write lock of a database until it is let go.
struct Lock(Child);

impl Lock {
    fn take(file: &Path) -> Self {
        let script = "import sqlite3, sys\n\
                      database = sqlite3.connect(sys.argv[1], isolation_level=None)\n\
                      database.execute('BEGIN EXCLUSIVE')\n\
                      print('locked', flush=True)\n\
                      sys.stdin.readline()\n";
        let mut python = Command::new("python3");
        python.args(["-c", script]).arg(file).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = python.spawn().expect("python3, from Debian's package of that name");
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().expect("its output")).read_line(&mut line).expect("a line");
        assert_eq!(line, "locked\n");
        Self(child)
    }

    fn release(mut self) {
        writeln!(self.0.stdin.as_mut().expect("its input")).expect("told");
        assert!(self.0.wait().expect("a status").success());
    }
}

/// The answer of an operation that could not be done: the correlator in it is the header's.
async fn assert_unavailable(response: Response) {
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let correlator = response.headers()["x-correlator"].to_str().expect("text").to_owned();
    let error: ApiError = response.json().await.expect("an error of the API");
    assert_eq!((error.code, error.correlator), (ErrorCode::Unavailable, Some(correlator)));
    assert!(error.message.contains("Rien n’a été modifié"), "{}", error.message);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_refuses_and_recovers() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    let (phone, other) = (TestPhone::cp920(&portal, MAC), registration(OTHER));
    let lock = Lock::take(&portal.folder().join("portal.db"));
    // Side by side: each waits its time for the lock.
    let (write, fetched) = tokio::join!(expert.send(&other), phone.fetch_own());
    assert_unavailable(write).await;
    assert_eq!(fetched.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(fetched.headers.contains(&("retry-after".to_owned(), "60".to_owned())), "{:?}", fetched.headers);
    assert!(!fetched.body.contains("account.1"), "{}", fetched.body);
    // Whoever only reads doesn't notice.
    assert_eq!(expert.get("/extranet/clients").await.status(), StatusCode::OK);
    lock.release();
    assert_eq!(phone.fetch_own().await.status, StatusCode::OK);
    expert.call(other).await.expect("registered");
    let journal = eventually("the journal", async || {
        Some(expert.list_requests(MAC).await).filter(|journal| journal.iter().any(|line| line.reason == Reason::Window))
    });
    assert!(!journal.await.is_empty(), "what was asked is written down once the lock is gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_that_is_gone_is_missed() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    expert.register(OTHER).await;
    let mut bound = TestPhone::cp920(&portal, OTHER);
    let configuration = bound.start().await.pop().expect("its own file");
    assert_eq!(bound.fetch_own().await.body, configuration.body);
    let phone = TestPhone::cp920(&portal, MAC);
    let (file, away) = (portal.folder().join("portal.db"), portal.folder().join("away"));
    fs::rename(&file, &away).expect("moved");
    assert_unavailable(expert.send(&registration("805EC0021C1D")).await).await;
    assert_unavailable(expert.send(&ListClients::default()).await).await;
    let fetched = phone.fetch_own().await;
    assert_eq!(fetched.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(fetched.headers.contains(&("retry-after".to_owned(), "60".to_owned())));
    // A telephone that has come back keeps what it has: the same, or nothing.
    let again = bound.fetch_own().await;
    assert!(again.status == StatusCode::SERVICE_UNAVAILABLE || again.body == configuration.body, "{again:?}");
    let page = expert.get("/extranet/clients").await;
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(expert.get("/readyz").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(expert.get("/healthz").await.status(), StatusCode::OK);
    fs::rename(&away, &file).expect("moved back");
    assert_eq!(phone.fetch_own().await.status, StatusCode::OK);
    expert.register("805EC0021C1D").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn postgresql_may_end_every_connection() {
    for database in databases().into_iter().filter(|database| matches!(database, Database::Postgres(_))) {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        expert.register(MAC).await;
        execute(
            portal.database_url(),
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()",
        );
        let phone = TestPhone::cp920(&portal, MAC);
        let is_served = async || {
            let fetched = phone.fetch_own().await;
            let status = fetched.status;
            assert!(status == StatusCode::OK || status == StatusCode::SERVICE_UNAVAILABLE, "{fetched:?}");
            (status == StatusCode::OK).then_some(fetched.body)
        };
        let configuration = eventually("a connection", is_served).await;
        assert!(configuration.contains("account.1.password = "));
        expert.register(OTHER).await;
    }
}

/// Draws the same numbers each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

/// What one telephone was promised: registered, and the file it was given.
struct Promise {
    mac: String,
    configuration: Option<String>,
    server: Option<String>,
}

/// Registers telephones and lets them fetch their files until nobody answers; gives what was answered.
async fn work(portal: &PortalProcess, expert: &Person, numbers: &AtomicU32) -> Vec<Promise> {
    let mut promises = Vec::new();
    loop {
        let mac = format!("805EC1{:06X}", numbers.fetch_add(1, Ordering::Relaxed));
        let operation = wire::write(&registration(&mac)).expect("an operation");
        let request = expert.post(&operation.uri).header("content-type", "application/json");
        let Ok(response) = request.body(operation.body.unwrap_or_default()).send().await else { return promises };
        assert_eq!(response.status(), StatusCode::OK);
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

async fn assert_kept(portal: &PortalProcess, expert: &Person, promise: &Promise) {
    let seen = expert.find_phone(&promise.mac).await;
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

#[tokio::test(flavor = "multi_thread")]
async fn what_was_answered_outlives_a_kill() {
    for database in databases() {
        let mut portal = PortalProcess::start(PROGRAM, database, &[("log-filter", "warn")]).await;
        let expert = portal.sign_in("expert").await;
        let mut draw = Numbers(0x0200_5EC0);
        let numbers = AtomicU32::new(0);
        let mut kept = 0;
        for _ in 0..10 {
            let wait = Duration::from_millis(20 + draw.below(200));
            let promises = {
                let workers = join_all((0..3).map(|_| work(&portal, &expert, &numbers)));
                let pid = portal.id();
                let killer = async move {
                    tokio::time::sleep(wait).await;
                    let killed = Command::new("kill").args(["-KILL", &pid.to_string()]).status();
                    assert!(killed.expect("kill").success());
                };
                tokio::join!(workers, killer).0.into_iter().flatten().collect::<Vec<_>>()
            };
            portal.kill();
            portal.run().await;
            // The session outlives it as well.
            for promise in &promises {
                assert_kept(&portal, &expert, promise).await;
            }
            kept += promises.len() as u64;
        }
        assert!(kept > 10, "the test registered next to nothing: {kept}");
        let registered = expert.count_phones().await - 9;
        assert!(registered >= kept, "{registered} of {kept}");
        assert!(registered <= kept + 30, "at most one unanswered for each worker and round");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_loses_no_line_of_the_journal() {
    for database in databases() {
        let mut portal = PortalProcess::start(PROGRAM, database, &[("log-filter", "warn")]).await;
        let expert = portal.sign_in("expert").await;
        let phones = expert.call(phones_of("10000")).await.expect("the list").rows;
        assert_eq!(phones.len(), 9);
        // Fewer of one telephone than may be written at once; many together, and the signal at once after the last.
        let fetches = phones.iter().flat_map(|phone| std::iter::repeat_n(phone.mac.as_str(), 15)).map(async |mac| {
            let phone = TestPhone::cp920(&portal, mac);
            phone.fetch_own().await.status
        });
        let statuses = join_all(fetches).await;
        assert!(statuses.iter().all(|status| *status == StatusCode::NOT_FOUND), "their windows passed in 2018");
        assert!(portal.terminate().await.success());
        portal.run().await;
        for phone in phones {
            let lines = expert.list_requests(phone.mac.as_str()).await;
            assert_eq!(lines.len(), 15, "{}", phone.mac);
            assert!(lines.iter().all(|line| line.reason == Reason::Expired));
        }
        assert_eq!(portal.log(), "", "nothing to warn of");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_and_loses_nothing() {
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[("log-filter", "warn")]).await;
    let expert = portal.sign_in("expert").await;
    assert!(portal.terminate().await.success());
    let size = fs::metadata(portal.folder().join("portal.db")).expect("the database").len();
    let kilobytes = u32::try_from(size / 1024 + 200).expect("a small database");
    portal.run_on_full_disk(kilobytes).await;
    let mut registered = Vec::new();
    let refused = loop {
        let mac = format!("805EC1{:06X}", registered.len());
        let response = expert.send(&registration(&mac)).await;
        if response.status() != StatusCode::OK {
            break response;
        }
        registered.push(mac);
        assert!(registered.len() < 1_000, "the disk is never full");
    };
    assert!(!registered.is_empty());
    assert_unavailable(refused).await;
    // To bind a telephone takes less room than to register one: the next may still fit, and soon none does.
    let mut refusals = 0;
    for mac in &registered {
        let fetched = TestPhone::cp920(&portal, mac).fetch_own().await;
        refusals += usize::from(fetched.status == StatusCode::SERVICE_UNAVAILABLE);
        assert!(fetched.status == StatusCode::OK || refusals > 0, "{fetched:?}");
    }
    assert!(refusals > 0, "the disk is full for telephones too");
    assert_eq!(expert.get("/extranet/clients").await.status(), StatusCode::OK, "what is there can be read");
    portal.kill();
    portal.run().await;
    assert_eq!(expert.count_phones().await, 9 + registered.len() as u64);
    assert_eq!(TestPhone::cp920(&portal, &registered[0]).fetch_own().await.status, StatusCode::OK);
    expert.register(MAC).await;
}
