//! Who may do what: a call for each cell of the table in `docs/product.md`. Each operation has its row
//! and its call in `calls`.

mod calls;
mod definition;
mod matrix;
mod objects;
mod positions;
mod prepared_portal;

use calls::{call, rows};
use definition::{definitions, names};
use objects::Objects;
use portal_api::{Access, ErrorCode, Search, client, reseller};
use portal_tests::{NUMBER, TestPortal, policy_rows};
use std::collections::BTreeSet;

#[test]
fn the_router_and_the_list_name_the_same_operations() {
    let (routed, _) = portal_server::api::routes();
    assert_eq!(routed.len(), definitions().len(), "an operation has two routes or none");
    assert_eq!(routed.into_iter().collect::<BTreeSet<_>>(), names());
}

#[test]
fn every_operation_has_its_row() {
    let listed = names();
    let rowed: BTreeSet<_> = rows().flat_map(|(_, _, names)| *names).copied().collect();
    let missing: Vec<_> = listed.difference(&rowed).collect();
    assert!(
        missing.is_empty(),
        "{missing:?} have no row: add them to ROWS of their area, and to the table of docs/product.md"
    );
    assert_eq!(rowed, listed);
    let written: Vec<_> = policy_rows().into_iter().map(|row| row.what).collect();
    let tried: BTreeSet<_> = rows().map(|(what, ..)| *what).collect();
    assert_eq!(written.iter().map(String::as_str).collect::<BTreeSet<_>>(), tried);
    assert_eq!(written.len(), tried.len(), "a row stands twice in the table");
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_gets_anywhere_signed_out() {
    let portal = TestPortal::start().await;
    let is_open = |name: &str| definitions().iter().any(|it| it.name == name && it.access == Access::Anyone);
    for (_, kind, names) in rows() {
        for name in *names {
            let outcome = call(name, &portal.visitor(), &Objects::of_the_demonstration(*kind)).await;
            assert_eq!(outcome, (!is_open(name)).then_some(ErrorCode::SignedOut), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_hold_only_ones_own() {
    let portal = TestPortal::start().await;
    let autre = portal.sign_in("autre").await;
    let page = autre.call(client::ListClients::default()).await.expect("the list");
    assert_eq!(page.total, 3);
    for search in ["OPENIP", "10000", NUMBER, "00:04:13:78:23:D0", "48285833900021"] {
        let q = Search::parse(search).expect("a search");
        let page = autre.call(client::ListClients { q, ..Default::default() }).await.expect("the list");
        assert_eq!(page.total, 0, "{search}");
    }
    let resellers = autre.call(reseller::ListResellers {}).await.expect("the list");
    assert_eq!(resellers.iter().map(|reseller| reseller.name.as_str()).collect::<Vec<_>>(), ["Autre Revendeur"]);
    assert!(!autre.get("/api/v1/clients.csv").await.text().await.expect("a file").contains("OPENIP"));
}
