//! Tests of the list of clients (search, order, pages, counters) and of their departments.

use crate::{
    demo::{
        HOUR, NOON, actor, at, binding, mac, name, new_client, new_line, new_phone, now, reference, request, world,
    },
    each_database::each_database,
};
use jiff::Timestamp;
use portal_api::{
    PageNumber, Search, SortDirection,
    client::{ClientRow, ClientSort, ExportClients, ListClients},
    phone::PhoneWarning,
};
use portal_store::{BindOutcome, Error, NewDepartment, NewPhoneRequest, Scope, Store, UniqueValue, WarningChange};

fn search(text: &str) -> ListClients {
    ListClients { q: Search::parse(text).expect("a search"), ..ListClients::default() }
}

async fn found(store: &Store, scope: Scope, text: &str) -> Vec<String> {
    let (rows, total) = store.list_clients(scope, &search(text), now()).await.expect("lists");
    assert_eq!(rows.len() as u64, total, "all results fit on one page");
    references(&rows)
}

fn references(rows: &[ClientRow]) -> Vec<String> {
    rows.iter().map(|row| row.reference.to_string()).collect()
}

#[tokio::test]
async fn a_client_is_found_by_name_reference_siret_number_and_mac() {
    each_database(async |store| {
        let world = world(&store).await;
        for (reference, name) in [("30000", "Société Générale d’Été"), ("AB-7", "50 % de_remise!"), ("30001", "Cœur")]
        {
            store.create_client(&new_client(world.reseller_id, reference, name)).await.expect("a client");
        }
        for (text, references) in [
            ("openip", &["10000"][..]),
            ("OpenIP", &["10000"]),
            ("societe generale", &["30000"]),
            ("D'ÉTÉ", &["30000"]),
            ("coeur", &["30001"]),
            ("ab-7", &["AB-7"]),
            ("3000", &["30000", "30001"]),
            ("09 70 71", &["10000"]),
            ("+33 9 70 71 11 11", &["10000"]),
            ("80:5e", &["10000"]),
            ("805e.c002.1c1a", &["10000"]),
            ("0222969569", &["20000"]),
            ("02", &[]),
            ("482 858 339", &["10000", "20000", "30000", "30001", "AB-7"]),
            ("%", &["AB-7"]),
            ("_", &["AB-7"]),
            ("!", &["AB-7"]),
            ("50 % de_r", &["AB-7"]),
            ("\\", &[]),
            ("'; DROP TABLE client; --", &[]),
        ] {
            assert_eq!(found(&store, Scope::All, text).await, references, "{text}");
        }
        assert_eq!(
            found(&store, world.other, "09 70 71").await,
            Vec::<String>::new(),
            "a client of the other reseller is not found"
        );
    })
    .await;
}

#[tokio::test]
async fn pages_add_up_to_the_list() {
    each_database(async |store| {
        let world = world(&store).await;
        for index in 0..120 {
            let mut new = new_client(world.reseller_id, &format!("C{index}"), &format!("Client {}", index % 7));
            new.created_at = at(NOON + index % 5);
            store.create_client(&new).await.expect("a client");
        }
        for sort in [ClientSort::CreatedAt, ClientSort::Reference, ClientSort::Name] {
            for order in [SortDirection::Asc, SortDirection::Desc] {
                let export = ExportClients { q: Search::default(), sort, order };
                let all = store.list_all_clients(world.expert, &export, now()).await.expect("exports");
                let mut paged = Vec::new();
                for page in 1..=4 {
                    let page = PageNumber::new(page).expect("a page");
                    let list = ListClients { q: Search::default(), sort, order, page };
                    let (rows, total) = store.list_clients(world.expert, &list, now()).await.expect("lists");
                    assert_eq!(total, 121, "every page has the total, even the empty last page");
                    paged.extend(rows);
                }
                assert_eq!(paged, all, "{sort:?} {order:?}");
                let mut sorted = all.clone();
                let key = |row: &ClientRow| -> (Timestamp, String, String) {
                    let reference = row.reference.to_string();
                    match sort {
                        ClientSort::CreatedAt => (row.created_at, String::new(), reference),
                        ClientSort::Reference => (now(), String::new(), reference),
                        ClientSort::Name => (now(), row.name.as_str().to_lowercase(), reference),
                    }
                };
                sorted.sort_by_key(key);
                if order == SortDirection::Desc {
                    sorted.reverse();
                }
                assert_eq!(references(&sorted), references(&all), "{sort:?} {order:?}");
            }
        }
    })
    .await;
}

#[tokio::test]
async fn the_total_is_right_on_a_full_page_and_on_the_empty_page_after_it() {
    each_database(async |store| {
        let world = world(&store).await;
        for index in 0..49 {
            store
                .create_client(&new_client(world.reseller_id, &format!("C{index}"), "Client"))
                .await
                .expect("a client");
        }
        let (rows, total) = store.list_clients(world.expert, &search(""), now()).await.expect("lists");
        assert_eq!((rows.len(), total), (50, 50));
        let second = ListClients { page: PageNumber::new(2).expect("a page"), ..search("") };
        let (rows, total) = store.list_clients(world.expert, &second, now()).await.expect("lists");
        assert_eq!((rows.len(), total), (0, 50));
    })
    .await;
}

#[tokio::test]
async fn the_list_counts_open_and_expired_windows_and_lost_phones() {
    each_database(async |store| {
        let world = world(&store).await;
        store.create_line(&new_line(world.client_id, "0970192349", "Deux")).await.expect("a line");
        for (index, hours) in [(1, 1), (2, -1), (3, 0), (4, 48)] {
            let mut new = new_phone(world.client_id, None, &format!("02000000000{index}"), 10 + index);
            new.window_until = at(NOON + hours * HOUR);
            let id = store.create_phone(&new).await.expect("a phone");
            if index == 4 {
                assert_eq!(store.bind_phone(&binding(id, 14), None).await, Ok(BindOutcome::Done));
                let warning = WarningChange::Set(PhoneWarning::LostCredentials);
                let reset = NewPhoneRequest { warning, ..request(id, HOUR, "020000000004.cfg") };
                store.write_requests(&[reset]).await.expect("writes");
            }
        }
        let (rows, _) = store.list_clients(world.expert, &search(""), now()).await.expect("lists");
        let row = &rows[0];
        assert_eq!(
            (row.lines, row.phones, row.open, row.expired),
            (2, 5, 2, 2),
            "of five phones, one is bound, two windows are open and two have expired"
        );
        assert_eq!(row.lost, 1, "the bound phone has lost its credentials");
        let (rows, _) = store.list_clients(world.other, &search(""), now()).await.expect("lists");
        let row = &rows[0];
        assert_eq!(
            (row.lines, row.phones, row.open, row.expired),
            (1, 1, 1, 0),
            "only the rows of this client are counted"
        );
    })
    .await;
}

#[tokio::test]
async fn a_client_is_read_as_it_was_written() {
    each_database(async |store| {
        let world = world(&store).await;
        let found = store.find_client(world.expert, &reference("10000")).await.expect("asks").expect("is there");
        assert_eq!(found.id, world.client_id);
        assert_eq!((found.client.name.as_str(), found.client.reseller.as_str()), ("OPENIP", "Expert Produits"));
        assert_eq!((found.client.siret.as_str(), found.client.city.as_str()), ("48285833900021", "Clichy"));
        assert_eq!(found.client.created_at, now());

        let again = store.create_client(&new_client(world.reseller_id, "10000", "Bis")).await;
        assert_eq!(again, Err(Error::Duplicate(UniqueValue::ClientReference)));
        assert_eq!(store.create_client(&new_client(12_345, "40000", "Bis")).await, Err(Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn departments_are_a_tree_under_one_root() {
    each_database(async |store| {
        let world = world(&store).await;
        let new = |text: &str, parent: Option<&str>| NewDepartment {
            client_id: world.client_id,
            name: name(text),
            parent: parent.map(name),
            created_at: now(),
            actor: actor(),
        };
        store.create_department(&new("Nantes", None)).await.expect("under the root");
        store.create_department(&new("Écully", Some("Nantes"))).await.expect("under Nantes");
        let duplicate = store.create_department(&new("Nantes", None)).await;
        assert_eq!(duplicate, Err(Error::Duplicate(UniqueValue::DepartmentName)));
        let orphan = store.create_department(&new("Ailleurs", Some("Nulle part"))).await;
        assert_eq!(orphan, Err(Error::UnknownDepartment));

        let listed = store.list_departments(Scope::All, world.client_id).await.expect("lists");
        let rows: Vec<_> = listed
            .iter()
            .map(|row| (row.name.as_str(), row.parent.as_ref().map(portal_api::Name::as_str), row.lines))
            .collect();
        let expected =
            [("Site principal", None, 1), ("Écully", Some("Nantes"), 0), ("Nantes", Some("Site principal"), 0)];
        assert_eq!(rows, expected);
        let others = store.list_departments(Scope::All, world.other_client_id).await.expect("lists");
        assert_eq!(others.len(), 1, "a department name of another client does not matter");
    })
    .await;
}

#[tokio::test]
async fn a_search_by_mac_needs_at_least_three_digits() {
    each_database(async |store| {
        let world = world(&store).await;
        assert!(store.has_phone(&mac("805EC0021C1A")).await.expect("asks"));
        assert_eq!(found(&store, world.expert, "1C1A").await, ["10000"]);
        assert_eq!(
            found(&store, world.expert, "1C").await,
            Vec::<String>::new(),
            "nearly every MAC address contains two given digits"
        );
    })
    .await;
}
