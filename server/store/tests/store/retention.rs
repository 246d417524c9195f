//! Tests of deleting rows at the end of their retention period.

use crate::{
    demo::{HOUR, NOON, at, new_phone, request, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_api::PageNumber;
use portal_store::{Store, UnknownCount};
use sea_orm::{ConnectionTrait, Database};
use std::collections::BTreeMap;

async fn count_requests(store: &Store, phone_id: i64) -> u64 {
    let (_, total) = store.list_phone_requests(phone_id, PageNumber::default()).await.expect("lists");
    total
}

#[tokio::test]
async fn old_requests_are_deleted_and_the_phone_keeps_its_last_request() {
    each_database(async |store| {
        let world = world(&store).await;
        let other =
            store.create_phone(&new_phone(world.client_id, None, "020000000001", 9)).await.expect("another phone");
        let batch: Vec<_> = (0..30).map(|second| request(world.phone_id, second, "a.cfg")).collect();
        store.write_requests(&batch).await.expect("writes");
        store.write_requests(&[request(other, HOUR, "b.cfg")]).await.expect("writes");
        assert_eq!(store.delete_requests_before(at(NOON)).await, Ok(0));
        assert_eq!(store.delete_requests_before(at(NOON + 10)).await, Ok(10));
        assert_eq!(count_requests(&store, world.phone_id).await, 20);
        assert_eq!(store.delete_requests_before(at(NOON + HOUR)).await, Ok(20));
        assert_eq!((count_requests(&store, world.phone_id).await, count_requests(&store, other).await), (0, 1));
        let phone = store.find_phone(world.expert, &crate::demo::mac("805EC0021C1A"), at(NOON)).await.expect("asks");
        assert_eq!(phone.expect("is there").row.last_request.expect("known").at, at(NOON + 29));
    })
    .await;
}

#[tokio::test]
async fn at_most_a_thousand_rows_are_deleted_at_a_time() {
    each_database(async |store| {
        let count = UnknownCount { at: at(NOON), count: 1, guesses: 1 };
        let sources: BTreeMap<_, _> = (0..1_500).map(|source| (format!("source {source}"), count)).collect();
        store.count_unknown_requests(&sources).await.expect("counts");
        let late = UnknownCount { at: at(NOON + HOUR), count: 1, guesses: 1 };
        store.count_unknown_requests(&BTreeMap::from([("source 7".to_owned(), late)])).await.expect("counts");
        assert_eq!(store.delete_unknown_sources_before(at(NOON)).await, Ok(0));
        for removed in [1_000, 499, 0] {
            assert_eq!(store.delete_unknown_sources_before(at(NOON + 1)).await, Ok(removed));
        }
        assert_eq!(
            store.list_unknown_sources(PageNumber::default()).await.expect("lists").0.len(),
            1,
            "the source that asked again stays"
        );
    })
    .await;
}

#[tokio::test]
async fn unsent_emails_are_deleted_after_their_retention_period() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let database = Database::connect(&url).await.expect("connects");
        for sql in [
            &format!(
                "INSERT INTO message (line_id, public_id, kind, is_urgent, seconds, arrived_at) VALUES ({}, 'm', 'voice', FALSE, 1, 0)",
                world.line_id
            ),
            "INSERT INTO outgoing_email (message_id, address, language, created_at, attempts, next_at) \
             SELECT id, 'a@example.fr', 'fr', 1000, 0, 0 FROM message",
        ] {
            database.execute_unprepared(sql).await.expect(sql);
        }
        assert_eq!(store.delete_emails_before(at(1)).await, Ok(0));
        assert_eq!(store.delete_emails_before(at(2)).await, Ok(1));
        assert_eq!(store.delete_emails_before(at(2)).await, Ok(0));
    })
    .await;
}
