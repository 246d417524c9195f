//! Tests of the queue: its limits, the files in it, and an unreachable database.

use super::*;
use crate::state::configuration_cache::{CachedFile, PhoneFile};
use crate::state::events::PhoneNews;
use portal_api::{
    Mac,
    phone::{PhoneRequest, Reason},
};
use portal_store::{NewFile, WarningChange};
use tempfile::TempDir;

/// Queues an entry from the address that it names.
fn write(journal: &Journal, entry: Entry) -> bool {
    let (address, phone_id) = match &entry {
        Entry::Request { request, .. } => {
            (request.request.address.parse().expect("an address"), Some(request.phone_id))
        }
        Entry::Unproven(unproven) => (unproven.address, None),
    };
    journal.write(address, phone_id, || entry)
}

/// Building a row takes time, which a dropped row must not cost.
#[tokio::test]
async fn a_row_without_a_place_is_not_built() {
    let folder = tempfile::tempdir().expect("a folder");
    let (journal, _writer) = open_journal(&folder).await;
    let taken = (0..QUEUE_LENGTH).take_while(|_| write(&journal, row(1, None))).count();
    assert!(taken > 0 && taken < QUEUE_LENGTH, "{taken}: one phone has a share of the queue");
    let address = "192.0.2.1".parse().expect("an address");
    assert!(!journal.write(address, Some(1), || panic!("the row is built although it has no place")));
    assert!(write(&journal, row(2, None)));
}

fn row(phone_id: i64, file: Option<usize>) -> Entry {
    let at = jiff::Timestamp::UNIX_EPOCH;
    let mac = Mac::parse("80:5E:C0:02:1C:1B").expect("an address");
    let file = file.map(|bytes| NewFile {
        model: "yealink-t46g".to_owned(),
        firmware: None,
        digest: [0; 32],
        sealed: vec![0; bytes].into(),
    });
    let request = PhoneRequest {
        at,
        address: "192.0.2.1".to_owned(),
        file: "805ec0021c1b.cfg".to_owned(),
        user_agent: String::new(),
        status: 200,
        reason: Reason::Credentials,
        size: 0,
        is_stranger: false,
        count: 1,
    };
    let request = NewPhoneRequest {
        phone_id,
        request,
        model: None,
        firmware: None,
        seen_source: None,
        warning: WarningChange::Keep,
        file,
    };
    Entry::Request { phone: PhoneNews { client_id: 1, line_id: None, mac }, request: Box::new(request) }
}

async fn open_journal(folder: &TempDir) -> (Journal, Writer) {
    let url = format!("sqlite://{}?mode=rwc", folder.path().join("portal.db").display());
    let store = Store::open(&url).await.expect("opens");
    store.migrate().await.expect("migrates");
    let (configurations, misses) = (Arc::new(ConfigurationCache::new(1 << 20)), Arc::new(MissCounter::default()));
    Journal::new(store, Events::default(), configurations, misses)
}

/// Caches a file for a phone, under a token's hash that repeats the phone's id.
fn cache_file(writer: &Writer, phone_id: u8) {
    let cached = CachedFile {
        phone_id: phone_id.into(),
        client_id: 1,
        line_id: None,
        mac: Mac::parse("80:5E:C0:02:1C:1B").expect("an address"),
        model: None,
        firmware: None,
        warning: WarningChange::Keep,
        file: PhoneFile { body: bytes::Bytes::new(), content_type: "text/plain" },
    };
    writer.configurations.insert([phone_id; 32], Arc::new(cached), writer.configurations.invalidation_count());
}

#[tokio::test]
async fn a_new_file_whose_row_was_lost_leaves_the_cache() {
    let folder = tempfile::tempdir().expect("a folder");
    let (journal, mut writer) = open_journal(&folder).await;
    cache_file(&writer, 1);
    cache_file(&writer, 2);
    assert!(write(&journal, row(1, Some(10))) && write(&journal, row(2, None)));
    writer.store.close().await.expect("closes");
    // While closing, a write is tried only once.
    writer.closing.cancel();
    let mut queued = Vec::new();
    writer.receiver.recv_many(&mut queued, BATCH_ROWS).await;
    writer.write(queued).await;
    assert_eq!(journal.dropped.load(Ordering::Relaxed), 2);
    assert!(writer.configurations.find(&[1; 32], None, None).is_none(), "the new file was stored nowhere");
    assert!(writer.configurations.find(&[2; 32], None, None).is_some(), "this phone had its file before");
}

#[tokio::test]
async fn a_stop_does_not_wait_for_an_unreachable_database() {
    let folder = tempfile::tempdir().expect("a folder");
    let (journal, writer) = open_journal(&folder).await;
    (0..3 * i64::try_from(BATCH_ROWS).expect("small")).for_each(|id| assert!(write(&journal, row(id, None))));
    writer.store.close().await.expect("closes");
    let closing = CancellationToken::new();
    let writing = writer.spawn(closing.clone());
    tokio::time::sleep(GATHER_TIME * 5).await;
    closing.cancel();
    tokio::time::timeout(Duration::from_secs(5), writing).await.expect("soon").expect("ends");
}

#[tokio::test]
async fn files_in_the_queue_have_a_limit_of_their_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let (journal, mut writer) = open_journal(&folder).await;

    let taken = (1..=100).take_while(|id| write(&journal, row(*id, Some(1 << 20)))).count();
    assert_eq!(taken, QUEUED_FILE_BYTES >> 20);
    assert!(write(&journal, row(1000, None)), "rows without a file still find room");
    assert_eq!(journal.dropped.load(Ordering::Relaxed), 1);

    let mut queued = Vec::new();
    writer.receiver.recv_many(&mut queued, BATCH_ROWS).await;
    writer.write(queued).await;
    assert!(
        write(&journal, row(1, Some(QUEUED_FILE_BYTES + 1))),
        "written files make room, and a file larger than the limit is accepted alone"
    );
    assert!(!write(&journal, row(2, Some(1))));
}

/// Returns an entry without credentials.
pub(super) fn unproven(mac: &str, address: &str) -> Entry {
    Entry::Unproven(Box::new(UnprovenRequest {
        mac: Mac::parse(mac).expect("an address"),
        address: address.parse().expect("an address"),
        at: jiff::Timestamp::UNIX_EPOCH,
        file: "805ec0021c1b.cfg".to_owned(),
        user_agent: String::new(),
        status: 404,
        size: 0,
        reason: None,
        claimed_model: None,
        firmware: None,
        is_unknown_model: false,
    }))
}

#[tokio::test]
async fn requests_without_credentials_take_half_of_the_queue_at_most() {
    let folder = tempfile::tempdir().expect("a folder");
    let (journal, _writer) = open_journal(&folder).await;
    let taken = (0..QUEUE_LENGTH).take_while(|_| write(&journal, unproven("805EC0021C1B", "198.51.100.1"))).count();
    assert_eq!(taken, QUEUE_LENGTH / 2);
    assert!(write(&journal, row(1, None)), "a request of a phone with credentials finds room");
}

#[tokio::test]
async fn addresses_of_one_ipv6_network_are_counted_as_one_source() {
    let folder = tempfile::tempdir().expect("a folder");
    let (journal, mut writer) = open_journal(&folder).await;
    for (mac, address) in [
        ("805EC0000001", "2001:db8::1"),
        ("805EC0000002", "2001:db8:0:ff::2"),
        ("805EC0000002", "2001:db8::1"),
        ("805EC0000001", "192.0.2.1"),
    ] {
        assert!(write(&journal, unproven(mac, address)));
    }
    let mut queued = Vec::new();
    writer.receiver.recv_many(&mut queued, BATCH_ROWS).await;
    assert!(writer.write(queued).await);
    let (rows, total) = writer.store.list_unknown_sources(portal_api::PageNumber::default()).await.expect("lists");
    let rows: Vec<_> = rows.iter().map(|row| (row.source.as_str(), row.count)).collect();
    assert_eq!((rows, total), (vec![("192.0.2.1", 1), ("2001:db8::/56", 3)], 2));
    let at = jiff::Timestamp::UNIX_EPOCH;
    let guesses = writer.store.count_guesses(at - jiff::SignedDuration::from_hours(1), at).await.expect("counts");
    assert_eq!((guesses.requests, guesses.guesses, guesses.sources), (4, 3, 2));
}
