//! Tests of the scopes within a client: the whole client, a department with the departments below it, a line.

use crate::{
    demo::{World, actor, mac, name, new_department, new_line, new_phone, now, number, reference, tree, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_api::{
    PageNumber, Search, Secret, SortDirection,
    client::ListClients,
    department::ROOT,
    line::{Administrator, ExportLines, LineSort, ListLines},
    phone::{ExportPhones, ListPhones, PhoneSort},
};
use portal_store::{Scope, Store};
use sea_orm::{ConnectionTrait, Database};

/// A line in the root, a line in Écully (below Nantes), and a line in Lyon. Each has the phone with the same index in
/// `PHONES`; the last phone has no line.
const LINES: [&str; 3] = ["0970711111", "0970192349", "0970711005"];
const PHONES: [&str; 4] = ["805EC0021C1A", "020000000001", "020000000002", "020000000003"];

/// The client and the scopes of its departments.
struct DepartmentScopes {
    world: World,
    nantes: Scope,
    ecully: Scope,
    lyon: Scope,
    root: Scope,
}

async fn create_departments(store: &Store) -> DepartmentScopes {
    let world = world(store).await;
    let client_id = world.client_id;
    let tree = tree(store, &world).await;
    store.create_department(&new_department(client_id, "Lyon", None)).await.expect("a department");
    let mut line = new_line(client_id, LINES[2], "Lucie");
    line.department = Some(name("Lyon"));
    let lucie = store.create_line(&line).await.expect("a line");
    for (line_id, phone, seed) in
        [(Some(tree.line_id), PHONES[1], 11), (Some(lucie), PHONES[2], 12), (None, PHONES[3], 13)]
    {
        store.create_phone(&new_phone(client_id, line_id, phone, seed)).await.expect("a phone");
    }
    let lyon = store.find_department(Scope::All, &reference("10000"), &name("Lyon")).await.expect("asks");
    let scope_of = |id| Scope::Department { client_id, id };
    let [root, nantes, ecully] = tree.departments.map(scope_of);
    DepartmentScopes { world, nantes, ecully, lyon: scope_of(lyon.expect("is there").id), root }
}

/// The content of the lists of a scope.
struct Listed {
    numbers: Vec<String>,
    macs: Vec<String>,
    /// Each department with its parent.
    departments: Vec<(String, Option<String>)>,
}

/// Lists the lines, the phones and the departments within a scope.
async fn list_all(store: &Store, scope: Scope, client_id: i64) -> Listed {
    let (reference, q, order, page) =
        (reference("10000"), Search::default(), SortDirection::Asc, PageNumber::default());
    let sort = LineSort::Number;
    let lines = ListLines { reference: reference.clone(), q: q.clone(), sort, order, page };
    let (rows, total) = store.list_lines(scope, client_id, &lines).await.expect("lists");
    assert_eq!(total, rows.len() as u64);
    let export = ExportLines { reference: reference.clone(), q: q.clone(), sort, order };
    assert_eq!(store.list_all_lines(scope, client_id, &export).await.expect("exports"), rows);
    let numbers = rows.into_iter().map(|row| row.number.to_string()).collect();

    let sort = PhoneSort::Mac;
    let phones = ListPhones { reference: reference.clone(), q: q.clone(), state: None, sort, order, page };
    let (rows, total) = store.list_phones(scope, client_id, &phones, now()).await.expect("lists");
    assert_eq!(total, rows.len() as u64);
    let export = ExportPhones { reference, q, state: None, sort, order };
    assert_eq!(store.list_all_phones(scope, client_id, &export, now()).await.expect("exports"), rows);
    let macs = rows.into_iter().map(|row| row.mac.to_string()).collect();

    let departments = store.list_departments(scope, client_id).await.expect("lists");
    let department = |row: portal_api::department::Department| (row.name.to_string(), row.parent.map(String::from));
    Listed { numbers, macs, departments: departments.into_iter().map(department).collect() }
}

#[tokio::test]
async fn lists_contain_only_the_rows_within_the_scope() {
    each_database(async |store| {
        let scopes = create_departments(&store).await;
        let client_id = scopes.world.client_id;
        let all = [(ROOT, None), ("Écully", Some("Nantes")), ("Lyon", Some(ROOT)), ("Nantes", Some(ROOT))];
        for (scope, lines, phones, departments) in [
            (Scope::All, &[0, 1, 2][..], &[0, 1, 2, 3][..], &all[..]),
            (Scope::Client(client_id), &[0, 1, 2], &[0, 1, 2, 3], &all),
            (scopes.root, &[0, 1, 2], &[0, 1, 2], &all),
            (scopes.nantes, &[1], &[1], &[("Nantes", None), ("Écully", Some("Nantes"))]),
            (scopes.ecully, &[1], &[1], &[("Écully", None)]),
            (scopes.lyon, &[2], &[2], &[("Lyon", None)]),
        ] {
            let Listed { mut numbers, mut macs, departments: mut names } = list_all(&store, scope, client_id).await;
            let mut expected: Vec<_> = lines.iter().map(|index| LINES[*index].to_owned()).collect();
            numbers.sort();
            expected.sort();
            assert_eq!(numbers, expected, "{scope:?}");
            let mut expected: Vec<_> = phones.iter().map(|index| PHONES[*index].to_owned()).collect();
            macs.sort();
            expected.sort();
            assert_eq!(macs, expected, "{scope:?}");
            names.sort();
            let owned = |(name, parent): &(&str, Option<&str>)| ((*name).to_owned(), parent.map(str::to_owned));
            let mut expected: Vec<_> = departments.iter().map(owned).collect();
            expected.sort();
            assert_eq!(names, expected, "{scope:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn single_rows_are_found_only_within_the_scope() {
    each_database(async |store| {
        let scopes = create_departments(&store).await;
        let DepartmentScopes { world, nantes, ecully, lyon, root } = scopes;
        let client = Scope::Client(world.client_id);
        let other = Scope::Client(world.other_client_id);
        // A department of this client contains no lines of another client.
        for scope in [client, nantes, ecully, lyon, root] {
            assert!(store.find_client(scope, &reference("10000")).await.expect("asks").is_some(), "{scope:?}");
            assert!(store.find_client(scope, &reference("20000")).await.expect("asks").is_none(), "{scope:?}");
            assert!(store.find_line(scope, &number("0222969569")).await.expect("asks").is_none(), "{scope:?}");
            assert!(store.find_phone(scope, &mac("0004137823D0"), now()).await.expect("asks").is_none(), "{scope:?}");
            let (clients, _) = store.list_clients(scope, &ListClients::default(), now()).await.expect("lists");
            assert_eq!(clients.len(), 1, "{scope:?}");
        }
        for (index, seen_by) in
            [&[client, root][..], &[client, root, nantes, ecully], &[client, root, lyon]].iter().enumerate()
        {
            for scope in [client, root, nantes, ecully, lyon, other, Scope::Line(i64::MIN)] {
                let is_seen = seen_by.contains(&scope);
                let line = store.find_line(Scope::All, &number(LINES[index])).await.expect("asks").expect("is there");
                assert_eq!(line.client_name.as_str(), "OPENIP");
                let found = store.find_line(scope, &number(LINES[index])).await.expect("asks");
                assert_eq!(found.is_some(), is_seen, "{scope:?} {index}");
                assert_eq!(store.has_line(scope, line.id).await, Ok(is_seen), "{scope:?} {index}");
                let found = store.find_phone(scope, &mac(PHONES[index]), now()).await.expect("asks");
                assert_eq!(found.is_some(), is_seen, "{scope:?} {index}");
            }
        }
        let unassigned = async |scope| store.find_phone(scope, &mac(PHONES[3]), now()).await.expect("asks").is_some();
        assert!(unassigned(client).await && !unassigned(root).await, "a phone without a line belongs to no department");
        for (text, seen_by) in [(ROOT, &[root][..]), ("Nantes", &[root, nantes]), ("Écully", &[root, nantes, ecully])]
        {
            for scope in [root, nantes, ecully, lyon] {
                let found = store.find_department(scope, &reference("10000"), &name(text)).await.expect("asks");
                assert_eq!(found.is_some(), seen_by.contains(&scope), "{scope:?} {text}");
            }
        }
        let line = Scope::Line(world.line_id);
        assert!(store.find_department(line, &reference("10000"), &name(ROOT)).await.expect("asks").is_none());
        assert_eq!(store.list_departments(line, world.client_id).await.expect("lists"), []);
    })
    .await;
}

#[tokio::test]
async fn a_department_scope_follows_moved_lines_and_departments() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let scopes = create_departments(&store).await;
        let client_id = scopes.world.client_id;
        let database = Database::connect(&url).await.expect("connects");
        let run = async |sql: &str| {
            database.execute_unprepared(sql).await.expect("moves");
        };
        let id_of = |scope: Scope| if let Scope::Department { id, .. } = scope { id } else { 0 };

        // The administrator of Nantes uses the line in Écully.
        run("UPDATE line SET administrator = 'department' WHERE number = '0970192349'").await;
        let helene = store.find_line(Scope::All, &number(LINES[1])).await.expect("asks").expect("is there");
        store
            .reset_line_password(helene.id, &Secret::new("hash"), &[1; 32], &actor(), now())
            .await
            .expect("an account");
        let department = async || {
            let account = store.find_account_by_login(LINES[1]).await.expect("asks").expect("an account");
            let line = account.holder.line.expect("a line");
            assert_eq!((line.administrator, line.reference.as_str()), (Administrator::Department, "10000"));
            line.department_id
        };
        assert_eq!(department().await, id_of(scopes.ecully));
        run(&format!("UPDATE line SET department_id = {} WHERE number = '0970192349'", id_of(scopes.nantes))).await;
        assert_eq!(department().await, id_of(scopes.nantes));
        assert_eq!(list_all(&store, scopes.nantes, client_id).await.numbers, [LINES[1]]);
        assert_eq!(list_all(&store, scopes.ecully, client_id).await.numbers, [""; 0]);

        // Lyon moves below Nantes.
        run(&format!("UPDATE department SET parent_id = {} WHERE name = 'Lyon'", id_of(scopes.nantes))).await;
        assert_eq!(list_all(&store, scopes.nantes, client_id).await.numbers, [LINES[1], LINES[2]]);
        // A cycle, which can't be made through the portal, still ends the query.
        run(&format!("UPDATE department SET parent_id = {} WHERE name = 'Nantes'", id_of(scopes.lyon))).await;
        assert_eq!(list_all(&store, scopes.nantes, client_id).await.numbers, [LINES[1], LINES[2]]);
        database.close().await.expect("closes");
    })
    .await;
}
