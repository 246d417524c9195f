//! Tests of the journal of phones, and of the counts of requests for unknown phones.

use crate::{
    demo::{HOUR, NOON, actor, at, mac, new_phone, now, request, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_api::{
    PageNumber,
    phone::{PhoneWarning, Reason},
};
use portal_store::{JOURNAL_LIMIT, Scope, Store, UNKNOWN_LIMIT, UnknownCount, WarningChange};
use sea_orm::{ConnectionTrait, Database};

/// Requests of one source for unknown phones, at a time in seconds since the epoch.
fn unknown(address: &str, second: i64, count: u64) -> (String, UnknownCount) {
    (address.to_owned(), UnknownCount { at: at(second), count, guesses: 1 })
}

/// The number of requests in a phone's journal.
async fn total(store: &Store, phone_id: i64) -> u64 {
    let (_, total) = store.list_phone_requests(phone_id, PageNumber::default()).await.expect("lists");
    total
}

#[tokio::test]
async fn a_batch_is_written_in_order_and_updates_the_phones() {
    each_database(async |store| {
        let world = world(&store).await;
        let other =
            store.create_phone(&new_phone(world.client_id, None, "020000000001", 9)).await.expect("another phone");
        let mut batch = vec![
            request(world.phone_id, 1, "y000000000078.cfg"),
            request(other, 2, "a.cfg"),
            request(other, 3, "b.cfg"),
        ];
        batch[0].model = Some("Yealink CP920".into());
        batch[0].firmware = Some("78.85.0.5".into());
        batch[0].warning = WarningChange::Set(PhoneWarning::OtherModel);
        batch[2].request.reason = Reason::NoCredentials;
        batch[2].request.status = 404;
        batch[2].request.file = "b\0.cfg".into();
        store.write_requests(&batch).await.expect("writes");
        store.write_requests(&[]).await.expect("nothing to write");

        let (journal, count) = store.list_phone_requests(other, PageNumber::default()).await.expect("lists");
        let files: Vec<&str> = journal.iter().map(|request| request.file.as_str()).collect();
        assert_eq!((files, count), (vec!["b\u{fffd}.cfg", "a.cfg"], 2), "the latest request is first");
        assert_eq!((journal[0].status, journal[0].reason, journal[0].size), (404, Reason::NoCredentials, 12_345));
        assert_eq!((journal[1].clone(), journal[1].at), (batch[1].request.clone(), at(NOON + 2)));

        let phone =
            async |address| store.find_phone(Scope::All, &mac(address), now()).await.expect("asks").expect("is there");
        let other = phone("020000000001").await;
        assert_eq!(other.row.last_request.as_ref(), Some(&journal[0]));
        assert_eq!((other.row.model, other.row.warning), (None, None));
        let first = phone("805EC0021C1A").await;
        assert_eq!(first.row.model.as_deref(), Some("Yealink CP920"));
        assert_eq!(first.firmware.as_deref(), Some("78.85.0.5"));
        assert_eq!(first.row.warning, Some(PhoneWarning::OtherModel));

        let mut next = request(world.phone_id, 4, "c.cfg");
        store.write_requests(&[next.clone()]).await.expect("writes");
        let first = phone("805EC0021C1A").await;
        assert_eq!(first.row.model.as_deref(), Some("Yealink CP920"), "the known model stays");
        assert_eq!(first.row.warning, Some(PhoneWarning::OtherModel));
        next.warning = WarningChange::Clear;
        store.write_requests(&[next]).await.expect("writes");
        assert_eq!(phone("805EC0021C1A").await.row.warning, None);
    })
    .await;
}

#[tokio::test]
async fn a_journal_is_cut_to_its_limit() {
    each_database(async |store| {
        let world = world(&store).await;
        let limit = i64::try_from(JOURNAL_LIMIT).expect("small");
        let batch: Vec<_> =
            (0..limit + 20).map(|second| request(world.phone_id, second, &format!("{second}.cfg"))).collect();
        store.write_requests(&batch).await.expect("writes");
        assert_eq!(total(&store, world.phone_id).await, JOURNAL_LIMIT as u64, "one batch adds at most the limit");
        for second in 0..3 {
            store.write_requests(&[request(world.phone_id, HOUR + second, "late.cfg")]).await.expect("writes");
        }
        assert_eq!(
            total(&store, world.phone_id).await,
            JOURNAL_LIMIT as u64 + 3,
            "several batches are not cut when they are written"
        );
        store.cut_journals(&[]).await.expect("nothing to cut");
        store.cut_journals(&[world.phone_id, 12_345]).await.expect("cuts");
        assert_eq!(total(&store, world.phone_id).await, JOURNAL_LIMIT as u64, "the journal is cut to the limit");
        let (first, _) = store.list_phone_requests(world.phone_id, PageNumber::default()).await.expect("lists");
        assert_eq!((first[0].file.as_str(), first[3].file.as_str()), ("late.cfg", "519.cfg"));
        let last_page = PageNumber::new(10).expect("a page");
        let (last, _) = store.list_phone_requests(world.phone_id, last_page).await.expect("lists");
        assert_eq!(
            last.last().map(|request| request.file.as_str()),
            Some("23.cfg"),
            "the oldest requests were deleted"
        );
    })
    .await;
}

#[tokio::test]
async fn requests_of_deleted_phones_are_left_out_of_a_batch() {
    each_database(async |store| {
        let world = world(&store).await;
        let deleted =
            store.create_phone(&new_phone(world.client_id, None, "020000000001", 9)).await.expect("another phone");
        store.delete_phone(deleted, &actor(), now()).await.expect("deletes");
        let batch = [request(deleted, 1, "a.cfg"), request(world.phone_id, 2, "b.cfg"), request(12_345, 3, "c.cfg")];
        store.write_requests(&batch).await.expect("writes the rest");
        assert_eq!(total(&store, world.phone_id).await, 1);
        assert_eq!(total(&store, deleted).await, 0);
        store.write_requests(&batch[..1]).await.expect("nothing left to write");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_batches_and_deletions_cause_no_error() {
    each_database(async |store| {
        let world = world(&store).await;
        let mut ids = Vec::new();
        for index in 0..20 {
            let phone = new_phone(world.client_id, None, &format!("0200000000{index:02X}"), 100 + index);
            ids.push(store.create_phone(&phone).await.expect("a phone"));
        }
        let mut tasks = Vec::new();
        for round in 0..10 {
            let (store, mut ids) = (store.clone(), ids.clone());
            if round % 2 == 0 {
                ids.reverse();
            }
            tasks.push(tokio::spawn(async move {
                let batch: Vec<_> = ids.iter().map(|id| request(*id, round, "y.cfg")).collect();
                store.write_requests(&batch).await.expect("writes");
                store
                    .delete_phone(ids[usize::try_from(round).expect("small")], &actor(), now())
                    .await
                    .expect("deletes");
            }));
        }
        for task in tasks {
            task.await.expect("ends");
        }
    })
    .await;
}

#[tokio::test]
async fn requests_for_unknown_phones_are_counted_by_source() {
    each_database(async |store| {
        store.count_unknown_requests(&[].into()).await.expect("nothing to count");
        store.count_unknown_requests(&[unknown("203.0.113.9", NOON + 60, 3)].into()).await.expect("counts");
        let batch = [unknown("203.0.113.9", NOON, 4), unknown("2001:db8::/64", NOON + 120, 1)];
        store.count_unknown_requests(&batch.into()).await.expect("counts");
        let (rows, total) = store.list_unknown_sources(PageNumber::default()).await.expect("lists");
        assert_eq!(total, 2);
        let rows: Vec<_> = rows.iter().map(|row| (row.source.as_str(), row.last_at, row.count)).collect();
        assert_eq!(rows, [("2001:db8::/64", at(NOON + 120), 1), ("203.0.113.9", at(NOON + 60), 7)]);
    })
    .await;
}

#[tokio::test]
async fn the_number_of_sources_of_unknown_requests_is_limited() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let database = Database::connect(&url).await.expect("connects");
        let fill = format!(
            "INSERT INTO unknown_request (address, first_at, last_at, count)
             SELECT 'source ' || n, n, n, 1 FROM
             (WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {UNKNOWN_LIMIT})
              SELECT n FROM numbers) AS filling"
        );
        database.execute_unprepared(&fill).await.expect("fills");
        database.close().await.expect("closes");
        store.count_unknown_requests(&[unknown("203.0.113.9", NOON, 1)].into()).await.expect("counts");
        let (rows, total) = store.list_unknown_sources(PageNumber::default()).await.expect("lists");
        assert_eq!((rows[0].source.as_str(), total), ("203.0.113.9", UNKNOWN_LIMIT));
        let last = PageNumber::new(u32::try_from(UNKNOWN_LIMIT / 50).expect("small")).expect("a page");
        let (rows, _) = store.list_unknown_sources(last).await.expect("lists");
        assert_eq!(
            rows.last().map(|row| row.source.as_str()),
            Some("source 2"),
            "the source that was seen longest ago was deleted"
        );
    })
    .await;
}
