//! The telephones that a change at a place touches.

use crate::{
    demo::{binding, new_phone, token_hash, tree, world},
    each_database::each_database,
};
use portal_store::{Scope, SettingPlace, Store};

async fn bind(store: &Store, client_id: i64, line_id: Option<i64>, mac: &str, seed: u32) -> i64 {
    let id = store.create_phone(&new_phone(client_id, line_id, mac, seed)).await.expect("a telephone");
    assert_eq!(store.bind_phone(&binding(id, seed)).await, Ok(true));
    id
}

#[tokio::test]
async fn bound_telephones_are_found_by_every_place_above_them() {
    each_database(async |store| {
        let world = world(&store).await;
        let tree = tree(&store, &world).await;
        let Scope::Reseller(other_reseller_id) = world.other else { panic!("a reseller's scope") };
        assert_eq!(store.list_token_hashes_at(&SettingPlace::Operator, 0, 10).await, Ok(vec![]), "none is bound");
        let on_leaf = bind(&store, world.client_id, Some(tree.line_id), "020000000001", 11).await;
        let on_root = bind(&store, world.client_id, Some(world.line_id), "020000000002", 12).await;
        let unassigned = bind(&store, world.client_id, None, "020000000003", 13).await;
        let foreign = bind(&store, world.other_client_id, Some(world.other_line_id), "020000000004", 14).await;

        let line = |line_id| SettingPlace::Line { line_id, model: "t46g".into() };
        for (place, expected) in [
            (SettingPlace::Operator, vec![on_leaf, on_root, unassigned, foreign]),
            (SettingPlace::Reseller(world.reseller_id), vec![on_leaf, on_root, unassigned]),
            (SettingPlace::Reseller(other_reseller_id), vec![foreign]),
            (SettingPlace::Client(world.client_id), vec![on_leaf, on_root, unassigned]),
            (SettingPlace::Client(world.other_client_id), vec![foreign]),
            (SettingPlace::Department(tree.departments[0]), vec![on_leaf, on_root]),
            (SettingPlace::Department(tree.departments[1]), vec![on_leaf]),
            (SettingPlace::Department(tree.departments[2]), vec![on_leaf]),
            (line(tree.line_id), vec![on_leaf]),
            (line(world.line_id), vec![on_root]),
            (SettingPlace::Phone(unassigned), vec![unassigned]),
            (SettingPlace::Phone(world.phone_id), vec![]),
            (SettingPlace::Client(12_345), vec![]),
        ] {
            let all = store.list_token_hashes_at(&place, 0, 10).await.expect("lists");
            let ids: Vec<_> = all.iter().map(|(id, _)| *id).collect();
            assert_eq!(ids, expected, "{place:?}");
            let mut paged = Vec::new();
            while let [one] = store
                .list_token_hashes_at(&place, paged.last().map_or(0, |(id, _)| *id), 1)
                .await
                .expect("lists")
                .as_slice()
            {
                paged.push(one.clone());
            }
            assert_eq!(paged, all, "{place:?}");
        }
        let of_phone = store.list_token_hashes_at(&SettingPlace::Phone(unassigned), 0, u64::MAX).await;
        assert_eq!(of_phone, Ok(vec![(unassigned, token_hash(13).into())]));
    })
    .await;
}
