//! Tests that no reseller sees or changes the rows of another reseller.

use crate::{
    demo::{actor, mac, new_phone, now, number, reference, secrets, world},
    each_database::each_database,
};
use portal_api::{client::ListClients, line::PresentedNumber};
use portal_store::{Error, Scope};

#[tokio::test]
async fn queries_return_only_rows_within_the_scope() {
    each_database(async |store| {
        let world = world(&store).await;
        for (scope, is_visible, reference_, number_, mac_) in [
            (world.expert, true, "10000", "0970711111", "805EC0021C1A"),
            (world.expert, false, "20000", "0222969569", "0004137823D0"),
            (world.other, true, "20000", "0222969569", "0004137823D0"),
            (world.other, false, "10000", "0970711111", "805EC0021C1A"),
            (Scope::Reseller(12_345), false, "10000", "0970711111", "805EC0021C1A"),
            (Scope::All, true, "10000", "0970711111", "805EC0021C1A"),
            (Scope::All, true, "20000", "0222969569", "0004137823D0"),
        ] {
            let client = store.find_client(scope, &reference(reference_)).await.expect("asks");
            assert_eq!(client.is_some(), is_visible, "{scope:?} {reference_}");
            let line = store.find_line(scope, &number(number_)).await.expect("asks");
            assert_eq!(line.is_some(), is_visible, "{scope:?} {number_}");
            let phone = store.find_phone(scope, &mac(mac_), now()).await.expect("asks");
            assert_eq!(phone.is_some(), is_visible, "{scope:?} {mac_}");
            let (rows, _) = store.list_clients(scope, &ListClients::default(), now()).await.expect("lists");
            assert_eq!(
                rows.iter().any(|row| row.reference.as_str() == reference_),
                is_visible,
                "{scope:?} {reference_}"
            );
        }
    })
    .await;
}

#[tokio::test]
async fn a_line_a_phone_or_a_number_of_another_client_is_refused() {
    each_database(async |store| {
        let world = world(&store).await;
        let foreign_line = new_phone(world.client_id, Some(world.other_line_id), "020000000001", 9);
        assert_eq!(store.create_phone(&foreign_line).await, Err(Error::NotFound));
        assert!(!store.has_phone(&mac("020000000001")).await.expect("asks"));

        let foreign_phone = [(mac("805EC0021C1A"), secrets(8)), (mac("0004137823D0"), secrets(9))];
        let renewed = store.renew_windows(world.client_id, &foreign_phone, now(), &actor(), now()).await;
        assert_eq!(renewed, Err(Error::ForeignPhone(mac("0004137823D0"))));

        let masked = store
            .set_presented(world.client_id, &[number("0222969569")], &PresentedNumber::Masked, &actor(), now())
            .await;
        assert_eq!(masked, Err(Error::ForeignNumber(number("0222969569"))));
    })
    .await;
}
