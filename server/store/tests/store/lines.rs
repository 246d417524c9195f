//! Tests of lines: list, presented number, lock.

use crate::{
    demo::{HOUR, NOON, actor, at, name, new_line, new_phone, now, number, reference, world},
    each_database::each_database,
};
use portal_api::{
    PageNumber, Search, SortDirection,
    line::{Administrator, ExportLines, LineRow, LineSort, ListLines, PresentedNumber, Restriction},
};
use portal_store::{Error, NewDepartment, Scope, Store, UniqueValue};

fn list(text: &str) -> ListLines {
    ListLines {
        reference: reference("10000"),
        q: Search::parse(text).expect("a search"),
        sort: LineSort::Number,
        order: SortDirection::Asc,
        page: PageNumber::default(),
    }
}

fn numbers(rows: &[LineRow]) -> Vec<&str> {
    rows.iter().map(|row| row.number.as_str()).collect()
}

async fn presented(store: &Store, number_: &str) -> PresentedNumber {
    store.find_line(Scope::All, &number(number_)).await.expect("asks").expect("is there").row.presented
}

#[tokio::test]
async fn a_line_is_found_by_number_name_licence_and_department() {
    each_database(async |store| {
        let world = world(&store).await;
        let department = NewDepartment {
            client_id: world.client_id,
            name: name("Écully"),
            parent: None,
            created_at: now(),
            actor: actor(),
        };
        store.create_department(&department).await.expect("a department");
        let mut new = new_line(world.client_id, "0970192349", "Hélène");
        new.department = Some(name("Écully"));
        new.licence = name("Accueil 100 %");
        store.create_line(&new).await.expect("a line");
        for (text, expected) in [
            ("", &["0970192349", "0970711111"][..]),
            ("helene", &["0970192349"]),
            ("ECULLY", &["0970192349"]),
            ("100 %", &["0970192349"]),
            ("full meta", &["0970711111"]),
            ("09 70 71", &["0970711111"]),
            ("site principal", &["0970711111"]),
            ("_", &[]),
            ("seguin", &[]),
        ] {
            let (rows, total) = store.list_lines(Scope::All, world.client_id, &list(text)).await.expect("lists");
            assert_eq!(numbers(&rows), expected, "{text}");
            assert_eq!(total, expected.len() as u64, "{text}");
        }
        for (sort, expected) in [
            (LineSort::Number, ["0970192349", "0970711111"]),
            (LineSort::Name, ["0970192349", "0970711111"]),
            (LineSort::Department, ["0970192349", "0970711111"]),
        ] {
            let up =
                ExportLines { reference: reference("10000"), q: Search::default(), sort, order: SortDirection::Asc };
            let rows = store.list_all_lines(Scope::All, world.client_id, &up).await.expect("lists");
            assert_eq!(numbers(&rows), expected, "{sort:?}");
            let down = ExportLines { order: SortDirection::Desc, ..up };
            let rows = store.list_all_lines(Scope::All, world.client_id, &down).await.expect("lists");
            assert_eq!(numbers(&rows), [expected[1], expected[0]], "{sort:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_add_up_to_the_list() {
    each_database(async |store| {
        let world = world(&store).await;
        for index in 0..60 {
            let line = new_line(world.client_id, &format!("09700000{index:02}"), &format!("Ligne {}", index % 3));
            store.create_line(&line).await.expect("a line");
        }
        for sort in [LineSort::Number, LineSort::Name, LineSort::Department] {
            let export =
                ExportLines { reference: reference("10000"), q: Search::default(), sort, order: SortDirection::Desc };
            let all = store.list_all_lines(Scope::All, world.client_id, &export).await.expect("exports");
            let mut paged = Vec::new();
            for page in 1..=2 {
                let page = PageNumber::new(page).expect("a page");
                let list = ListLines { sort, order: SortDirection::Desc, page, ..list("") };
                let (rows, total) = store.list_lines(Scope::All, world.client_id, &list).await.expect("lists");
                assert_eq!(total, 61);
                paged.extend(rows);
            }
            assert_eq!(paged, all, "{sort:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_line_is_read_as_it_was_written() {
    each_database(async |store| {
        let world = world(&store).await;
        let mut new = new_line(world.client_id, "0970192349", "Administrateur");
        new.presented = PresentedNumber::Number(number("0970711111"));
        new.restriction = Restriction::EuropeOnly;
        new.administrator = Administrator::Root;
        new.locked_at = Some(at(NOON - HOUR));
        let id = store.create_line(&new).await.expect("a line");
        store.create_phone(&new_phone(world.client_id, Some(id), "020000000001", 9)).await.expect("a phone");
        let found = store.find_line(world.expert, &number("0970192349")).await.expect("asks").expect("is there");
        assert_eq!((found.id, found.client_id, found.reference.as_str()), (id, world.client_id, "10000"));
        assert_eq!(
            found.row,
            LineRow {
                number: new.number.clone(),
                name: new.name.clone(),
                licence: "Full Meta Test".into(),
                department: name("Site principal"),
                locked_at: Some(at(NOON - HOUR)),
                locked_until: None,
                pins_locked_until: None,
                presented: new.presented.clone(),
                restriction: Restriction::EuropeOnly,
                administrator: Administrator::Root,
                phones: 1,
            }
        );
        let all = store.list_numbers(world.client_id).await.expect("lists");
        assert_eq!(all, [number("0970192349"), number("0970711111")]);
    })
    .await;
}

#[tokio::test]
async fn a_line_with_a_taken_or_foreign_number_or_an_unknown_department_is_refused() {
    each_database(async |store| {
        let world = world(&store).await;
        let taken = store.create_line(&new_line(world.client_id, "0222969569", "Bis")).await;
        assert_eq!(taken, Err(Error::Duplicate(UniqueValue::LineNumber)), "numbers are unique on the platform");
        let mut new = new_line(world.client_id, "0970192349", "Bis");
        new.department = Some(name("Nulle part"));
        assert_eq!(store.create_line(&new).await, Err(Error::UnknownDepartment));
        new.department = None;
        new.presented = PresentedNumber::Number(number("0222969569"));
        assert_eq!(store.create_line(&new).await, Err(Error::ForeignNumber(number("0222969569"))));
        assert_eq!(store.list_numbers(world.client_id).await.expect("lists").len(), 1);
    })
    .await;
}

#[tokio::test]
async fn the_presented_number_changes_on_all_lines_or_none() {
    each_database(async |store| {
        let world = world(&store).await;
        store.create_line(&new_line(world.client_id, "0970192349", "Deux")).await.expect("a line");
        let own = [number("0970711111"), number("0970192349")];
        let set = async |numbers: &[portal_api::Number], presented: &PresentedNumber| {
            store.set_presented(world.client_id, numbers, presented, &actor(), now()).await
        };

        let with_foreign = [own[0].clone(), number("0222969569"), own[1].clone(), number("0100000000")];
        let refused = set(&with_foreign, &PresentedNumber::Masked).await;
        assert_eq!(
            refused,
            Err(Error::ForeignNumber(number("0222969569"))),
            "the first number that is not a number of the client"
        );
        let refused = set(&own, &PresentedNumber::Number(number("0222969569"))).await;
        assert_eq!(
            refused,
            Err(Error::ForeignNumber(number("0222969569"))),
            "a number of another client may not be presented"
        );
        assert_eq!(presented(&store, "0970711111").await, PresentedNumber::Number(own[0].clone()), "nothing changed");

        let to_first = PresentedNumber::Number(own[0].clone());
        assert_eq!(set(&own, &to_first).await, Ok(1), "one of the two lines presented this number before");
        assert_eq!(presented(&store, "0970192349").await, to_first);
        let twice = [own[1].clone(), own[1].clone()];
        assert_eq!(set(&twice, &PresentedNumber::Masked).await, Ok(1));
        assert_eq!(presented(&store, "0970192349").await, PresentedNumber::Masked);
    })
    .await;
}

#[tokio::test]
async fn unlocking_does_nothing_to_a_line_that_is_not_locked() {
    each_database(async |store| {
        let world = world(&store).await;
        let mut new = new_line(world.client_id, "0970192349", "Verrouillé");
        new.locked_at = Some(now());
        let id = store.create_line(&new).await.expect("a line");
        assert_eq!(store.unlock_line(id, &[1; 32], &actor(), now()).await, Ok(true));
        assert_eq!(store.unlock_line(id, &[1; 32], &actor(), now()).await, Ok(false));
        assert_eq!(store.unlock_line(world.line_id, &[1; 32], &actor(), now()).await, Ok(false));
        assert_eq!(store.unlock_line(12_345, &[1; 32], &actor(), now()).await, Err(Error::NotFound));
        let line = store.find_line(Scope::All, &number("0970192349")).await.expect("asks").expect("is there");
        assert_eq!(line.row.locked_at, None);
    })
    .await;
}
