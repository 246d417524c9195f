//! Tests of the audit over time: old rows are deleted, a person's data is erased, and the seals remain valid.

use crate::{
    audit_seals::{Attacker, key, seal, verify},
    demo::{HOUR, NOON, actor, at, audit_rows, mac, name, new_client, now, number, world},
    each_database::{TestDatabase, each_database_with_url},
};
use portal_api::line::PresentedNumber;
use portal_store::{AuditAnchor, AuditFault, Contact, SealKey, Store};
use sea_orm::{ConnectionTrait, Database, Statement};

const DAY: i64 = 24 * HOUR;

async fn delete_before(store: &Store, seconds: i64) -> u64 {
    store.delete_audit_before(&key(), at(seconds), at(NOON + 9 * DAY)).await.expect("deletes")
}

/// Creates a first seal over the eight rows of `world`, and a second seal over one row of the next day.
async fn seal_two_days(store: &Store) {
    let world = world(store).await;
    seal(store, 1).await.expect("a seal");
    let mut client = new_client(world.reseller_id, "30000", "Neuf");
    client.created_at = at(NOON + DAY);
    store.create_client(&client).await.expect("a client");
    let sealed = store.seal_audit(&key(), &[2; 32], &mut portal_store::SealProgress::default(), at(NOON + DAY)).await;
    assert_eq!(sealed.expect("seals").map(|seal| seal.rows), Some(1));
}

#[tokio::test]
async fn old_rows_are_deleted_and_the_chain_remains_valid() {
    each_database_with_url(async |TestDatabase { store, url }| {
        seal_two_days(&store).await;
        assert_eq!(delete_before(&store, NOON).await, 0, "no row is old enough");
        assert_eq!(delete_before(&store, NOON + 1).await, 8);
        assert_eq!(delete_before(&store, NOON + 1).await, 0);
        let report = verify(&store).await;
        assert_eq!((report.seals, report.rows, report.removed, report.fault), (3, 1, 8, None));
        // The chain continues after a deletion.
        let mut client = new_client(1, "40000", "Neuf");
        client.created_at = at(NOON + 2 * DAY);
        store.create_client(&client).await.expect("a client");
        assert_eq!(delete_before(&store, NOON + 9 * DAY).await, 1, "the unsealed row stays");
        assert_eq!(seal(&store, 3).await.map(|seal| seal.rows), Some(1));
        let report = verify(&store).await;
        assert_eq!((report.seals, report.rows, report.removed, report.fault), (5, 1, 9, None));
        let attacker = Attacker::at(&url).await;
        attacker
            .run("INSERT INTO audit (id, at, actor, address, action, detail) VALUES (3, 0, 'a', 'b', 'c', 'd')")
            .await;
        assert_eq!(verify(&store).await.fault, Some(AuditFault::RowInRemovedRange(3)));
    })
    .await;
}

#[tokio::test]
async fn rows_deleted_without_a_seal_of_the_deletion_are_detected() {
    each_database_with_url(async |TestDatabase { store, url }| {
        seal_two_days(&store).await;
        let attacker = Attacker::at(&url).await;
        // All rows of a seal are deleted, as the portal would do, but no seal records the deletion.
        attacker.run("DELETE FROM audit WHERE id <= 8").await;
        let missing = AuditFault::RowsChanged { seal: 1, first: 1, last: 8, expected: 8, found: 0 };
        assert_eq!(verify(&store).await.fault, Some(missing));
    })
    .await;
}

#[tokio::test]
async fn a_row_dated_in_the_future_is_deleted_by_the_time_of_its_seal() {
    each_database_with_url(async |TestDatabase { store, url }| {
        world(&store).await;
        Attacker::at(&url)
            .await
            .run(&format!("UPDATE audit SET at = {} WHERE id = 4", (NOON + 9_999 * DAY) * 1_000))
            .await;
        seal(&store, 1).await.expect("a seal");
        assert_eq!(delete_before(&store, NOON + DAY).await, 8);
    })
    .await;
}

/// The actor, the address and the detail of an audit row.
async fn texts(url: &str, id: i64) -> Vec<String> {
    let database = Database::connect(url).await.expect("connects");
    let sql = format!("SELECT actor, address, detail FROM audit WHERE id = {id}");
    let row = database.query_one_raw(Statement::from_string(database.get_database_backend(), sql)).await;
    let row = row.expect("asks").expect("a row");
    (0..3).map(|column| row.try_get_by_index(column).expect("a text")).collect()
}

#[tokio::test]
async fn a_person_is_erased_and_the_seals_remain_valid() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let contact =
            |work: &str| Contact { name: name("Zoé Élan"), work: Some(work.into()), mobile: None, other: None };
        let mut user = actor();
        user.name = "0970711111 (Agenda)".into();
        let (client_id, line_id) = (world.client_id, world.line_id);
        store.create_contact(client_id, line_id, &contact("2001"), 9, &user, now()).await.expect("a contact");
        seal(&store, 1).await.expect("a seal");
        // A row that is not sealed yet.
        let masked = [number("0970711111")];
        store.set_presented(client_id, &masked, &PresentedNumber::Masked, &actor(), now()).await.expect("masks");

        let erase = async |person: &str| {
            let eraser = portal_store::Actor { name: "erase".into(), address: "127.0.0.1".into() };
            store.erase_from_audit(&key(), &[5; 32], person, &eraser, now()).await.expect("erases")
        };
        assert_eq!(erase("0970711119").await, 0);
        assert_eq!(erase("").await, 0);
        let before = audit_rows(&url, "").await.len();
        assert_eq!(
            erase("0970711111").await,
            4,
            "the rows about the line, its phone, the contact and the presented number"
        );
        assert_eq!(texts(&url, 9).await, ["", "", ""], "the person acted, and the detail names the person");
        assert_eq!(
            texts(&url, 5).await,
            ["expert", "192.0.2.1", ""],
            "another actor stays; only the detail named the person"
        );
        let rows = audit_rows(&url, "person_erased").await;
        assert_eq!(
            rows,
            [("person_erased".to_owned(), "4".to_owned(), None)],
            "the audit row has the number of rows, not the name of the person"
        );
        assert_eq!(audit_rows(&url, "").await.len(), before + 1);
        let report = verify(&store).await;
        assert_eq!((report.fault, report.rows, report.unsealed), (None, 9, 2));
        assert_eq!(seal(&store, 2).await.map(|seal| seal.rows), Some(2), "one of the sealed rows was erased before");
        let report = verify(&store).await;
        assert_eq!((report.fault, report.rows, report.erased), (None, 11, 6));
        assert_eq!(erase("0970711111").await, 0, "no row mentions the person any more");
        assert!(store.list_audit(client_id, &mac("805EC0021C1A"), 9).await.expect("lists").len() == 1);

        // An attacker can't write a new text into an erased column without being detected.
        let attacker = Attacker::at(&url).await;
        attacker.run("UPDATE audit SET actor = 'expert' WHERE id = 9").await;
        assert_eq!(verify(&store).await.fault, Some(AuditFault::RowChanged(9)));
    })
    .await;
}

#[tokio::test]
async fn the_anchor_shows_that_the_end_of_the_chain_was_cut_off() {
    each_database_with_url(async |TestDatabase { store, url }| {
        world(&store).await;
        let first = seal(&store, 1).await.expect("a seal");
        store.create_client(&new_client(1, "30000", "Neuf")).await.expect("a client");
        let last = seal(&store, 2).await.expect("a seal");
        let anchor_of = |seal: portal_store::AuditSeal| AuditAnchor::new(&key(), seal.id, seal.tag);
        assert_eq!(store.has_seal(&anchor_of(last)).await, Ok(true));
        let attacker = Attacker::at(&url).await;
        attacker.run("DELETE FROM audit WHERE id > 8").await;
        attacker.run("DELETE FROM audit_seal WHERE id = 2").await;
        assert_eq!(
            verify(&store).await.fault,
            None,
            "the remaining chain is valid, so the database alone doesn't show the fault"
        );
        assert_eq!(store.has_seal(&anchor_of(last)).await, Ok(false));
        assert_eq!(store.has_seal(&anchor_of(first)).await, Ok(true));
        let other = AuditAnchor::new(&SealKey::new(&[1; 32]), 1, [0; 32]);
        assert_eq!(store.has_seal(&other).await, Ok(false));
    })
    .await;
}
