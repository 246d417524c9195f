//! Tests of the contacts of a line: they are stored, found, and invisible to other lines.

use crate::{
    demo::{actor, audit_rows, name, now, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_api::Search;
use portal_store::{Contact, ContactRow, DirectorySearch, Error, Store};
use sea_orm::{ConnectionTrait, Database};

/// The maximum number of contacts per line, which most tests don't reach.
const LIMIT: u64 = 5_000;

fn contact(name_: &str, work: Option<&str>, mobile: Option<&str>, other: Option<&str>) -> Contact {
    Contact {
        name: name(name_),
        work: work.map(str::to_owned),
        mobile: mobile.map(str::to_owned),
        other: other.map(str::to_owned),
    }
}

async fn list(store: &Store, line_id: i64, text: &str) -> Vec<ContactRow> {
    let search = Search::parse(text).expect("a search");
    let (rows, total) = store.list_contacts(line_id, &DirectorySearch::from(&search), 0, 50).await.expect("lists");
    assert_eq!(total, rows.len() as u64);
    rows
}

async fn names(store: &Store, line_id: i64, text: &str) -> Vec<String> {
    list(store, line_id, text).await.into_iter().map(|row| row.contact.name.to_string()).collect()
}

#[tokio::test]
async fn a_contact_is_found_by_name_and_number() {
    each_database(async |store| {
        let world = world(&store).await;
        let create = async |client_id, line_id, contact: &Contact| {
            store.create_contact(client_id, line_id, contact, LIMIT, &actor(), now()).await.expect("a contact")
        };
        let create_own = async |contact: &Contact| create(world.client_id, world.line_id, contact).await;
        create_own(&contact("Œuvre d’Île", Some("+33 2 40 00 00 01"), None, Some("*98"))).await;
        create_own(&contact("Zoé 100 %", None, Some("06.12.34.56.78"), None)).await;
        create_own(&contact("écluse", Some("2001"), Some("+44 20 7946 0000"), None)).await;
        create_own(&contact("Anna", None, None, None)).await;
        create(world.other_client_id, world.other_line_id, &contact("Zoé", Some("0612345678"), None, None)).await;
        for (text, expected) in [
            ("", &["Anna", "écluse", "Œuvre d’Île", "Zoé 100 %"][..]),
            ("ECLUSE", &["écluse"]),
            ("oeuvre d'ile", &["Œuvre d’Île"]),
            ("0 %", &["Zoé 100 %"]),
            ("06 12 34", &["Zoé 100 %"]),
            ("+33612", &["Zoé 100 %"]),
            ("0240", &["Œuvre d’Île"]),
            ("2001", &["écluse"]),
            ("0044 20", &["écluse"]),
            ("20010044", &[]),
            ("_", &[]),
        ] {
            assert_eq!(names(&store, world.line_id, text).await, expected, "{text}");
        }
        assert_eq!(names(&store, world.other_line_id, "").await, ["Zoé"]);
        assert_eq!(names(&store, 12_345, "").await, [""; 0]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_requests_never_exceed_the_contact_limit() {
    each_database(async |store| {
        let world = world(&store).await;
        let create = |client_id, line_id, limit| {
            let store = store.clone();
            tokio::spawn(async move {
                let contact = contact("Anna", Some("15"), None, None);
                store.create_contact(client_id, line_id, &contact, limit, &actor(), now()).await
            })
        };
        let (client_id, line_id) = (world.client_id, world.line_id);
        let tasks: Vec<_> = (0..8).map(|_| create(client_id, line_id, 5)).collect();
        let mut made = Vec::new();
        for task in tasks {
            match task.await.expect("ends") {
                Ok(id) => made.push(id),
                refused => assert_eq!(refused, Err(Error::Full { limit: 5 })),
            }
        }
        assert_eq!(made.len(), 5);
        assert_eq!(store.delete_contact(client_id, line_id, made[0], &actor(), now()).await, Ok(true));
        assert!(
            create(client_id, line_id, 5).await.expect("ends").is_ok(),
            "after a deletion, one more contact is allowed"
        );
        let other = create(world.other_client_id, world.other_line_id, 1).await.expect("ends");
        assert!(other.is_ok(), "contacts of another line are not counted");
    })
    .await;
}

#[tokio::test]
async fn parts_add_up_to_the_list() {
    each_database(async |store| {
        let world = world(&store).await;
        for index in 0..7 {
            let contact = contact(&format!("Nom {}", index % 3), Some(&index.to_string()), None, None);
            store
                .create_contact(world.client_id, world.line_id, &contact, LIMIT, &actor(), now())
                .await
                .expect("a contact");
        }
        let all = list(&store, world.line_id, "").await;
        let search = DirectorySearch::All;
        let mut parts = Vec::new();
        for offset in (0..12).step_by(3) {
            let (part, total) = store.list_contacts(world.line_id, &search, offset, 3).await.expect("lists");
            assert_eq!(total, 7, "{offset}");
            parts.extend(part);
        }
        assert_eq!(parts, all);
        assert_eq!(store.list_contacts(world.line_id, &search, 0, 0).await, Ok((vec![], 7)));
        assert_eq!(store.list_contacts(world.line_id, &search, u64::MAX, u64::MAX).await, Ok((vec![], 7)));
    })
    .await;
}

#[tokio::test]
async fn a_contact_is_changed_and_deleted_within_its_line_only() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let (client_id, line_id) = (world.client_id, world.line_id);
        let before = contact("Anna", Some("0240000001"), None, None);
        let after = contact("Zoé", None, Some("0612345678"), Some("2001"));
        let id = store.create_contact(client_id, line_id, &before, LIMIT, &actor(), now()).await.expect("a contact");
        assert_eq!(list(&store, line_id, "").await, [ContactRow { id, contact: before.clone() }]);

        let foreign = [
            (world.other_client_id, world.other_line_id, id),
            (world.other_client_id, line_id, id),
            (client_id, world.other_line_id, id),
            (client_id, line_id, 12_345),
        ];
        for (client_id, line_id, id) in foreign {
            let refused = store.update_contact(client_id, line_id, id, &after, &actor(), now()).await;
            assert_eq!(refused, Err(Error::NotFound));
            let deleted = store.delete_contact(client_id, line_id, id, &actor(), now()).await;
            assert!(matches!(deleted, Ok(false) | Err(Error::NotFound)));
        }
        let refused = store.create_contact(client_id, world.other_line_id, &after, LIMIT, &actor(), now()).await;
        assert_eq!(refused, Err(Error::NotFound));
        assert_eq!(list(&store, line_id, "").await, [ContactRow { id, contact: before }]);

        assert_eq!(store.update_contact(client_id, line_id, id, &after, &actor(), now()).await, Ok(()));
        // Saving the same values again is no change and writes no audit row.
        assert_eq!(store.update_contact(client_id, line_id, id, &after, &actor(), now()).await, Ok(()));
        assert_eq!(list(&store, line_id, "06").await, [ContactRow { id, contact: after }]);
        assert_eq!(list(&store, line_id, "anna").await, []);
        assert_eq!(list(&store, line_id, "0240").await, []);
        assert_eq!(store.delete_contact(client_id, line_id, id, &actor(), now()).await, Ok(true));
        assert_eq!(store.delete_contact(client_id, line_id, id, &actor(), now()).await, Ok(false));
        assert_eq!(list(&store, line_id, "").await, []);

        let row = |action: &str, detail: &str| (action.to_owned(), detail.to_owned(), Some(client_id));
        let expected = [
            row("contact_created", "0970711111 Anna"),
            row("contact_changed", "0970711111 Zoé"),
            row("contact_deleted", "0970711111 Zoé"),
        ];
        assert_eq!(audit_rows(&url, "contact").await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_change_without_its_audit_row_is_rolled_back() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let (client_id, line_id) = (world.client_id, world.line_id);
        let anna = contact("Anna", Some("0240000001"), None, None);
        let zoe = contact("Zoé", None, None, None);
        let id = store.create_contact(client_id, line_id, &anna, LIMIT, &actor(), now()).await.expect("a contact");
        let database = Database::connect(&url).await.expect("connects");
        database.execute_unprepared("ALTER TABLE audit RENAME TO audit_away").await.expect("renames");
        assert!(store.create_contact(client_id, line_id, &zoe, LIMIT, &actor(), now()).await.is_err());
        assert!(store.update_contact(client_id, line_id, id, &zoe, &actor(), now()).await.is_err());
        assert!(store.delete_contact(client_id, line_id, id, &actor(), now()).await.is_err());
        database.execute_unprepared("ALTER TABLE audit_away RENAME TO audit").await.expect("renames back");
        database.close().await.expect("closes");
        assert_eq!(list(&store, line_id, "").await, [ContactRow { id, contact: anna }]);
    })
    .await;
}

#[tokio::test]
async fn words_match_in_any_order_and_a_number_search_matches_whole_numbers_only() {
    each_database(async |store| {
        let world = world(&store).await;
        for (name, work, mobile) in
            [("Jean Dupont", "0240000015", Some("0612345678")), ("Dupond", "15", None), ("Anna", "0240", Some("15"))]
        {
            let contact = contact(name, Some(work), mobile, None);
            store
                .create_contact(world.client_id, world.line_id, &contact, LIMIT, &actor(), now())
                .await
                .expect("a contact");
        }
        let found = async |search: DirectorySearch| {
            let (rows, _) = store.list_contacts(world.line_id, &search, 0, 50).await.expect("lists");
            rows.into_iter().map(|row| row.contact.name.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(found(DirectorySearch::words("dupont  jean")).await, ["Jean Dupont"]);
        assert_eq!(found(DirectorySearch::words("jean 0612")).await, ["Jean Dupont"]);
        assert_eq!(found(DirectorySearch::words(" ")).await.len(), 3);
        let any = ["anna", "dupond"].map(|text| Search::parse(text).expect("a search"));
        assert_eq!(found(DirectorySearch::AnyOf(any.into())).await, ["Anna", "Dupond"]);
        // Some phones search for a space.
        let blank = ["anna", " "].map(|text| Search::parse(text).expect("a search"));
        assert_eq!(found(DirectorySearch::AnyOf(blank.into())).await.len(), 3);
        assert_eq!(found(DirectorySearch::Number("15".into())).await, ["Anna", "Dupond"]);
        assert_eq!(found(DirectorySearch::Number("+33 6 12 34 56 78".into())).await, ["Jean Dupont"]);
        assert_eq!(found(DirectorySearch::Number("%".into())).await, [""; 0]);
    })
    .await;
}
