//! Faults: a database that is locked, missing or cannot grow, and a program that stops during its work. Acknowledged
//! changes are kept, and the portal acknowledges no change that it did not make.

use crate::PROGRAM;
use futures::future::join_all;
use portal_api::{ApiError, ErrorCode, client::ListClients, phone::Reason};
use portal_tests::{
    Database, MAC, PortalProcess, TestPhone, TestPortal, databases, eventually, execute, phones_of, registration,
};
use reqwest::{Response, StatusCode};
use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Stdio},
};

/// The MAC address of a second phone.
const OTHER: &str = "805EC0021C1C";

/// Another program that holds the write lock of an SQLite database until `release` ends it.
struct Lock(Child);

impl Lock {
    fn acquire(file: &Path) -> Self {
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

/// Checks the response of an operation that the portal could not do: status 503, with the same correlator in body and
/// header.
async fn assert_unavailable(response: Response) {
    assert_eq!(response.status(), StatusCode::SERVICE_UNAVAILABLE);
    let correlator = response.headers()["x-correlator"].to_str().expect("text").to_owned();
    let error: ApiError = response.json().await.expect("an error of the API");
    assert_eq!((error.code, error.correlator), (ErrorCode::Unavailable, Some(correlator)));
    assert!(error.message.contains("Rien n’a été modifié"), "{}", error.message);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_locked_database_refuses_changes_until_it_is_unlocked() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    let (phone, other) = (TestPhone::cp920(&portal, MAC), registration(OTHER));
    let lock = Lock::acquire(&portal.folder().join("portal.db"));
    // Both requests wait for the lock at the same time, until their time limit.
    let (write, fetched) = tokio::join!(expert.send(&other), phone.fetch_own());
    assert_unavailable(write).await;
    assert_eq!(fetched.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(fetched.headers.contains(&("retry-after".to_owned(), "60".to_owned())), "{:?}", fetched.headers);
    assert!(!fetched.body.contains("account.1"), "{}", fetched.body);
    // Reading works during the lock. The portal cannot write the session's last use now, and
    // answers all the same.
    portal.advance(0, 2);
    assert_eq!(expert.get("/extranet/clients").await.status(), StatusCode::OK);
    assert_eq!(expert.get("/readyz").await.status(), StatusCode::SERVICE_UNAVAILABLE, "not ready: a commit fails");
    lock.release();
    assert_eq!(phone.fetch_own().await.status, StatusCode::OK);
    expert.call(other).await.expect("registered");
    let journal = eventually("the journal", async || {
        Some(expert.list_requests(MAC).await).filter(|journal| journal.iter().any(|row| row.reason == Reason::Window))
    });
    assert!(!journal.await.is_empty(), "the journal is written after the lock");
}

#[tokio::test(flavor = "multi_thread")]
async fn requests_are_refused_while_the_database_file_is_missing() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    expert.register(OTHER).await;
    let mut bound = TestPhone::cp920(&portal, OTHER);
    let configuration = bound.start().await.pop().expect("its own file");
    assert_eq!(bound.fetch_own().await.body, configuration.body);
    let phone = TestPhone::cp920(&portal, MAC);
    let (file, moved_file) = (portal.folder().join("portal.db"), portal.folder().join("away"));
    fs::rename(&file, &moved_file).expect("moved");
    assert_unavailable(expert.send(&registration("805EC0021C1D")).await).await;
    assert_unavailable(expert.send(&ListClients::default()).await).await;
    let fetched = phone.fetch_own().await;
    assert_eq!(fetched.status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(fetched.headers.contains(&("retry-after".to_owned(), "60".to_owned())));
    // A bound phone gets its unchanged file from the cache, or a refusal: never a different file.
    let again = bound.fetch_own().await;
    assert!(again.status == StatusCode::SERVICE_UNAVAILABLE || again.body == configuration.body, "{again:?}");
    let page = expert.get("/extranet/clients").await;
    assert_eq!(page.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(expert.get("/readyz").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(expert.get("/healthz").await.status(), StatusCode::OK);
    fs::rename(&moved_file, &file).expect("moved back");
    assert_eq!(phone.fetch_own().await.status, StatusCode::OK);
    expert.register("805EC0021C1D").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_portal_reconnects_after_postgresql_ends_every_connection() {
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

#[tokio::test(flavor = "multi_thread")]
async fn stopping_loses_no_row_of_the_journal() {
    for database in databases() {
        let mut portal = PortalProcess::start(PROGRAM, database, &[("log-filter", "warn")]).await;
        let expert = portal.sign_in("expert").await;
        let phones = expert.call(phones_of("10000")).await.expect("the list").rows;
        assert_eq!(phones.len(), 9);
        // 15 requests of each phone, which is below the limit of the queue for one phone. The stop follows the last
        // answer at once, so many rows of the journal still wait in the queue.
        let fetches = phones.iter().flat_map(|phone| std::iter::repeat_n(phone.mac.as_str(), 15)).map(async |mac| {
            let phone = TestPhone::cp920(&portal, mac);
            phone.fetch_own().await.status
        });
        let statuses = join_all(fetches).await;
        assert!(statuses.iter().all(|status| *status == StatusCode::NOT_FOUND), "their windows passed in 2018");
        assert!(portal.terminate().await.success());
        portal.run().await;
        for phone in phones {
            let journal = expert.list_requests(phone.mac.as_str()).await;
            assert_eq!(journal.len(), 15, "{}", phone.mac);
            assert!(journal.iter().all(|row| row.reason == Reason::Expired));
        }
        assert_eq!(portal.log(), "", "no warnings");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_full_disk_refuses_changes_and_loses_nothing() {
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
    // A phone's first fetch writes less than a registration, so some fetches may still succeed. They use up the
    // remaining room.
    let mut waiting = None;
    for mac in &registered {
        let status = TestPhone::cp920(&portal, mac).fetch_own().await.status;
        if status != StatusCode::OK {
            assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
            waiting = Some(mac);
            break;
        }
    }
    let waiting = waiting.expect("a fetch that is refused");
    assert_eq!(expert.get("/extranet/clients").await.status(), StatusCode::OK, "reading still works");
    portal.kill();
    portal.run().await;
    assert_eq!(expert.count_phones().await, 9 + registered.len() as u64);
    assert_eq!(TestPhone::cp920(&portal, waiting).fetch_own().await.status, StatusCode::OK);
    expert.register(MAC).await;
}

/// One write fails because the disk is full, and right after it there is room again. From then on, every acknowledged
/// change must be in the file.
#[tokio::test(flavor = "multi_thread")]
async fn changes_acknowledged_after_a_full_disk_are_kept() {
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[("log-filter", "warn")]).await;
    let expert = portal.sign_in("expert").await;
    assert!(portal.terminate().await.success());
    let (library, control) = (portal.folder().join("faulty_disk.so"), portal.folder().join("control"));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../server/store/tests/disk/faulty_disk.c");
    let compiled = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).status();
    assert!(compiled.expect("cc, a C compiler").success());
    portal.set_environment("LD_PRELOAD", &library);
    portal.set_environment("FAULTY_DISK", &control);
    portal.run().await;
    let mut count = 0;
    let mut next_registration = || {
        count += 1;
        registration(&format!("805EC1{count:06X}"))
    };
    // A library between the portal and the system makes one of the first six writes of a change fail with ENOSPC (28):
    // in the first round the first write, in the second round the second write, and so on. `faulty_disk.c` explains the
    // control file.
    for skip in 0..6 {
        fs::write(&control, format!("{skip} write 28 {skip} 1000")).expect("told");
        let refused = expert.send(&next_registration()).await.status();
        assert!(refused == StatusCode::SERVICE_UNAVAILABLE || refused == StatusCode::OK, "{refused}");
        if skip == 0 {
            // The portal remembers the result of its last trial commit for a moment, so wait until it tries again.
            let is_refused = async || {
                let status = expert.get("/readyz").await.status();
                (status == StatusCode::SERVICE_UNAVAILABLE).then_some(())
            };
            eventually("readiness that tells of the full disk", is_refused).await;
        }
        fs::remove_file(&control).expect("room is made");
        for _ in 0..5 {
            let kept = expert.register(next_registration().mac.as_str()).await.mac;
            let script = "import sqlite3, sys\n\
                          database = sqlite3.connect(f'file:{sys.argv[1]}?mode=ro', uri=True)\n\
                          print(database.execute('select count(*) from phone where mac = ?', [sys.argv[2]]).fetchone()[0])\n";
            let mut python = Command::new("python3");
            python.args(["-c", script]).arg(portal.folder().join("portal.db")).arg(kept.as_str());
            let seen = python.output().expect("python3, from Debian's package of that name").stdout;
            assert_eq!(seen, b"1\n", "{kept} as another program sees it");
        }
        assert_eq!(expert.get("/readyz").await.status(), StatusCode::OK);
        // A session that the portal has started is stored.
        let autre = portal.sign_in("autre").await;
        autre.call(ListClients::default()).await.expect("signed in");
    }
}
