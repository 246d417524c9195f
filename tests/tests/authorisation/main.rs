//! Checks who may do what: one call for each cell of the table in `docs/product.md`. `calls` has the row and the call
//! of each operation.

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
    let with_row: BTreeSet<_> = rows().flat_map(|(_, _, names)| *names).copied().collect();
    let missing: Vec<_> = listed.difference(&with_row).collect();
    assert!(
        missing.is_empty(),
        "{missing:?} have no row: add them to ROWS of their area, and to the table of docs/product.md"
    );
    assert_eq!(with_row, listed);
    let documented: Vec<_> = policy_rows().into_iter().map(|row| row.action).collect();
    let tested: BTreeSet<_> = rows().map(|(action, ..)| *action).collect();
    assert_eq!(documented.iter().map(String::as_str).collect::<BTreeSet<_>>(), tested);
    assert_eq!(documented.len(), tested.len(), "a row stands twice in the table");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_visitor_may_call_only_public_operations() {
    let portal = TestPortal::start().await;
    let is_public = |name: &str| {
        definitions().iter().any(|definition| definition.name == name && definition.access == Access::Anyone)
    };
    for (_, kind, names) in rows() {
        for name in *names {
            let outcome = call(name, &portal.visitor(), &Objects::of_the_demonstration(*kind)).await;
            assert_eq!(outcome, (!is_public(name)).then_some(ErrorCode::SignedOut), "{name}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn lists_show_only_objects_of_the_callers_reseller() {
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
