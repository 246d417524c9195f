//! Tests of the key check, the test commit, and the search for a stored secret.

use crate::{
    demo::{new_phone, now, world},
    each_database::each_database,
};
use portal_store::{SealedSecret, StoredSecret};

#[tokio::test]
async fn a_test_commit_leaves_the_key_check_unchanged() {
    each_database(async |store| {
        assert_eq!(store.find_key_check().await, Ok(None));
        store.try_commit(now()).await.expect("commits");
        assert_eq!(store.find_key_check().await, Ok(None));
        let sealed = SealedSecret::from(vec![1, 2, 3]);
        store.put_key_check(sealed.clone(), now()).await.expect("stores it");
        store.try_commit(now()).await.expect("commits");
        assert_eq!(store.find_key_check().await, Ok(Some(sealed)));
    })
    .await;
}

#[tokio::test]
async fn find_stored_secret_returns_the_token_of_the_first_phone() {
    each_database(async |store| {
        assert_eq!(store.find_stored_secret().await, Ok(None));
        world(&store).await;
        store.create_phone(&new_phone(1, None, "020000000001", 9)).await.expect("a phone");
        let found = store.find_stored_secret().await.expect("asks").expect("a secret");
        assert!(matches!(found, StoredSecret::PhoneToken { mac, .. } if mac.as_str() == "805EC0021C1A"));
    })
    .await;
}
