//! Tests of the audit's seals. An attacker has the database, but not the key. Verification must detect every row that
//! the attacker changes, inserts, deletes or moves.

use crate::{
    demo::{HOUR, NOON, actor, at, new_client, now, world},
    each_database::{TestDatabase, each_database_with_url},
};
use portal_store::{AuditFault, AuditReport, AuditSeal, SEAL_ROWS, SealKey, SealProgress, Store};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, TransactionTrait};

/// The number of audit rows that `world` writes.
const WORLD_ROWS: u64 = 8;

pub(crate) fn key() -> SealKey {
    SealKey::new(&[7; 32])
}

/// Makes one seal; returns `None` if there is nothing to seal.
pub(crate) async fn seal(store: &Store, seed: u8) -> Option<AuditSeal> {
    store.seal_audit(&key(), &[seed; 32], &mut SealProgress::default(), at(NOON + HOUR)).await.expect("seals")
}

pub(crate) async fn verify(store: &Store) -> AuditReport {
    store.verify_audit(&key()).await.expect("checks")
}

/// An attacker who has the database but not the key.
pub(crate) struct Attacker(DatabaseConnection);

impl Attacker {
    pub(crate) async fn at(url: &str) -> Self {
        let database = Database::connect(url).await.expect("connects");
        Self(database)
    }

    pub(crate) async fn run(&self, sql: &str) {
        self.0.execute_unprepared(sql).await.expect(sql);
    }

    /// Copies the tables, to restore them later.
    async fn copy_tables(&self) {
        for table in ["audit", "audit_seal"] {
            self.run(&format!("CREATE TABLE {table}_copy AS SELECT * FROM {table}")).await;
        }
    }

    /// Restores the copies.
    async fn restore_tables(&self) {
        for table in ["audit", "audit_seal"] {
            self.run(&format!("DELETE FROM {table}")).await;
            self.run(&format!("INSERT INTO {table} SELECT * FROM {table}_copy")).await;
        }
    }

    /// A literal for these bytes in the database's syntax.
    fn bytes_literal(&self, hex: &str) -> String {
        match self.0.get_database_backend() {
            DbBackend::Postgres => format!("'\\x{hex}'::bytea"),
            _ => format!("X'{hex}'"),
        }
    }
}

/// Creates three seals: over the eight rows of `world`, and twice over two new rows.
async fn make_three_seals(store: &Store) {
    let world = world(store).await;
    let first = seal(store, 1).await.expect("a seal");
    assert_eq!((first.id, first.rows), (1, WORLD_ROWS));
    for (seed, references) in [(2, ["30000", "30001"]), (3, ["40000", "40001"])] {
        for reference in references {
            let client = new_client(world.reseller_id, reference, "Neuf");
            store.create_client(&client).await.expect("a client");
        }
        assert_eq!(seal(store, seed).await.expect("a seal").rows, 2);
    }
    assert_eq!(seal(store, 4).await, None, "nothing to seal");
}

#[tokio::test]
async fn an_unchanged_audit_is_valid() {
    each_database_with_url(async |TestDatabase { store, .. }| {
        assert_eq!(verify(&store).await, AuditReport::default());
        make_three_seals(&store).await;
        let report = verify(&store).await;
        assert_eq!((report.seals, report.rows, report.unsealed, report.fault), (3, WORLD_ROWS + 4, 0, None));
        let unsealed = new_client(1, "50000", "Neuf");
        store.create_client(&unsealed).await.expect("a client");
        assert_eq!(verify(&store).await.unsealed, 1);
        let other = store.verify_audit(&SealKey::new(&[8; 32])).await.expect("checks");
        assert_eq!(other.fault, Some(AuditFault::SealChanged(1)), "another key");
    })
    .await;
}

#[tokio::test]
async fn a_change_of_any_column_is_detected() {
    each_database_with_url(async |TestDatabase { store, url }| {
        make_three_seals(&store).await;
        let attacker = Attacker::at(&url).await;
        attacker.copy_tables().await;
        let (salt, digest) = (attacker.bytes_literal(&"ab".repeat(16)), attacker.bytes_literal(&"ab".repeat(32)));
        // A proof with the length of an erasure, and bytes whose length is invalid for any column.
        let (erased, short) = (attacker.bytes_literal(&"ab".repeat(64)), attacker.bytes_literal("ab"));
        let mut changes = Vec::new();
        for id in [1, 5, WORLD_ROWS, WORLD_ROWS + 4] {
            for set in
                ["at = at + 1", "at = 0", "client_id = 999", "id = id + 100", "id = -id", "action = 'line_created '"]
            {
                changes.push(format!("UPDATE audit SET {set} WHERE id = {id}"));
            }
            changes.push(format!("UPDATE audit SET mac = 'x' WHERE id = {id}"));
            for column in ["actor", "address", "detail"] {
                changes.push(format!("UPDATE audit SET {column} = {column} || ' ' WHERE id = {id}"));
                changes.push(format!("UPDATE audit SET {column} = 'x' || {column} WHERE id = {id}"));
                for proof in [&salt, &erased, &digest, &short, "NULL"] {
                    changes.push(format!("UPDATE audit SET {column}_proof = {proof} WHERE id = {id}"));
                }
                // An erasure needs the key: its proof contains a tag.
                changes.push(format!("UPDATE audit SET {column} = '', {column}_proof = {erased} WHERE id = {id}"));
            }
            for value in [&digest, &short, "NULL"] {
                changes.push(format!("UPDATE audit SET digest = {value} WHERE id = {id}"));
            }
        }
        changes.push("UPDATE audit SET client_id = NULL WHERE client_id IS NOT NULL".to_owned());
        changes.push("UPDATE audit SET mac = NULL WHERE mac IS NOT NULL".to_owned());
        // A value can't be moved to another column or to another row.
        changes.push("UPDATE audit SET actor = address, address = actor WHERE id = 2".to_owned());
        changes
            .push("UPDATE audit SET actor_proof = address_proof, address_proof = actor_proof WHERE id = 2".to_owned());
        for id in 1..=3 {
            for column in ["first_id", "last_id", "count", "last_at", "at"] {
                changes.push(format!("UPDATE audit_seal SET {column} = {column} + 1 WHERE id = {id}"));
            }
            for set in ["id = id + 10", "kind = 'removed'", "kind = 'other'"] {
                changes.push(format!("UPDATE audit_seal SET {set} WHERE id = {id}"));
            }
            for column in ["digest", "previous", "tag"] {
                changes.push(format!("UPDATE audit_seal SET {column} = {digest} WHERE id = {id}"));
                changes.push(format!("UPDATE audit_seal SET {column} = {short} WHERE id = {id}"));
            }
        }
        for change in changes {
            attacker.run(&change).await;
            // The store reports an invalid value as an error, which also counts as detected.
            let is_detected = store.verify_audit(&key()).await.map_or(true, |report| report.fault.is_some());
            assert!(is_detected, "{change}");
            attacker.restore_tables().await;
        }
        assert_eq!(verify(&store).await.fault, None);
    })
    .await;
}

#[tokio::test]
async fn the_fault_names_the_row_or_the_seal() {
    each_database_with_url(async |TestDatabase { store, url }| {
        make_three_seals(&store).await;
        let attacker = Attacker::at(&url).await;
        attacker.copy_tables().await;
        let insert = "INSERT INTO audit (id, at, actor, address, action, detail) VALUES";
        let copy_seal = "INSERT INTO audit_seal \
                         SELECT 4, kind, first_id, last_id, count, last_at, digest, previous, at, tag \
                         FROM audit_seal WHERE id = 3";
        for (changes, expected) in [
            (&["UPDATE audit SET actor = 'autre' WHERE id = 5"][..], AuditFault::RowChanged(5)),
            (&["DELETE FROM audit WHERE id = 5"], AuditFault::RowChanged(6)),
            (
                &["DELETE FROM audit WHERE id = 8"],
                AuditFault::RowsChanged { seal: 1, first: 1, last: 8, expected: 8, found: 7 },
            ),
            (
                &["DELETE FROM audit WHERE id > 10"],
                AuditFault::RowsChanged { seal: 3, first: 11, last: 12, expected: 2, found: 0 },
            ),
            (
                &[
                    "UPDATE audit SET id = 100 WHERE id = 5",
                    "UPDATE audit SET id = 5 WHERE id = 6",
                    "UPDATE audit SET id = 6 WHERE id = 100",
                ],
                AuditFault::RowChanged(5),
            ),
            (&[&format!("{insert} (0, 0, 'a', 'b', 'c', 'd')")], AuditFault::RowInRemovedRange(0)),
            (
                &["DELETE FROM audit WHERE id = 5", &format!("{insert} (5, 0, 'a', 'b', 'c', 'd')")],
                AuditFault::RowInserted(5),
            ),
            (&["DELETE FROM audit_seal WHERE id = 2"], AuditFault::SealMissing(2)),
            (&["DELETE FROM audit_seal WHERE id = 1"], AuditFault::SealMissing(1)),
            (&["DELETE FROM audit_seal WHERE id = 3"], AuditFault::ChainEndMissing(11)),
            (&["DELETE FROM audit_seal"], AuditFault::ChainEndMissing(1)),
            (&[copy_seal], AuditFault::SealChanged(4)),
        ] {
            for change in changes {
                attacker.run(change).await;
            }
            assert_eq!(verify(&store).await.fault, Some(expected), "{changes:?}");
            attacker.restore_tables().await;
        }
    })
    .await;
}

#[tokio::test]
async fn sealing_again_with_another_key_is_detected() {
    each_database_with_url(async |TestDatabase { store, url }| {
        make_three_seals(&store).await;
        let attacker = Attacker::at(&url).await;
        attacker.run("DELETE FROM audit_seal").await;
        attacker.run("UPDATE audit SET digest = NULL, actor = 'personne' WHERE id = 3").await;
        attacker.run("UPDATE audit SET digest = NULL").await;
        let other = SealKey::new(&[9; 32]);
        let sealed = store.seal_audit(&other, &[1; 32], &mut SealProgress::default(), now()).await.expect("seals");
        assert_eq!(sealed.map(|seal| seal.rows), Some(WORLD_ROWS + 4));
        assert_eq!(verify(&store).await.fault, Some(AuditFault::SealChanged(1)));
    })
    .await;
}

#[tokio::test]
async fn many_unsealed_rows_get_several_seals() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let attacker = Attacker::at(&url).await;
        let many = SEAL_ROWS * 2 + 1;
        let rows: Vec<_> = (0..many).map(|row| format!("({row}, 'a', 'b', 'phone_bound', '')")).collect();
        attacker
            .run(&format!("INSERT INTO audit (at, actor, address, action, detail) VALUES {}", rows.join(", ")))
            .await;
        let mut rows = Vec::new();
        while let Some(seal) = seal(&store, 1).await {
            rows.push(seal.rows);
        }
        assert_eq!(rows, [SEAL_ROWS, SEAL_ROWS, 1]);
        let report = verify(&store).await;
        assert_eq!((report.rows, report.seals, report.fault), (many, 3, None));
    })
    .await;
}

/// On PostgreSQL a transaction may write a row and commit after another transaction has committed a row with a higher
/// id.
#[tokio::test]
async fn sealing_waits_for_an_open_transaction_with_a_lower_row_id() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let database = Database::connect(&url).await.expect("connects");
        if database.get_database_backend() != DbBackend::Postgres {
            return;
        }
        let mut progress = SealProgress::default();
        let late = database.begin().await.expect("begins");
        late.execute_unprepared(
            "INSERT INTO audit (at, actor, address, action, detail) VALUES (1, 'late', '', 'x', '')",
        )
        .await
        .expect("writes");
        store.create_client(&new_client(world.reseller_id, "30000", "Neuf")).await.expect("a client");
        for _ in 0..2 {
            assert_eq!(store.seal_audit(&key(), &[1; 32], &mut progress, now()).await.expect("asks"), None);
            assert!(progress.is_waiting());
        }
        // Sealing does not wait for transactions that begin later.
        let later = database.begin().await.expect("begins");
        later
            .execute_unprepared(
                "INSERT INTO audit (at, actor, address, action, detail) VALUES (2, 'later', '', 'x', '')",
            )
            .await
            .expect("writes");
        late.commit().await.expect("commits");
        let sealed = store.seal_audit(&key(), &[1; 32], &mut progress, now()).await.expect("seals").expect("a seal");
        assert_eq!(sealed.rows, WORLD_ROWS + 2, "the row of `late`, and the row that was committed before it");
        later.rollback().await.expect("rolls back");
        store.create_client(&new_client(world.reseller_id, "40000", "Neuf")).await.expect("a client");
        let sealed = store.seal_audit(&key(), &[2; 32], &mut progress, now()).await.expect("seals").expect("a seal");
        assert_eq!(sealed.rows, 1, "the id of the transaction that was rolled back has no row");
        assert_eq!(verify(&store).await.fault, None);
    })
    .await;
}

#[tokio::test]
async fn an_audit_row_without_a_change_is_sealed_too() {
    each_database_with_url(async |TestDatabase { store, .. }| {
        let action = portal_api::audit::AuditAction::AuditCut;
        store.write_audit_row(action, "41".into(), &actor(), now()).await.expect("writes");
        assert_eq!(seal(&store, 1).await.map(|seal| seal.rows), Some(1));
        assert_eq!(verify(&store).await.fault, None);
    })
    .await;
}
