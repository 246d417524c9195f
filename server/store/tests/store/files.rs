//! Tests of the configuration files that phones last fetched, and of the number of expansion modules.

use crate::{
    demo::{NOON, actor, at, mac, now, request, world},
    each_database::each_database,
};
use portal_store::{NewFile, NewPhoneRequest, StoredFile};

/// A request that fetched a file with this content.
fn fetched(phone_id: i64, second: i64, content: u8) -> NewPhoneRequest {
    let file = NewFile {
        model: "yealink-cp920".into(),
        firmware: Some("78.85.0.5".into()),
        digest: [content; 32],
        sealed: vec![content, 0, 255].into(),
    };
    NewPhoneRequest { file: Some(file), ..request(phone_id, second, "805ec0021c1a.cfg") }
}

#[tokio::test]
async fn the_last_fetched_file_is_stored_and_deleted_with_its_phone() {
    each_database(async |store| {
        let world = world(&store).await;
        assert_eq!(store.find_phone_file(world.phone_id).await, Ok(None));
        let digest = async || {
            let found = store.find_phone_for_provisioning(&mac("805EC0021C1A")).await.expect("asks");
            found.map(|phone| phone.file_digest)
        };
        assert_eq!(digest().await, Some(None));

        let batch = [fetched(world.phone_id, 1, 1), fetched(world.phone_id, 2, 2), request(world.phone_id, 3, "y.cfg")];
        store.write_requests(&batch).await.expect("writes");
        let stored = StoredFile {
            at: at(NOON + 2),
            model: "yealink-cp920".into(),
            firmware: Some("78.85.0.5".into()),
            digest: vec![2; 32],
            sealed: vec![2, 0, 255].into(),
        };
        assert_eq!(store.find_phone_file(world.phone_id).await, Ok(Some(stored)));
        assert_eq!(digest().await, Some(Some(vec![2; 32])));

        store.write_requests(&[fetched(world.phone_id, 4, 4)]).await.expect("writes");
        let stored = store.find_phone_file(world.phone_id).await.expect("asks").expect("is there");
        assert_eq!((stored.at, stored.digest), (at(NOON + 4), vec![4; 32]), "the new file replaces the previous file");

        store.delete_phone(world.phone_id, &actor(), now()).await.expect("deletes");
        assert_eq!(store.find_phone_file(world.phone_id).await, Ok(None));
    })
    .await;
}

/// A phone that is deleted and registered again still has the old keys on its modules, so the number must be known.
#[tokio::test]
async fn the_number_of_modules_outlives_the_phone() {
    each_database(async |store| {
        let world = world(&store).await;
        let (own, other) = (mac("805EC0021C1A"), mac("805EC0021CFF"));
        let modules = async || {
            let found = store.find_phone_for_provisioning(&own).await.expect("asks");
            found.map(|phone| phone.modules)
        };
        assert_eq!(modules().await, Some(0));
        for (remembered, expected) in [(2, 2), (1, 2), (3, 3)] {
            store.remember_modules(&own, remembered).await.expect("writes");
            store.remember_modules(&other, 6).await.expect("writes");
            assert_eq!(modules().await, Some(expected));
        }
        store.delete_phone(world.phone_id, &actor(), now()).await.expect("deletes");
        assert_eq!(modules().await, None);
        store.remember_modules(&own, 1).await.expect("a phone that is not registered is remembered too");
    })
    .await;
}
