//! Tests of the layers of settings, from the operator down to a phone, and of finding departments.

use crate::{
    demo::{actor, name, new_line, new_phone, now, reference, tree, world},
    each_database::each_database,
};
use portal_api::department::ROOT;
use portal_store::{DepartmentRecord, Error, Scope, SettingChange, SettingLayer, SettingOwner, Store, StoredValue};

/// Sets and locks one setting of an owner. The setting's id and value are the owner's debug output.
async fn define_setting(store: &Store, owner: &SettingOwner, client_id: Option<i64>) {
    let id = format!("{owner:?}");
    let changes = [SettingChange::Set(id.clone(), StoredValue::Plain(id.clone())), SettingChange::Lock(id)];
    store.change_settings(owner, client_id, None, &changes, &actor(), now()).await.expect("changes");
}

/// Checks that each layer has exactly the setting of [`define_setting`] for its owner. Returns the owners with their
/// depths.
fn check_layers(layers: Vec<SettingLayer>) -> Vec<(SettingOwner, u8)> {
    for layer in &layers {
        let id = format!("{:?}", layer.owner);
        assert_eq!(layer.settings.len(), 1, "{layer:?}");
        assert_eq!(layer.settings[0].value, Some(StoredValue::Plain(id.clone())));
        assert_eq!((&layer.settings[0].id, layer.settings[0].is_locked), (&id, true));
    }
    layers.into_iter().map(|layer| (layer.owner, layer.depth)).collect()
}

fn line(line_id: i64, model: &str) -> SettingOwner {
    SettingOwner::Line { line_id, model: model.into() }
}

#[tokio::test]
async fn a_phone_has_all_the_layers_above_it_and_no_foreign_ones() {
    each_database(async |store| {
        let world = world(&store).await;
        let tree = tree(&store, &world).await;
        let (client_id, other_id) = (world.client_id, world.other_client_id);
        let phone = new_phone(client_id, Some(tree.line_id), "020000000001", 9);
        let phone_id = store.create_phone(&phone).await.expect("a phone");
        let Scope::Reseller(other_reseller_id) = world.other else { panic!("a reseller's scope") };
        let other_root = store.find_department(Scope::All, &reference("20000"), &name(ROOT)).await;
        let other_root = other_root.expect("asks").expect("is there");
        for owner in [SettingOwner::Operator, SettingOwner::Reseller(world.reseller_id)] {
            define_setting(&store, &owner, None).await;
        }
        define_setting(&store, &SettingOwner::Reseller(other_reseller_id), None).await;
        for owner in [
            SettingOwner::Client(client_id),
            SettingOwner::Department(tree.departments[0]),
            SettingOwner::Department(tree.departments[1]),
            SettingOwner::Department(tree.departments[2]),
            line(tree.line_id, "t46g"),
            line(tree.line_id, "t42g"),
            line(world.line_id, "t46g"),
            SettingOwner::Phone(phone_id),
            SettingOwner::Phone(world.phone_id),
        ] {
            define_setting(&store, &owner, Some(client_id)).await;
        }
        for owner in
            [SettingOwner::Client(other_id), SettingOwner::Department(other_root.id), line(world.other_line_id, "t46g")]
        {
            define_setting(&store, &owner, Some(other_id)).await;
        }

        let above = [
            (SettingOwner::Operator, 0),
            (SettingOwner::Reseller(world.reseller_id), 0),
            (SettingOwner::Client(client_id), 0),
        ];
        let departments = [
            (SettingOwner::Department(tree.departments[0]), 0),
            (SettingOwner::Department(tree.departments[1]), 1),
            (SettingOwner::Department(tree.departments[2]), 2),
        ];
        let of_line = [&above[..], &departments, &[(line(tree.line_id, "t46g"), 0)]].concat();
        let of_phone = [&of_line[..], &[(SettingOwner::Phone(phone_id), 0)]].concat();
        let layers = async |line_id, phone_id| {
            check_layers(store.list_setting_layers(client_id, line_id, "t46g", phone_id).await.expect("lists"))
        };
        assert_eq!(layers(Some(tree.line_id), Some(phone_id)).await, of_phone);
        assert_eq!(layers(Some(tree.line_id), None).await, of_line);
        assert_eq!(layers(None, Some(phone_id)).await, [&above[..], &of_phone[7..]].concat(), "a phone without a line");
        assert_eq!(layers(None, None).await, above);
        let on_root = layers(Some(world.line_id), None).await;
        assert_eq!(on_root, [&above[..], &departments[..1], &[(line(world.line_id, "t46g"), 0)]].concat());

        let down_to = async |owner| check_layers(store.list_setting_layers_of(&owner).await.expect("lists"));
        assert_eq!(down_to(SettingOwner::Operator).await, above[..1]);
        assert_eq!(down_to(above[1].0.clone()).await, above[..2]);
        assert_eq!(down_to(above[2].0.clone()).await, above);
        for depth in 0..3 {
            let expected = [&above[..], &departments[..=depth]].concat();
            assert_eq!(down_to(departments[depth].0.clone()).await, expected);
        }
        assert_eq!(down_to(line(tree.line_id, "t46g")).await, of_line);
        let without_line = [&of_line[..6], &of_phone[7..]].concat();
        assert_eq!(down_to(SettingOwner::Phone(phone_id)).await, without_line);
    })
    .await;
}

#[tokio::test]
async fn a_scope_without_settings_has_an_empty_layer_and_a_foreign_scope_is_refused() {
    each_database(async |store| {
        let world = world(&store).await;
        let (client_id, line_id, phone_id) = (world.client_id, Some(world.line_id), Some(world.phone_id));
        let layers = store.list_setting_layers(client_id, line_id, "t46g", phone_id).await.expect("lists");
        assert_eq!(layers.len(), 6);
        assert!(layers.iter().all(|layer| layer.settings.is_empty()));

        for (client_id, line_id, phone_id) in [
            (world.other_client_id, line_id, None),
            (world.other_client_id, None, phone_id),
            (client_id, Some(world.other_line_id), phone_id),
            (12_345, None, None),
            (client_id, Some(12_345), None),
            (client_id, line_id, Some(12_345)),
        ] {
            let refused = store.list_setting_layers(client_id, line_id, "t46g", phone_id).await;
            assert_eq!(refused, Err(Error::NotFound), "{client_id} {line_id:?} {phone_id:?}");
        }
        let unassigned = store.create_phone(&new_phone(client_id, None, "020000000001", 9)).await.expect("a phone");
        let layers = store.list_setting_layers_of(&SettingOwner::Phone(unassigned)).await.expect("lists");
        assert_eq!(layers.len(), 4, "a phone without a line has no departments");
    })
    .await;
}

#[tokio::test]
async fn the_settings_of_a_layer_are_sorted_by_id() {
    each_database(async |store| {
        world(&store).await;
        let changes = ["b", "É", "a.z", "a", "B", "a_b"].map(|id| SettingChange::Lock(id.into()));
        let made = store.change_settings(&SettingOwner::Operator, None, None, &changes, &actor(), now()).await;
        made.expect("locks");
        let layers = store.list_setting_layers_of(&SettingOwner::Operator).await.expect("lists");
        let ids: Vec<_> = layers[0].settings.iter().map(|setting| setting.id.as_str()).collect();
        assert_eq!(ids, ["B", "a", "a.z", "a_b", "b", "É"]);
    })
    .await;
}

#[tokio::test]
async fn a_department_is_found_within_the_scope() {
    each_database(async |store| {
        let world = world(&store).await;
        let tree = tree(&store, &world).await;
        let find = async |scope, reference_, name_| {
            store.find_department(scope, &reference(reference_), &name(name_)).await.expect("asks")
        };
        let client_id = world.client_id;
        let leaf = DepartmentRecord { id: tree.departments[2], client_id, depth: 2 };
        assert_eq!(find(world.expert, "10000", "Écully").await, Some(leaf));
        let middle = DepartmentRecord { id: tree.departments[1], client_id, depth: 1 };
        assert_eq!(find(Scope::All, "10000", "Nantes").await, Some(middle));
        let root = DepartmentRecord { id: tree.departments[0], client_id, depth: 0 };
        assert_eq!(find(world.expert, "10000", ROOT).await, Some(root));
        assert_eq!(find(world.other, "10000", "Nantes").await, None);
        assert_eq!(find(world.expert, "20000", ROOT).await, None);
        assert_eq!(find(Scope::All, "20000", "Nantes").await, None, "the department belongs to another client");
        assert_eq!(find(Scope::All, "10000", "nantes").await, None);
    })
    .await;
}

#[tokio::test]
async fn a_phone_for_provisioning_has_the_id_of_its_line() {
    each_database(async |store| {
        let world = world(&store).await;
        store.create_line(&new_line(world.client_id, "0970192349", "Deux")).await.expect("a line");
        let found = store.find_phone_for_provisioning(&crate::demo::mac("805EC0021C1A")).await.expect("asks");
        assert_eq!(found.expect("is there").line_id, Some(world.line_id));
        store.create_phone(&new_phone(world.client_id, None, "020000000001", 9)).await.expect("a phone");
        let found = store.find_phone_for_provisioning(&crate::demo::mac("020000000001")).await.expect("asks");
        assert_eq!(found.expect("is there").line_id, None);
    })
    .await;
}
