//! Tests of the audit: each change writes one row in the same transaction, and only the changed client sees the row.

use crate::{
    demo::{actor, mac, new_client, new_line, new_phone, now, number, secrets, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_api::{audit::AuditAction, line::PresentedNumber};
use portal_store::Store;
use sea_orm::{ConnectionTrait, Database};

#[tokio::test]
async fn a_change_without_its_audit_row_is_rolled_back() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let database = Database::connect(&url).await.expect("connects");
        database.execute_unprepared("ALTER TABLE audit RENAME TO audit_away").await.expect("renames");
        let at = now();
        // While the audit table is missing, no audit row can be written, so no change may be made.
        assert!(store.create_client(&new_client(world.reseller_id, "30000", "Neuf")).await.is_err());
        assert!(store.create_line(&new_line(world.client_id, "0970192349", "Neuf")).await.is_err());
        assert!(store.create_phone(&new_phone(world.client_id, None, "020000000001", 9)).await.is_err());
        assert!(store.renew_window(world.phone_id, &secrets(7), at, &actor(), at).await.is_err());
        assert!(store.delete_phone(world.phone_id, &actor(), at).await.is_err());
        assert!(store.bind_phone(&crate::demo::binding(world.phone_id, 1), None).await.is_err());
        let masked = [number("0970711111")];
        assert!(store.set_presented(world.client_id, &masked, &PresentedNumber::Masked, &actor(), at).await.is_err());
        database.execute_unprepared("ALTER TABLE audit_away RENAME TO audit").await.expect("renames back");
        database.close().await.expect("closes");

        assert!(!store.has_phone(&mac("020000000001")).await.expect("asks"));
        assert_eq!(store.list_numbers(world.client_id).await.expect("lists").len(), 1);
        let phone = store.find_phone_for_provisioning(&mac("805EC0021C1A")).await.expect("asks").expect("is there");
        assert_eq!((phone.token_hash, phone.bound_at), (secrets(1).token_hash, None));
        assert_eq!(actions(&store, world.client_id).await, [AuditAction::PhoneRegistered]);
    })
    .await;
}

async fn actions(store: &Store, client_id: i64) -> Vec<AuditAction> {
    let rows = store.list_audit(client_id, &mac("805EC0021C1A"), 50).await.expect("lists");
    rows.into_iter().map(|row| row.action).collect()
}

#[tokio::test]
async fn audit_rows_outlive_the_phone_and_stay_with_its_client() {
    each_database(async |store| {
        let world = world(&store).await;
        store.renew_window(world.phone_id, &secrets(7), now(), &actor(), now()).await.expect("opens");
        store.delete_phone(world.phone_id, &actor(), now()).await.expect("deletes");
        store.create_phone(&new_phone(world.other_client_id, None, "805EC0021C1A", 9)).await.expect("registers");
        let before = [AuditAction::PhoneDeleted, AuditAction::WindowExtended, AuditAction::PhoneRegistered];
        assert_eq!(actions(&store, world.client_id).await, before);
        assert_eq!(actions(&store, world.other_client_id).await, [AuditAction::PhoneRegistered]);

        let rows = store.list_audit(world.client_id, &mac("805EC0021C1A"), 2).await.expect("lists");
        assert_eq!(rows.len(), 2, "the limit");
        assert_eq!((rows[0].actor.as_str(), rows[0].address.as_str(), rows[0].at), ("expert", "192.0.2.1", now()));
        assert_eq!(rows[0].detail, "0970711111");
        assert_eq!(rows[1].detail, "2018-11-05T12:00:00Z");
    })
    .await;
}
