//! The demonstration's data: when the first start is interrupted while it writes them, the next start completes them.

use portal_api::{Number, PageNumber, Search, client::ListClients, message::ListMessages, session::GetAccount};
use portal_server::{
    clock::Clock,
    demo::{ACCOUNTS, LINE_ACCOUNTS},
    settings::{Settings, Sources},
};
use portal_tests::{CLIENT, Database, TestPortal, databases, execute, phones_of};
use std::{collections::BTreeMap, net::TcpListener, process::Command};
use tempfile::TempDir;

/// The rows at which the test interrupts a start, one row per start: table and condition, in the order in which the
/// portal writes them.
const INTERRUPTIONS: [(&str, &str); 9] = [
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

/// Executes a statement on a database of either kind.
fn execute_on(url: &str, statement: &str) {
    if url.starts_with("postgres") {
        return execute(url, statement);
    }
    let script = "import sqlite3, sys\nsqlite3.connect(sys.argv[1], isolation_level=None).execute(sys.argv[2])";
    let file = url.strip_prefix("sqlite://").expect("a file");
    let status = Command::new("python3").args(["-c", script, file, statement]).status().expect("Python");
    assert!(status.success(), "{statement}");
}

/// Makes the database refuse the row, by a trigger.
fn refuse_row(url: &str, (table, condition): (&str, &str)) {
    if url.starts_with("postgres") {
        execute_on(
            url,
            "CREATE OR REPLACE FUNCTION cut() RETURNS trigger AS 'BEGIN RAISE EXCEPTION ''cut''; END' LANGUAGE plpgsql",
        );
        execute_on(
            url,
            &format!(
                "CREATE TRIGGER cut BEFORE INSERT ON {table} FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION cut()"
            ),
        );
    } else {
        execute_on(
            url,
            &format!(
                "CREATE TRIGGER cut BEFORE INSERT ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, 'cut'); END"
            ),
        );
    }
}

/// Removes the trigger.
fn allow_row(url: &str, (table, _): (&str, &str)) {
    let table = if url.starts_with("postgres") { format!(" ON {table}") } else { String::new() };
    execute_on(url, &format!("DROP TRIGGER cut{table}"));
}

/// Counts the demonstration's data as their users see them: lines and phones of each client, messages of each line.
async fn counts(portal: &TestPortal) -> Vec<(String, u64)> {
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
            if page.get() >= clients.page_count() {
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
async fn an_interrupted_first_start_is_completed_by_the_next_start() {
    let complete = counts(&TestPortal::start().await).await;
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
        for interruption in INTERRUPTIONS {
            refuse_row(&url, interruption);
            let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
            let started = portal_server::start(settings.clone(), clock.clone(), listener).await;
            assert!(started.is_err(), "{interruption:?} must stop the start");
            allow_row(&url, interruption);
        }
        let portal = TestPortal::start_in(folder, database, &[]).await;
        assert_eq!(counts(&portal).await, complete);
    }
}

/// The demonstration's data are written into an empty database only. A later start does not bring back what people
/// deleted.
#[tokio::test(flavor = "multi_thread")]
async fn a_complete_demonstration_is_not_written_again() {
    let mut portal = TestPortal::start_on(Database::Sqlite).await;
    let expert = portal.sign_in("expert").await;
    let mac = expert.call(phones_of(CLIENT)).await.expect("phones").rows[0].mac.clone();
    expert.call(portal_api::phone::DeletePhone { mac }).await.expect("removed");
    let before = counts(&portal).await;
    portal.restart().await;
    assert_eq!(counts(&portal).await, before);
}
