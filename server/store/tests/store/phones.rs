//! Tests of phones: registering, listing, finding and deleting.

use crate::{
    demo::{
        HOUR, NOON, actor, at, binding, mac, new_line, new_phone, now, number, reference, request, token_hash, world,
    },
    each_database::each_database,
};
use portal_api::{
    Label, PageNumber, Search, SortDirection,
    phone::{ExportPhones, ListPhones, PhoneRow, PhoneSort, PhoneState, PhoneWarning},
};
use portal_store::{BindOutcome, Error, NewPhoneRequest, Scope, UniqueValue, WarningChange};
use std::slice;

fn list(text: &str) -> ListPhones {
    ListPhones {
        reference: reference("10000"),
        q: Search::parse(text).expect("a search"),
        state: None,
        sort: PhoneSort::Mac,
        order: SortDirection::Asc,
        page: PageNumber::default(),
    }
}

fn macs(rows: &[PhoneRow]) -> Vec<&str> {
    rows.iter().map(|row| row.mac.as_str()).collect()
}

#[tokio::test]
async fn a_mac_address_is_registered_once_on_the_platform() {
    each_database(async |store| {
        let world = world(&store).await;
        let again = store.create_phone(&new_phone(world.other_client_id, None, "80:5e:c0:02:1c:1a", 9)).await;
        assert_eq!(again, Err(Error::Duplicate(UniqueValue::PhoneMac)));
        let token = store.create_phone(&new_phone(world.client_id, None, "020000000001", 1)).await;
        assert_eq!(token, Err(Error::Duplicate(UniqueValue::PhoneToken)));
    })
    .await;
}

#[tokio::test]
async fn a_phone_is_read_as_it_was_written() {
    each_database(async |store| {
        let world = world(&store).await;
        let found = store.find_phone(world.expert, &mac("805EC0021C1A"), now()).await.expect("asks").expect("there");
        assert_eq!((found.id, found.client_id, found.line_id), (world.phone_id, world.client_id, Some(world.line_id)));
        assert_eq!((found.reference.as_str(), found.client_name.as_str()), ("10000", "OPENIP"));
        assert_eq!(found.registered_model.as_deref(), Some("Yealink CP920"));
        assert_eq!((found.row.created_at, found.bound_at, found.confirmed_at), (now(), None, None));
        assert_eq!(found.token_hash.as_bytes(), token_hash(1));
        assert_eq!(found.sealed_sip_password.as_bytes(), [0, 0, 0, 1, 2, 0xC0, 0xFF, 0xEE]);
        let row = &found.row;
        assert_eq!((row.model.as_deref(), row.number.clone()), (None, Some(number("0970711111"))));
        assert_eq!(row.line_name.as_deref(), Some("Utilisateur Full Meta Test - 1"));
        assert_eq!((row.state, row.window_until), (PhoneState::Open, at(NOON + 48 * HOUR)));
        assert_eq!((&row.last_request, row.warning), (&None, None));

        let by_mac = store.find_phone_for_provisioning(&mac("805EC0021C1A")).await.expect("asks").expect("there");
        let by_token = store.find_phone_by_token_hash(&token_hash(1)).await.expect("asks").expect("there");
        assert_eq!(by_mac, by_token);
        assert_eq!((by_mac.id, by_mac.number.as_ref()), (world.phone_id, row.number.as_ref()));
        assert_eq!(by_mac.sealed_token, found.sealed_token);
        assert_eq!(store.find_phone_for_provisioning(&mac("020000000001")).await, Ok(None));
        assert_eq!(store.find_phone_by_token_hash(&token_hash(77)).await, Ok(None));
    })
    .await;
}

#[tokio::test]
async fn the_state_follows_from_binding_and_time() {
    each_database(async |store| {
        let world = world(&store).await;
        let state = async |seconds| {
            let phone = store.find_phone(Scope::All, &mac("805EC0021C1A"), at(seconds)).await.expect("asks");
            phone.expect("is there").row.state
        };
        assert_eq!(state(NOON + 48 * HOUR - 1).await, PhoneState::Open);
        assert_eq!(state(NOON + 48 * HOUR).await, PhoneState::Expired);
        assert_eq!(store.bind_phone(&binding(world.phone_id, 1), None).await, Ok(BindOutcome::Done));
        assert_eq!(state(NOON + 49 * HOUR).await, PhoneState::Bound);

        let lost = request(world.phone_id, HOUR, "805ec0021c1a.cfg");
        let lost = NewPhoneRequest { warning: WarningChange::Set(PhoneWarning::LostCredentials), ..lost };
        store.write_requests(slice::from_ref(&lost)).await.expect("writes");
        assert_eq!(state(NOON + 49 * HOUR).await, PhoneState::Lost);
        for (wanted, expected) in [(PhoneState::Lost, 1), (PhoneState::Bound, 0)] {
            let list = ListPhones { state: Some(wanted), ..list("") };
            let (_, total) = store.list_phones(Scope::All, world.client_id, &list, now()).await.expect("lists");
            assert_eq!(total, expected, "{wanted:?}");
        }
        let recovered = NewPhoneRequest { warning: WarningChange::Clear, ..lost };
        store.write_requests(&[recovered]).await.expect("writes");
        assert_eq!(state(NOON + 49 * HOUR).await, PhoneState::Bound, "it came back with its credentials");

        let end = at(NOON + 48 * HOUR);
        store.create_phone(&new_phone(world.client_id, None, "020000000001", 9)).await.expect("a phone");
        for (wanted, time, expected) in [
            (PhoneState::Bound, end, &["805EC0021C1A"][..]),
            (PhoneState::Open, now(), &["020000000001"]),
            (PhoneState::Open, end, &[]),
            (PhoneState::Expired, now(), &[]),
            (PhoneState::Expired, end, &["020000000001"]),
        ] {
            let list = ListPhones { state: Some(wanted), ..list("") };
            let (rows, total) = store.list_phones(Scope::All, world.client_id, &list, time).await.expect("lists");
            assert_eq!((macs(&rows), total), (expected.to_vec(), expected.len() as u64), "{wanted:?} {time}");
        }
    })
    .await;
}

#[tokio::test]
async fn a_phone_is_found_by_mac_description_line_and_model() {
    each_database(async |store| {
        let world = world(&store).await;
        let mut new = new_phone(world.client_id, None, "020000000001", 9);
        new.description = Label::parse("Œillet_2").expect("a label");
        let id = store.create_phone(&new).await.expect("a phone");
        let mut fetch = request(id, 1, "y000000000078.cfg");
        fetch.model = Some("Yealink CP960".into());
        store.write_requests(&[fetch]).await.expect("writes");
        for (text, expected) in [
            ("", &["020000000001", "805EC0021C1A"][..]),
            ("1C:1a", &["805EC0021C1A"]),
            ("reunion", &["805EC0021C1A"]),
            ("utilisateur full", &["805EC0021C1A"]),
            ("09 70 71", &["805EC0021C1A"]),
            ("cp960", &["020000000001"]),
            ("OEILLET_", &["020000000001"]),
            ("seguin", &[]),
        ] {
            let (rows, total) =
                store.list_phones(Scope::All, world.client_id, &list(text), now()).await.expect("lists");
            assert_eq!((macs(&rows), total), (expected.to_vec(), expected.len() as u64), "{text}");
        }
    })
    .await;
}

#[tokio::test]
async fn both_databases_sort_phones_alike_with_missing_values_last() {
    each_database(async |store| {
        let world = world(&store).await;
        let second = store.create_line(&new_line(world.client_id, "0970192349", "Deux")).await.expect("a line");
        for (index, (address, line)) in
            [("02000000000A", Some(second)), ("02000000000B", None), ("02000000000C", None)].into_iter().enumerate()
        {
            let seed = 10 + u32::try_from(index).expect("small");
            let mut new = new_phone(world.client_id, line, address, seed);
            new.created_at = at(NOON + i64::from(seed));
            new.description = Label::parse(["b", "É", "_z"][index]).expect("a label");
            let id = store.create_phone(&new).await.expect("a phone");
            let mut fetch = request(id, 60, "y.cfg");
            fetch.model = (index != 1).then(|| format!("Modèle {index}"));
            store.write_requests(&[fetch]).await.expect("writes");
        }
        let (a, b, c, first) = ("02000000000A", "02000000000B", "02000000000C", "805EC0021C1A");
        for (sort, order, expected) in [
            (PhoneSort::CreatedAt, SortDirection::Asc, [first, a, b, c]),
            (PhoneSort::CreatedAt, SortDirection::Desc, [c, b, a, first]),
            (PhoneSort::Mac, SortDirection::Desc, [first, c, b, a]),
            (PhoneSort::Description, SortDirection::Asc, [c, a, b, first]),
            (PhoneSort::Model, SortDirection::Asc, [a, c, b, first]),
            (PhoneSort::Model, SortDirection::Desc, [c, a, first, b]),
            (PhoneSort::Number, SortDirection::Asc, [a, first, b, c]),
            (PhoneSort::Number, SortDirection::Desc, [first, a, c, b]),
        ] {
            let export = ExportPhones { reference: reference("10000"), q: Search::default(), state: None, sort, order };
            let rows = store.list_all_phones(Scope::All, world.client_id, &export, now()).await.expect("lists");
            assert_eq!(macs(&rows), expected, "{sort:?} {order:?}");
            let (paged, total) = store
                .list_phones(Scope::All, world.client_id, &ListPhones { sort, order, ..list("") }, now())
                .await
                .expect("lists");
            assert_eq!((paged, total), (rows, 4), "{sort:?} {order:?}");
        }
    })
    .await;
}

#[tokio::test]
async fn pages_add_up_to_the_list() {
    each_database(async |store| {
        let world = world(&store).await;
        for index in 0..110 {
            let phone = new_phone(world.client_id, None, &format!("0200000000{index:02X}"), 100 + index);
            store.create_phone(&phone).await.expect("a phone");
        }
        let mut paged = Vec::new();
        for page in 1..=4 {
            let list = ListPhones { sort: PhoneSort::Number, page: PageNumber::new(page).expect("a page"), ..list("") };
            let (rows, total) = store.list_phones(Scope::All, world.client_id, &list, now()).await.expect("lists");
            assert_eq!(total, 111);
            paged.extend(rows);
        }
        let export = ExportPhones {
            reference: reference("10000"),
            q: Search::default(),
            state: None,
            sort: PhoneSort::Number,
            order: SortDirection::Asc,
        };
        assert_eq!(paged, store.list_all_phones(Scope::All, world.client_id, &export, now()).await.expect("exports"));
    })
    .await;
}

#[tokio::test]
async fn a_phone_is_deleted_with_its_journal() {
    each_database(async |store| {
        let world = world(&store).await;
        store.write_requests(&[request(world.phone_id, 1, "y.cfg")]).await.expect("writes");
        assert_eq!(store.delete_phone(world.phone_id, &actor(), now()).await, Ok(true));
        assert_eq!(store.delete_phone(world.phone_id, &actor(), now()).await, Ok(false));
        assert!(!store.has_phone(&mac("805EC0021C1A")).await.expect("asks"));
        let (rows, total) = store.list_phone_requests(world.phone_id, PageNumber::default()).await.expect("lists");
        assert_eq!((rows, total), (vec![], 0));
        let again = store.create_phone(&new_phone(world.other_client_id, None, "805EC0021C1A", 9)).await;
        assert!(again.expect("the address is free again") > world.phone_id, "an id is never used twice");
    })
    .await;
}

#[tokio::test]
async fn debug_output_contains_no_secret() {
    each_database(async |store| {
        world(&store).await;
        let new = new_phone(1, None, "020000000001", 9);
        let record = store.find_phone(Scope::All, &mac("805EC0021C1A"), now()).await.expect("asks").expect("there");
        let provisioned = store.find_phone_for_provisioning(&mac("805EC0021C1A")).await.expect("asks").expect("there");
        let account = store.find_account_by_login("expert").await.expect("asks").expect("there");
        let printed =
            format!("{new:?} {record:?} {provisioned:?} {account:?} {:?} {store:?}", binding(1, 1)).to_lowercase();
        // The bytes of the hash and of the sealed secrets, as Debug prints a vector or as hexadecimal digits.
        for secret in ["171, 171", "192, 255", "abab", "c0ff", "secret-hash"] {
            assert!(!printed.contains(secret), "{secret} in {printed}");
        }
    })
    .await;
}
