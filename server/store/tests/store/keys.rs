//! Tests of keys: a request replaces all keys of a profile, and only one request at a time may do so.

use crate::{
    demo::{actor, audit_rows, now, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_store::{Error, Store, StoredKey, StoredKeys, UniqueValue};
use sea_orm::{ConnectionTrait, Database};

fn key(place: &str, operand: &str) -> StoredKey {
    StoredKey {
        place: place.into(),
        function: "busy_lamp".into(),
        line: 1,
        operand: operand.into(),
        pickup: "*8".into(),
        label: "Hélène \"H\"".into(),
    }
}

async fn replace(store: &Store, client_id: i64, line_id: i64, version: i64, keys: &[StoredKey]) -> Result<i64, Error> {
    store.replace_keys(client_id, line_id, "t46g", version, keys, &actor(), now()).await
}

#[tokio::test]
async fn keys_are_read_as_saved_and_sorted_by_the_text_of_their_place() {
    each_database(async |store| {
        let world = world(&store).await;
        let (client_id, line_id) = (world.client_id, world.line_id);
        let nothing = StoredKeys { version: 0, keys: vec![] };
        assert_eq!(store.list_keys(line_id, "t46g").await, Ok(nothing.clone()));
        let saved =
            [key("line.2", "0970711111"), key("expansion.1.3", ""), StoredKey { line: 255, ..key("line.10", "") }];
        assert_eq!(replace(&store, client_id, line_id, 0, &saved).await, Ok(1));
        let [second, first, tenth] = saved.clone();
        let expected = StoredKeys { version: 1, keys: vec![first.clone(), tenth, second] };
        assert_eq!(store.list_keys(line_id, "t46g").await, Ok(expected.clone()));
        assert_eq!(store.list_keys(line_id, "t42g").await, Ok(nothing.clone()), "another model");
        assert_eq!(store.list_keys(world.other_line_id, "t46g").await, Ok(nothing.clone()), "another line");

        let other = [key("line.1", "0222969569")];
        assert_eq!(replace(&store, world.other_client_id, world.other_line_id, 0, &other).await, Ok(1));
        assert_eq!(store.replace_keys(client_id, line_id, "t42g", 0, &other, &actor(), now()).await, Ok(1));
        assert_eq!(store.list_keys(line_id, "t46g").await, Ok(expected));

        assert_eq!(replace(&store, client_id, line_id, 1, std::slice::from_ref(&first)).await, Ok(2));
        assert_eq!(store.list_keys(line_id, "t46g").await, Ok(StoredKeys { version: 2, keys: vec![first] }));
        assert_eq!(replace(&store, client_id, line_id, 2, &[]).await, Ok(3));
        let emptied = StoredKeys { version: 3, keys: vec![] };
        assert_eq!(store.list_keys(line_id, "t46g").await, Ok(emptied), "without keys, the version stays");
        for line_id in [line_id, world.other_line_id] {
            let stored = store.list_keys(line_id, if line_id == world.line_id { "t42g" } else { "t46g" }).await;
            assert_eq!(stored, Ok(StoredKeys { version: 1, keys: other.to_vec() }));
        }
    })
    .await;
}

#[tokio::test]
async fn the_audit_says_how_many_keys_differ() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let (client_id, line_id) = (world.client_id, world.line_id);
        let before = [key("line.1", "1"), key("line.2", "2"), key("line.3", "3")];
        assert_eq!(
            replace(&store, client_id, line_id, 0, &[]).await,
            Ok(1),
            "the first time, an empty list is saved too"
        );
        assert_eq!(replace(&store, client_id, line_id, 1, &[]).await, Ok(1), "nothing to save");
        assert_eq!(replace(&store, client_id, line_id, 1, &before).await, Ok(2));
        let after = [key("line.1", "1"), key("line.2", "other"), key("line.4", "3")];
        assert_eq!(replace(&store, client_id, line_id, 2, &after).await, Ok(3));
        assert_eq!(replace(&store, client_id, line_id, 3, &after).await, Ok(3), "the keys are the same");
        let row = |count| ("keys_changed".to_owned(), format!("0970711111 t46g {count}"), Some(client_id));
        assert_eq!(audit_rows(&url, "keys").await, ["0", "3", "3"].map(row));
    })
    .await;
}

#[tokio::test]
async fn a_refused_replacement_changes_nothing() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let (client_id, line_id) = (world.client_id, world.line_id);
        let keys = [key("line.1", "1")];
        assert_eq!(replace(&store, client_id, line_id, 0, &keys).await, Ok(1));
        let other = [key("line.1", "2"), key("line.2", "2")];
        for version in [0, 2, -1] {
            let refused = replace(&store, client_id, line_id, version, &other).await;
            assert_eq!(refused, Err(Error::Conflict { version: 1 }), "{version}");
        }
        let twice = [key("line.7", "1"), key("line.2", "2"), key("line.7", "3")];
        let refused = replace(&store, client_id, line_id, 1, &twice).await;
        assert_eq!(refused, Err(Error::Duplicate(UniqueValue::KeyPlace)));
        let same_twice = [keys[0].clone(), keys[0].clone()];
        let refused = replace(&store, client_id, line_id, 1, &same_twice).await;
        assert_eq!(refused, Err(Error::Duplicate(UniqueValue::KeyPlace)));
        for (client_id, line_id) in [(world.other_client_id, line_id), (client_id, world.other_line_id), (client_id, 9)]
        {
            assert_eq!(replace(&store, client_id, line_id, 0, &other).await, Err(Error::NotFound));
        }
        let database = Database::connect(&url).await.expect("connects");
        database.execute_unprepared("ALTER TABLE audit RENAME TO audit_away").await.expect("renames");
        assert!(
            replace(&store, client_id, line_id, 1, &other).await.is_err(),
            "without an audit row, no change is made"
        );
        database.execute_unprepared("ALTER TABLE audit_away RENAME TO audit").await.expect("renames back");
        database.close().await.expect("closes");
        let stored = StoredKeys { version: 1, keys: keys.to_vec() };
        assert_eq!(store.list_keys(line_id, "t46g").await, Ok(stored));
        assert_eq!(audit_rows(&url, "keys").await.len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn of_simultaneous_replacements_one_succeeds_and_the_others_conflict() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        // The first time there is no profile row to lock.
        for version in 0..2 {
            let savers: Vec<_> = (0..8)
                .map(|index| {
                    let store = store.clone();
                    let (client_id, line_id) = (world.client_id, world.line_id);
                    let keys = [key("line.1", &format!("{version} {index}"))];
                    tokio::spawn(async move { (replace(&store, client_id, line_id, version, &keys).await, keys) })
                })
                .collect();
            let mut winners = Vec::new();
            for saver in savers {
                match saver.await.expect("ends") {
                    (Ok(new), keys) => winners.push((new, keys.to_vec())),
                    (Err(error), _) => assert_eq!(error, Error::Conflict { version: version + 1 }),
                }
            }
            let stored = store.list_keys(world.line_id, "t46g").await.expect("lists");
            assert_eq!(winners, [(stored.version, stored.keys)]);
        }
        assert_eq!(audit_rows(&url, "keys").await.len(), 2);
    })
    .await;
}
