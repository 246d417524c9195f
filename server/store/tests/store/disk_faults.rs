//! Tests every fault of a disk at every system call of a change: a change that the store acknowledged is in the
//! database, and changes after the fault succeed.
//!
//! The test starts itself again in a separate process, where the library `disk/faulty_disk.c` makes system calls fail.

use crate::{
    demo::{new_client, world},
    each_database::OPTIONS,
};
use portal_store::{Error, Options, Store, UniqueValue};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::{collections::BTreeSet, env, fs, path::Path, process::Command, time::Duration};

/// The name of the test below, for the separate process.
const NAME: &str = "disk_faults::acknowledged_changes_survive_every_disk_fault";
/// The environment variable that names the library's control file.
const CONTROL: &str = "FAULTY_DISK";
/// Each fault: its name, the system call that fails, and the error number that the call returns
/// (<https://man7.org/linux/man-pages/man3/errno.3.html>).
const FAULTS: [(&str, &str, i32); 7] = [
    ("full", "write", 28),
    ("write error", "write", 5),
    ("sync error", "sync", 5),
    ("full at sync", "sync", 28),
    ("read error", "read", 5),
    ("truncate error", "truncate", 5),
    ("locked", "lock", 11),
];
/// Each fault is tried after 0, 1, … `STEPS` - 1 successful calls. A change makes a few calls fewer than that.
const STEPS: u32 = 14;

#[test]
fn acknowledged_changes_survive_every_disk_fault() {
    if env::var_os(CONTROL).is_some() {
        tokio::runtime::Runtime::new().expect("a runtime").block_on(try_each_fault());
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let (library, control) = (folder.path().join("faulty_disk.so"), folder.path().join("control"));
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/disk/faulty_disk.c");
    let compiled = Command::new("cc").args(["-shared", "-fPIC", "-o"]).arg(&library).arg(source).status();
    assert!(compiled.expect("cc, a C compiler").success());
    let mut again = Command::new(env::current_exe().expect("this program"));
    again.args([NAME, "--exact", "--nocapture"]).env("LD_PRELOAD", library).env(CONTROL, control);
    assert!(again.status().expect("runs").success());
}

/// Controls the library by its control file.
struct FaultControl {
    /// The number of control lines written so far.
    count: u32,
}

impl FaultControl {
    /// Makes the next `skip` calls succeed, the `times` calls after them fail, and all later calls succeed.
    fn set(&mut self, call: &str, errno: i32, skip: u32, times: u32) {
        self.count += 1;
        let path = env::var_os(CONTROL).expect("set");
        fs::write(path, format!("{} {call} {errno} {skip} {times}\n", self.count)).expect("writes");
    }

    fn clear(&mut self) {
        self.set("none", 0, 0, 0);
    }
}

async fn try_each_fault() {
    let folder = tempfile::tempdir().expect("a folder");
    let url = format!("sqlite://{}", folder.path().join("portal.db").display());
    let options = Options { busy_timeout: Duration::from_millis(50), ..OPTIONS };
    let mut store = Store::open_with(&url, options).await.expect("opens");
    store.migrate().await.expect("migrates");
    let reseller_id = world(&store).await.reseller_id;
    let reader = Database::connect(&url).await.expect("another reader");
    let mut faults = FaultControl { count: 0 };
    faults.clear();
    // The reference of the last client, and the references of all clients that must be in the database.
    let (mut next, mut expected) = (50_000, BTreeSet::new());
    for (name, call, errno) in FAULTS {
        let mut refused = 0;
        for (skip, times) in (0..STEPS).flat_map(|skip| [(skip, 1), (skip, 1_000)]) {
            let fault = format!("{name}, {skip} calls pass, {times} fail");
            if call == "read" {
                // A connection keeps pages that it has read in memory. A new connection reads them from the file.
                store.close().await.expect("closes");
                store = Store::open_with(&url, options).await.expect("opens");
            }
            let mut change = async || {
                next += 1;
                let reference = next.to_string();
                let outcome = store.create_client(&new_client(reseller_id, &reference, "Neuf")).await.map(drop);
                (reference, outcome)
            };
            faults.set(call, errno, skip, times);
            let (reference, outcome) = change().await;
            // A second change during the fault: it uses a connection that has just failed.
            let (second, second_outcome) = change().await;
            faults.clear();
            for (reference, outcome) in [(reference, outcome), (second, second_outcome)] {
                match outcome {
                    Ok(()) => {
                        expected.insert(reference);
                    }
                    Err(Error::Unconfirmed(_)) => {
                        refused += 1;
                        if references(&reader).await.contains(&reference) {
                            expected.insert(reference);
                        }
                    }
                    Err(Error::Unavailable(_)) => refused += 1,
                    Err(error) => panic!("{fault}: {error}"),
                }
            }
            // An ordinary refusal is rolled back as well: no savepoint may stay open.
            let duplicate = store.create_client(&new_client(reseller_id, "10000", "Neuf")).await.map(drop);
            assert_eq!(duplicate, Err(Error::Duplicate(UniqueValue::ClientReference)), "{fault}");
            for _ in 0..2 {
                let (reference, outcome) = change().await;
                assert_eq!(outcome, Ok(()), "{fault}: the next change");
                expected.insert(reference);
            }
            assert_eq!(references(&reader).await, expected, "{fault}");
        }
        // A change may succeed although a truncation fails, but every other fault must have made a change fail.
        assert!(refused > 0 || call == "truncate", "{name}: the fault affected no change");
    }
    store.close().await.expect("closes");
    assert_eq!(references(&reader).await, expected, "after a clean stop");
}

async fn references(reader: &DatabaseConnection) -> BTreeSet<String> {
    let select = "SELECT reference FROM client WHERE reference > '50000' AND reference < '60000'";
    let rows = reader.query_all_raw(Statement::from_string(DbBackend::Sqlite, select)).await.expect("reads");
    rows.iter().map(|row| row.try_get_by_index(0).expect("text")).collect()
}
