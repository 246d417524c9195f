//! Tests of settings of a scope: setting, resetting, locking and unlocking them, with the audit rows.

use crate::{
    demo::{World, actor, audit_rows, mac, now, tree, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_api::audit::AuditAction;
use portal_store::{Error, SealedSecret, SettingChange, SettingOwner, Store, StoredSetting, StoredValue};
use sea_orm::{ConnectionTrait, Database};

fn set(id: &str, value: &str) -> SettingChange {
    SettingChange::Set(id.into(), StoredValue::Plain(value.into()))
}

fn sealed(id: &str) -> SettingChange {
    SettingChange::Set(id.into(), StoredValue::Sealed(SealedSecret::from(vec![0xC0, 0xFF, 0xEE])))
}

fn reset(id: &str) -> SettingChange {
    SettingChange::Reset(id.into())
}

fn lock(id: &str) -> SettingChange {
    SettingChange::Lock(id.into())
}

fn unlock(id: &str) -> SettingChange {
    SettingChange::Unlock(id.into())
}

fn stored(id: &str, value: Option<&str>, is_locked: bool) -> StoredSetting {
    StoredSetting { id: id.into(), value: value.map(|value| StoredValue::Plain(value.into())), is_locked }
}

async fn change(
    store: &Store,
    owner: &SettingOwner,
    client_id: Option<i64>,
    changes: &[SettingChange],
) -> Result<(), Error> {
    store.change_settings(owner, client_id, None, changes, &actor(), now()).await
}

/// The settings that an owner defines.
async fn settings_of(store: &Store, owner: &SettingOwner) -> Vec<StoredSetting> {
    let layers = store.list_setting_layers_of(owner).await.expect("lists");
    let last = layers.into_iter().last().expect("the owner's own layer");
    assert_eq!(last.owner, *owner);
    last.settings
}

/// The owners within the client: the client, a department, a line and model, a phone.
fn owners(world: &World, department_id: i64) -> [SettingOwner; 4] {
    [
        SettingOwner::Client(world.client_id),
        SettingOwner::Department(department_id),
        SettingOwner::Line { line_id: world.line_id, model: "yealink-t46g".into() },
        SettingOwner::Phone(world.phone_id),
    ]
}

#[tokio::test]
async fn a_value_and_a_lock_are_set_and_removed_independently() {
    each_database(async |store| {
        world(&store).await;
        let steps = [
            (set("screen.language", "fr"), vec![stored("screen.language", Some("fr"), false)]),
            (lock("screen.language"), vec![stored("screen.language", Some("fr"), true)]),
            (set("screen.language", "en"), vec![stored("screen.language", Some("en"), true)]),
            (reset("screen.language"), vec![stored("screen.language", None, true)]),
            (set("screen.language", ""), vec![stored("screen.language", Some(""), true)]),
            (reset("screen.language"), vec![stored("screen.language", None, true)]),
            (unlock("screen.language"), vec![]),
            (lock("screen.language"), vec![stored("screen.language", None, true)]),
            (set("screen.language", "de"), vec![stored("screen.language", Some("de"), true)]),
            (unlock("screen.language"), vec![stored("screen.language", Some("de"), false)]),
            (reset("screen.language"), vec![]),
        ];
        for (step, expected) in steps {
            let made = change(&store, &SettingOwner::Operator, None, std::slice::from_ref(&step)).await;
            assert_eq!(made, Ok(()), "{step:?}");
            assert_eq!(settings_of(&store, &SettingOwner::Operator).await, expected, "{step:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_sealed_value_replaces_a_plain_one_and_is_never_printed() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let owner = SettingOwner::Client(world.client_id);
        let password = "commportal.password";
        change(&store, &owner, Some(world.client_id), &[set(password, "plain")]).await.expect("sets");
        change(&store, &owner, Some(world.client_id), &[sealed(password)]).await.expect("seals");
        let secret = StoredValue::Sealed(SealedSecret::from(vec![0xC0, 0xFF, 0xEE]));
        let found = settings_of(&store, &owner).await;
        assert_eq!(found, [StoredSetting { id: password.into(), value: Some(secret), is_locked: false }]);

        let printed =
            format!("{found:?} {:?} {:?}", sealed(password), audit_rows(&url, "setting").await).to_lowercase();
        for secret in ["192, 255", "c0ff", "plain(\"plain"] {
            assert!(!printed.contains(secret), "{secret} in {printed}");
        }
        change(&store, &owner, Some(world.client_id), &[set(password, "plain")]).await.expect("sets");
        assert_eq!(settings_of(&store, &owner).await, [stored(password, Some("plain"), false)]);
    })
    .await;
}

#[tokio::test]
async fn only_effective_setting_changes_write_an_audit_row() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let line = SettingOwner::Line { line_id: world.line_id, model: "yealink-t46g".into() };
        let client_id = Some(world.client_id);
        let all =
            [set("b", "1"), lock("a"), reset("c"), unlock("d"), sealed("e"), lock("b"), set("b", "2"), reset("b")];
        change(&store, &line, client_id, &all).await.expect("changes");
        let audit_rows_of = |rows: &[(&str, &str)]| -> Vec<_> {
            rows.iter().map(|(action, detail)| ((*action).to_owned(), (*detail).to_owned(), client_id)).collect()
        };
        let expected = audit_rows_of(&[
            ("setting_locked", "line 0970711111 yealink-t46g a"),
            ("setting_set", "line 0970711111 yealink-t46g b"),
            ("setting_locked", "line 0970711111 yealink-t46g b"),
            ("setting_set", "line 0970711111 yealink-t46g b"),
            ("setting_reset", "line 0970711111 yealink-t46g b"),
            ("setting_set", "line 0970711111 yealink-t46g e"),
        ]);
        assert_eq!(audit_rows(&url, "setting").await, expected);
        let before = settings_of(&store, &line).await;
        assert_eq!(before.len(), 3);

        let nothing = [lock("a"), reset("b"), sealed("e"), reset("f"), unlock("e"), lock("b")];
        change(&store, &line, client_id, &nothing).await.expect("nothing to do");
        assert_eq!(audit_rows(&url, "setting").await, expected);
        assert_eq!(settings_of(&store, &line).await, before);

        let phone = SettingOwner::Phone(world.phone_id);
        let mac = mac("805EC0021C1A");
        store.change_settings(&phone, client_id, Some(&mac), &[set("a", "1")], &actor(), now()).await.expect("sets");
        let shown = store.list_audit(world.client_id, &mac, 1).await.expect("lists");
        assert_eq!((shown[0].action, shown[0].detail.as_str()), (AuditAction::SettingSet, "phone a"));
        assert_eq!((shown[0].actor.as_str(), shown[0].at), ("expert", now()));
    })
    .await;
}

#[tokio::test]
async fn without_their_audit_rows_no_changes_of_settings_are_made() {
    each_database_with_url(async |TestDatabase { store, url }| {
        world(&store).await;
        let change = async |changes: &[SettingChange]| change(&store, &SettingOwner::Operator, None, changes).await;
        change(&[set("a", "before"), lock("b")]).await.expect("changes");
        let before = settings_of(&store, &SettingOwner::Operator).await;
        let database = Database::connect(&url).await.expect("connects");
        database.execute_unprepared("ALTER TABLE audit RENAME TO audit_away").await.expect("renames");
        assert!(change(&[set("a", "after"), unlock("b"), set("c", "new")]).await.is_err());
        database.execute_unprepared("ALTER TABLE audit_away RENAME TO audit").await.expect("renames back");
        database.close().await.expect("closes");
        assert_eq!(settings_of(&store, &SettingOwner::Operator).await, before);
    })
    .await;
}

#[tokio::test]
async fn a_missing_or_foreign_owner_of_settings_is_refused() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let tree = tree(&store, &world).await;
        let changes = [set("a", "1")];
        for owner in owners(&world, tree.departments[2]) {
            for client_id in [None, Some(world.other_client_id), Some(12_345)] {
                let refused = change(&store, &owner, client_id, &changes).await;
                assert_eq!(refused, Err(Error::NotFound), "{owner:?} {client_id:?}");
            }
        }
        let missing = [
            SettingOwner::Client(12_345),
            SettingOwner::Department(12_345),
            SettingOwner::Line { line_id: 12_345, model: "yealink-t46g".into() },
            SettingOwner::Phone(12_345),
        ];
        for owner in missing {
            let refused = change(&store, &owner, Some(world.client_id), &changes).await;
            assert_eq!(refused, Err(Error::NotFound), "{owner:?}");
            assert_eq!(store.list_setting_layers_of(&owner).await, Err(Error::NotFound), "{owner:?}");
        }
        assert_eq!(change(&store, &SettingOwner::Reseller(12_345), None, &changes).await, Err(Error::NotFound));
        let refused = store.list_setting_layers_of(&SettingOwner::Reseller(12_345)).await;
        assert_eq!(refused, Err(Error::NotFound));
        for owner in [SettingOwner::Operator, SettingOwner::Reseller(world.reseller_id)] {
            assert_eq!(
                change(&store, &owner, Some(world.client_id), &changes).await,
                Err(Error::NotFound),
                "the owner belongs to no client"
            );
        }
        assert_eq!(audit_rows(&url, "setting").await, []);
        assert_eq!(settings_of(&store, &SettingOwner::Operator).await, []);
    })
    .await;
}

#[tokio::test]
async fn deleting_a_phone_deletes_only_its_own_settings() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let client_id = Some(world.client_id);
        let root = tree(&store, &world).await.departments[0];
        let owners = owners(&world, root);
        for owner in &owners {
            change(&store, owner, client_id, &[set("a", "1"), lock("b")]).await.expect("changes");
        }
        assert_eq!(store.delete_phone(world.phone_id, &actor(), now()).await, Ok(true));
        let refused = change(&store, &SettingOwner::Phone(world.phone_id), client_id, &[set("a", "1")]).await;
        assert_eq!(refused, Err(Error::NotFound));
        for owner in &owners[..3] {
            assert_eq!(
                settings_of(&store, owner).await,
                [stored("a", Some("1"), false), stored("b", None, true)],
                "{owner:?}"
            );
        }
        let database = Database::connect(&url).await.expect("connects");
        let remaining =
            database.execute_unprepared("DELETE FROM setting_value WHERE place = 'phone'").await.expect("asks");
        database.close().await.expect("closes");
        assert_eq!(remaining.rows_affected(), 0);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_changes_of_the_same_settings_do_not_deadlock() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let client_id = Some(world.client_id);
        let savers: Vec<_> = (0..12)
            .map(|index| {
                let store = store.clone();
                let owner = SettingOwner::Client(world.client_id);
                let mut changes = vec![set("a", &index.to_string()), lock("b"), set("c", "same")];
                if index % 2 == 0 {
                    changes.reverse();
                }
                tokio::spawn(async move { change(&store, &owner, client_id, &changes).await })
            })
            .collect();
        for saver in savers {
            saver.await.expect("ends").expect("no error");
        }
        let found = settings_of(&store, &SettingOwner::Client(world.client_id)).await;
        assert_eq!(found[1..], [stored("b", None, true), stored("c", Some("same"), false)]);
        let audit = audit_rows(&url, "setting").await;
        let count = |detail: &str| audit.iter().filter(|(_, found, _)| found == detail).count();
        assert_eq!((count("client a"), count("client b"), count("client c")), (12, 1, 1));
    })
    .await;
}
