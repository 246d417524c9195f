//! Facts about the installation.

use crate::{
    demo::{new_phone, now, world},
    each_database::each_database,
};
use portal_store::{SealedSecret, StoredSecret};

#[tokio::test]
async fn a_commit_can_be_tried_and_leaves_the_key_check_alone() {
    each_database(async |store| {
        assert_eq!(store.find_key_check().await, Ok(None));
        store.try_commit(now()).await.expect("commits");
        assert_eq!(store.find_key_check().await, Ok(None));
        let sealed = SealedSecret::from(vec![1, 2, 3]);
        store.put_key_check(sealed.clone(), now()).await.expect("keeps it");
        store.try_commit(now()).await.expect("commits");
        assert_eq!(store.find_key_check().await, Ok(Some(sealed)));
    })
    .await;
}

#[tokio::test]
async fn a_stored_secret_is_the_first_that_there_is() {
    each_database(async |store| {
        assert_eq!(store.find_stored_secret().await, Ok(None));
        world(&store).await;
        store.create_phone(&new_phone(1, None, "020000000001", 9)).await.expect("a phone");
        let found = store.find_stored_secret().await.expect("asks").expect("one");
        assert!(matches!(found, StoredSecret::PhoneToken { mac, .. } if mac.as_str() == "805EC0021C1A"));
    })
    .await;
}
