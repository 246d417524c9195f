//! Tests of the directory "Extensions": the lines of a client, sorted by name.

use crate::{
    demo::{name, new_line, number, tree, world},
    each_database::each_database,
};
use portal_api::{Search, department::ROOT};
use portal_store::{DirectorySearch, ExtensionRow, Store};

async fn numbers(store: &Store, client_id: i64, text: &str, department: Option<&str>) -> Vec<String> {
    let search = Search::parse(text).expect("a search");
    let department = department.map(name);
    let listed = store.list_extensions(client_id, &DirectorySearch::from(&search), department.as_ref(), 0, 50).await;
    let (rows, total) = listed.expect("lists");
    assert_eq!(total, rows.len() as u64);
    rows.into_iter().map(|row| row.number.to_string()).collect()
}

#[tokio::test]
async fn lines_are_found_by_name_number_and_department() {
    each_database(async |store| {
        let world = world(&store).await;
        tree(&store, &world).await;
        let (helene, full) = ("0970192349", "0970711111");
        for (text, department, expected) in [
            ("", None, &[helene, full][..]),
            ("HELENE", None, &[helene]),
            ("09 70 71", None, &[full]),
            ("0970", None, &[helene, full]),
            ("full meta", None, &[full]),
            ("seguin", None, &[]),
            ("", Some("Écully"), &[helene]),
            ("", Some(ROOT), &[full]),
            ("", Some("Nantes"), &[]),
            ("utilisateur", Some("Écully"), &[]),
            ("0970", Some("Écully"), &[helene]),
            ("", Some("Nulle part"), &[]),
        ] {
            assert_eq!(numbers(&store, world.client_id, text, department).await, expected, "{text} {department:?}");
        }
        assert_eq!(numbers(&store, world.other_client_id, "", None).await, ["0222969569"]);
        assert_eq!(numbers(&store, world.other_client_id, "", Some("Écully")).await, [""; 0]);
    })
    .await;
}

#[tokio::test]
async fn parts_add_up_to_the_list_in_the_order_of_names() {
    each_database(async |store| {
        let world = world(&store).await;
        for (index, name) in ["Élodie", "eric", "Adam", "adam", "Zoé"].into_iter().enumerate() {
            let line = new_line(world.client_id, &format!("097000000{index}"), name);
            store.create_line(&line).await.expect("a line");
        }
        let search = DirectorySearch::All;
        let mut parts = Vec::new();
        for offset in [0, 2, 4, 6, u64::MAX] {
            let part = store.list_extensions(world.client_id, &search, None, offset, 2).await;
            let (part, total) = part.expect("lists");
            assert_eq!(total, 6, "{offset}");
            parts.extend(part);
        }
        let names: Vec<_> = parts.iter().map(|row| row.name.as_str()).collect();
        assert_eq!(names, ["Adam", "adam", "Élodie", "eric", "Utilisateur Full Meta Test - 1", "Zoé"]);
        let first = ExtensionRow { name: name("Adam"), number: number("0970000002"), department: name(ROOT) };
        assert_eq!(parts[0], first);
    })
    .await;
}
