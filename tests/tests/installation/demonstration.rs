//! A start that writes the demonstration's data can be interrupted: the next start completes them.

use portal_api::{Number, PageNumber, Search, client::ListClients, message::ListMessages, session::GetAccount};
use portal_server::{
    clock::Clock,
    demo::{ACCOUNTS, LINE_ACCOUNTS},
    settings::{Settings, Sources},
};
use portal_tests::{CLIENT, Database, TestPortal, databases, execute, phones_of};
use std::{collections::BTreeMap, net::TcpListener, process::Command};
use tempfile::TempDir;

/// Rows that are refused, one after the other: table and condition, in the order in which they are written.
const CUTS: [(&str, &str); 9] = [
    ("reseller", "new.name = 'Autre Revendeur'"),
    ("client", "new.reference = '10000'"),
    ("department", "new.name = 'Nantes'"),
    ("line", "new.number = '0970716834'"),
    ("phone", "new.mac = '0015657A1DB8'"),
    ("message", "new.public_id = 'demo-4'"),
    ("account", "new.login = '0272342039'"),
    ("client", "new.reference = '10021'"),
    ("phone", "new.mac = '805EC0A71300'"),
];

fn run(url: &str, statement: &str) {
    if url.starts_with("postgres") {
        return execute(url, statement);
    }
    let script = "import sqlite3, sys\nsqlite3.connect(sys.argv[1], isolation_level=None).execute(sys.argv[2])";
    let file = url.strip_prefix("sqlite://").expect("a file");
    let status = Command::new("python3").args(["-c", script, file, statement]).status().expect("Python");
    assert!(status.success(), "{statement}");
}

fn refuse(url: &str, (table, condition): (&str, &str)) {
    if url.starts_with("postgres") {
        run(
            url,
            "CREATE OR REPLACE FUNCTION cut() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''cut''; END' LANGUAGE plpgsql",
        );
        run(
            url,
            &format!(
                "CREATE TRIGGER cut BEFORE INSERT ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION cut()"
            ),
        );
    } else {
        run(
            url,
            &format!(
                "CREATE TRIGGER cut BEFORE INSERT ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'cut'); END"
            ),
        );
    }
}

fn allow(url: &str, (table, _): (&str, &str)) {
    let table = if url.starts_with("postgres") { format!(" ON {table}") } else { String::new() };
    run(url, &format!("DROP TRIGGER cut{table}"));
}

/// What there is to count, by those who see it.
async fn contents(portal: &TestPortal) -> Vec<(String, u64)> {
    let mut counts = Vec::new();
    for (login, _) in ACCOUNTS {
        let person = portal.sign_in(login).await;
        let mut page = PageNumber::default();
        loop {
            let query = ListClients { q: Search::default(), page, ..Default::default() };
            let clients = person.call(query).await.expect("clients");
            for client in &clients.rows {
                counts.push((format!("{} lines", client.reference), client.lines));
                counts.push((format!("{} phones", client.reference), client.phones));
            }
            if page.get() >= clients.pages() {
                break;
            }
            page = PageNumber::new(page.get() + 1).expect("a page");
        }
    }
    for (number, _) in LINE_ACCOUNTS {
        let user = portal.sign_in(number).await;
        assert!(!user.call(GetAccount {}).await.expect("an account").must_change, "{number}");
        let number = Number::parse(number).expect("a number");
        let messages = user.call(ListMessages { number: number.clone(), page: PageNumber::default() }).await;
        let messages = messages.expect("messages");
        counts.push((format!("{number} messages"), messages.total));
        counts.push((format!("{number} read"), messages.rows.iter().filter(|message| message.is_read).count() as u64));
    }
    counts
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_was_cut_off_is_completed_by_the_next() {
    let whole = contents(&TestPortal::start().await).await;
    for database in databases() {
        let folder = TempDir::new().expect("a folder");
        let url = database.url(&folder);
        let path = folder.path().display().to_string();
        let settings = BTreeMap::from(
            [("data_dir", path.as_str()), ("database_url", &url), ("demo", "true"), ("dist_dir", "/nonexistent")]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
        );
        let settings = Settings::resolve(&Sources::read(&settings, |_| None)).expect("right settings");
        let clock = Clock::fixed("2018-11-06T08:00:00Z".parse().expect("a time"));
        portal_server::migrate(&settings).await.expect("tables");
        for cut in CUTS {
            refuse(&url, cut);
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let started = portal_server::start(settings.clone(), clock.clone(), listener).await;
            assert!(started.is_err(), "{cut:?} is refused");
            allow(&url, cut);
        }
        let portal = TestPortal::start_in(folder, database, &[]).await;
        assert_eq!(contents(&portal).await, whole);
    }
}

/// It is for an empty database, and what people remove from it stays away.
#[tokio::test(flavor = "multi_thread")]
async fn a_complete_one_is_left_alone() {
    let mut portal = TestPortal::start_on(Database::Sqlite).await;
    let expert = portal.sign_in("expert").await;
    let mac = expert.call(phones_of(CLIENT)).await.expect("phones").rows[0].mac.clone();
    expert.call(portal_api::phone::DeletePhone { mac }).await.expect("removed");
    let before = contents(&portal).await;
    portal.restart().await;
    assert_eq!(contents(&portal).await, before);
}
