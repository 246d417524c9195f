//! Tests of renewing the windows of phones.

use crate::{
    demo::{HOUR, NOON, actor, at, binding, mac, new_phone, now, request, secrets, token_hash, world},
    each_database::each_database,
};
use portal_api::phone::{PhoneState, PhoneWarning};
use portal_store::{BindOutcome, Error, Scope, WarningChange};

#[tokio::test]
async fn renewing_a_window_resets_the_binding_the_secrets_and_the_warning() {
    each_database(async |store| {
        let world = world(&store).await;
        assert_eq!(store.bind_phone(&binding(world.phone_id, 1), None).await, Ok(BindOutcome::Done));
        assert_eq!(store.confirm_phone(&binding(world.phone_id, 1)).await, Ok(true));
        let mut lost = request(world.phone_id, 2 * HOUR, "805ec0021c1a.cfg");
        lost.warning = WarningChange::Set(PhoneWarning::LostCredentials);
        store.write_requests(&[lost.clone()]).await.expect("writes");
        let (opened, until) = (at(NOON + 3 * HOUR), at(NOON + 4 * HOUR));
        store.renew_window(world.phone_id, &secrets(7), until, &actor(), opened).await.expect("renews");

        let phone = store.find_phone(Scope::All, &mac("805EC0021C1A"), opened).await.expect("asks").expect("there");
        assert_eq!((phone.row.state, phone.row.window_until), (PhoneState::Open, until));
        assert_eq!((phone.bound_at, &phone.bound_address, phone.confirmed_at), (None, &None, None));
        assert_eq!(phone.row.warning, None);
        assert_eq!(phone.sealed_token, secrets(7).sealed_token);
        assert_eq!(phone.row.model.as_deref(), Some("Yealink CP920"), "the known model stays");
        assert_eq!(store.find_phone_by_token_hash(&token_hash(1)).await, Ok(None), "the old token is invalid");
        assert!(store.find_phone_by_token_hash(&token_hash(7)).await.expect("asks").is_some());

        store.write_requests(&[lost]).await.expect("writes");
        let phone = store.find_phone(Scope::All, &mac("805EC0021C1A"), opened).await.expect("asks").expect("there");
        assert_eq!(phone.row.warning, None, "a request from before the renewal does not change the warning");
        assert_eq!(store.renew_window(12_345, &secrets(8), until, &actor(), opened).await, Err(Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn several_windows_are_renewed_together_or_not_at_all() {
    each_database(async |store| {
        let world = world(&store).await;
        store.create_phone(&new_phone(world.client_id, None, "020000000001", 9)).await.expect("a phone");
        let own = [(mac("805EC0021C1A"), secrets(21)), (mac("020000000001"), secrets(22))];
        let until = at(NOON + HOUR);
        let with_foreign = [own[0].clone(), (mac("0004137823D0"), secrets(23))];
        let refused = store.renew_windows(world.client_id, &with_foreign, until, &actor(), now()).await;
        assert_eq!(refused, Err(Error::ForeignPhone(mac("0004137823D0"))));
        assert!(store.find_phone_by_token_hash(&token_hash(1)).await.expect("asks").is_some(), "nothing changed");
        let audit = store.list_audit(world.client_id, &mac("805EC0021C1A"), 50).await.expect("lists");
        assert_eq!(audit.len(), 1, "the refused renewal wrote no audit row");

        store.renew_windows(world.client_id, &own, until, &actor(), now()).await.expect("renews both");
        for seed in [21, 22] {
            let phone = store.find_phone_by_token_hash(&token_hash(seed)).await.expect("asks").expect("is there");
            assert_eq!(phone.window_until, until);
        }
    })
    .await;
}

/// The test passes the phones in another order than the one in which the journal locks them, which could cause a
/// deadlock.
#[tokio::test(flavor = "multi_thread")]
async fn renewing_windows_while_the_journal_is_written_causes_no_error() {
    each_database(async |store| {
        let world = world(&store).await;
        let (mut ids, mut phones) = (Vec::new(), Vec::new());
        for index in 0..50 {
            let address = format!("0200000000{index:02X}");
            let phone = new_phone(world.client_id, None, &address, 100 + index);
            ids.push(store.create_phone(&phone).await.expect("a phone"));
            phones.push((mac(&address), secrets(200 + index)));
        }
        phones.reverse();
        let batch: Vec<_> = ids.iter().map(|id| request(*id, 1, "y.cfg")).collect();
        for _ in 0..10 {
            let (until, by) = (at(NOON + HOUR), actor());
            let opened = store.renew_windows(world.client_id, &phones, until, &by, now());
            let (opened, written) = tokio::join!(opened, store.write_requests(&batch));
            opened.expect("renews");
            written.expect("writes");
        }
    })
    .await;
}
