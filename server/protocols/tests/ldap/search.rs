//! What searches find, and how many entries they return.

use super::{
    client::{Client, encoded, everything, extended, search, values},
    fixture::{CONTEXT, PASSWORD, TwoTenants, settings, start, start_small},
};
use ldap3_proto::{
    control::{LdapControl, ServerSortRequet},
    parse_ldap_filter_str,
    proto::{
        LdapAddRequest, LdapCompareRequest, LdapFilter, LdapModifyDNRequest, LdapModifyRequest, LdapOp, LdapResultCode,
        LdapSearchRequest, LdapSearchScope, LdapSubstringFilter,
    },
};
use portal_protocols::ldap::{Criterion, Hint, Limits, Security, Settings};
use std::time::Duration;
use tokio::io::AsyncWriteExt as _;

fn filtered(filter: &str) -> LdapSearchRequest {
    LdapSearchRequest { filter: parse_ldap_filter_str(filter).unwrap(), ..everything() }
}

#[tokio::test]
async fn phones_find_names_and_numbers() {
    let running = start_small().await;
    let mut client = Client::signed_in(running.address).await;
    for (filter, names) in [
        ("(|(cn=elo*)(o=elo*))", &["Élodie Dupont"][..]),
        ("(|(cn=ÉLO*)(o=ÉLO*))", &["Élodie Dupont"]),
        ("(|(telephoneNumber=*7071*)(mobile=*7071*)(homePhone=*7071*))", &["Élodie Dupont", "Zoé Élan"]),
        ("(|(telephoneNumber=0612345678)(mobile=0612345678)(homePhone=0612345678))", &["Élodie Dupont"]),
        ("(telephoneNumber=+33970711113)", &["Zoé Élan"]),
        ("(&(objectClass=*)(sn=Dup*))", &["Élodie Dupont"]),
        ("(cn=*oeil*)", &["Jean, dit \"Œil\""]),
        ("(sn=nobody*)", &[]),
        ("(cn=*Secr*)", &[]),
    ] {
        let found = client.search(filtered(filter)).await;
        assert_eq!(found.names(), names, "{filter}");
        assert_eq!(found.result.code, LdapResultCode::Success);
    }
    let hints = running.directory.hints.lock().unwrap();
    assert_eq!(hints[0], Hint::AnyOf(vec![Criterion::TextBegins("elo".into())]));
    assert_eq!(hints[2], Hint::AnyOf(vec![Criterion::DigitsContain("7071".into())]));
}

#[tokio::test]
async fn an_entry_has_the_requested_attributes() {
    let running = start_small().await;
    let mut client = Client::signed_in(running.address).await;
    let request =
        |attributes: &[&str]| search(&format!("uid=1,{CONTEXT}"), LdapSearchScope::Base, "(objectClass=*)", attributes);
    let whole = client.search(request(&[])).await.entries.remove(0);
    assert_eq!(whole.dn, format!("uid=1,{CONTEXT}"));
    for (name, value) in [
        ("cn", "Élodie Dupont"),
        ("displayName", "Élodie Dupont"),
        ("givenName", "Élodie"),
        ("sn", "Dupont"),
        ("o", "OPENIP"),
        ("telephoneNumber", "0970711111"),
        ("mobile", "+33612345678"),
        ("uid", "1"),
    ] {
        assert_eq!(values(&whole, name), [value]);
    }
    assert_eq!(values(&whole, "objectClass"), ["top", "person", "organizationalPerson", "inetOrgPerson"]);
    assert_eq!(client.search(request(&["*"])).await.entries[0], whole);
    let some = client.search(request(&["CN", "homePhone", "fax"])).await.entries.remove(0);
    assert_eq!(some.attributes.iter().map(|attribute| attribute.atype.as_str()).collect::<Vec<_>>(), ["cn"]);
    assert!(client.search(request(&["1.1"])).await.entries[0].attributes.is_empty());
    let types = client.search(LdapSearchRequest { typesonly: true, ..request(&["cn", "mobile"]) }).await;
    assert!(
        types.entries[0].attributes.len() == 2 && types.entries[0].attributes.iter().all(|one| one.vals.is_empty())
    );
}

#[tokio::test]
async fn entries_of_another_tenant_look_like_missing_entries() {
    let running = start_small().await;
    let mut client = Client::signed_in(running.address).await;
    let entry = |id: &str| search(&format!("uid={id},{CONTEXT}"), LdapSearchScope::Base, "(objectClass=*)", &[]);
    let (others, nobodys) = (client.search(entry("9")).await, client.search(entry("77")).await);
    assert!(others.entries.is_empty());
    assert_eq!(others.result.code, LdapResultCode::NoSuchObject);
    assert_eq!(others.result, nobodys.result, "the same result as for an unknown entry");
    assert_eq!(client.search(filtered("(uid=9)")).await.entries.len(), 0);
    assert_eq!(client.search(filtered("(!(uid=1))")).await.names(), ["Jean, dit \"Œil\"", "Zoé Élan"]);
    assert_eq!(client.bind("w2", PASSWORD).await, LdapResultCode::Success);
    assert_eq!(client.search(entry("9")).await.names(), ["Élodie Secrète"]);
}

#[tokio::test]
async fn base_and_scope_select_root_context_or_entries() {
    let running = start_small().await;
    let mut client = Client::signed_in(running.address).await;
    let root = client.search(search("", LdapSearchScope::Base, "(objectClass=*)", &[])).await.entries.remove(0);
    assert_eq!(root.dn, "");
    assert_eq!(values(&root, "namingContexts"), [CONTEXT]);
    assert_eq!(values(&root, "supportedLDAPVersion"), ["3"]);
    assert!(values(&root, "supportedExtension").is_empty(), "no TLS here");
    let mut count = async |base: &str, scope| {
        let found = client.search(search(base, scope, "(objectClass=*)", &["1.1"])).await;
        (found.entries.len(), found.result.code, found.result.matcheddn)
    };
    let success = |count| (count, LdapResultCode::Success, String::new());
    assert_eq!(count(CONTEXT, LdapSearchScope::Base).await, success(1));
    assert_eq!(count(CONTEXT, LdapSearchScope::OneLevel).await, success(3));
    assert_eq!(count(CONTEXT, LdapSearchScope::Subtree).await, success(4));
    assert_eq!(count("", LdapSearchScope::Subtree).await, success(4));
    let missing = |matched: &str| (0, LdapResultCode::NoSuchObject, matched.to_owned());
    assert_eq!(count(&format!("ou=x,{CONTEXT}"), LdapSearchScope::Subtree).await, missing(CONTEXT));
    assert_eq!(count("dc=elsewhere", LdapSearchScope::Subtree).await, missing(""));
    let (_, code, _) = count("hello", LdapSearchScope::Base).await;
    assert_eq!(code, LdapResultCode::InvalidDNSyntax);
}

#[tokio::test]
async fn results_are_limited_and_pages_return_all_of_them() {
    let running = start(TwoTenants::large(1_203), settings(), Security::Plain).await;
    let mut client = Client::signed_in(running.address).await;
    for (requested, returned) in [(0, 500), (20, 20), (1_000, 500)] {
        let found = client.search(LdapSearchRequest { sizelimit: requested, ..everything() }).await;
        assert_eq!((found.entries.len(), found.result.code), (returned, LdapResultCode::SizeLimitExceeded));
    }
    let hundred = LdapFilter::Substring("cn".into(), LdapSubstringFilter::from("personne 000*"));
    let exact = client.search(LdapSearchRequest { sizelimit: 100, filter: hundred, ..everything() }).await;
    assert_eq!((exact.entries.len(), exact.result.code), (100, LdapResultCode::Success));

    let (mut names, mut cookie, mut pages) = (Vec::new(), Vec::new(), 0);
    loop {
        let paged = LdapControl::SimplePagedResults { size: 100, cookie };
        let found = client.search_with(everything(), vec![paged]).await;
        assert_eq!(found.result.code, LdapResultCode::Success);
        names.extend(found.names());
        pages += 1;
        let Some(LdapControl::SimplePagedResults { cookie: next, .. }) = found.controls.into_iter().next() else {
            panic!("no cookie");
        };
        cookie = next;
        if cookie.is_empty() {
            break;
        }
    }
    assert_eq!(pages, 13);
    assert_eq!(names, (0..1_203).map(|index| format!("Personne {index:05}")).collect::<Vec<_>>());
    let made_up = LdapControl::SimplePagedResults { size: 100, cookie: vec![0xff; 4] };
    let found = client.search_with(everything(), vec![made_up]).await;
    assert_eq!((found.entries.len(), found.result.code), (0, LdapResultCode::Success));
}

#[tokio::test]
async fn results_are_sorted_as_requested() {
    let running = start_small().await;
    let mut client = Client::signed_in(running.address).await;
    let by = |name: &str| {
        let request = ServerSortRequet { attribute_name: name.into(), ordering_rule: None, reverse_order: true };
        vec![LdapControl::ServerSort { sort_requests: vec![request] }]
    };
    let found = client.search_with(everything(), by("cn")).await;
    assert_eq!(found.names(), ["Zoé Élan", "Jean, dit \"Œil\"", "Élodie Dupont"]);
    assert_eq!(client.search_with(everything(), by("fax")).await.result.code, LdapResultCode::NoSuchAttribute);
}

#[tokio::test]
async fn a_search_that_takes_too_long_ends_with_an_error() {
    let limits = Limits { answer_timeout: Duration::from_millis(20), ..settings().limits };
    let running = start(TwoTenants::small(), Settings { limits, ..settings() }, Security::Plain).await;
    let mut client = Client::connect(running.address).await;
    assert_eq!(client.bind("slow", PASSWORD).await, LdapResultCode::Success);
    assert_eq!(client.search(everything()).await.result.code, LdapResultCode::TimeLimitExceeded);
    assert_eq!(client.bind("never", PASSWORD).await, LdapResultCode::Unavailable);
    assert_eq!(client.bind("gone", PASSWORD).await, LdapResultCode::Success);
    assert_eq!(client.search(everything()).await.result.code, LdapResultCode::InsufficentAccessRights);
}

#[tokio::test]
async fn other_operations_are_refused() {
    let running = start_small().await;
    let mut client = Client::connect(running.address).await;
    let dn = format!("uid=1,{CONTEXT}");
    let others = || {
        [
            LdapOp::ModifyRequest(LdapModifyRequest { dn: dn.clone(), changes: Vec::new() }),
            LdapOp::AddRequest(LdapAddRequest { dn: dn.clone(), attributes: Vec::new() }),
            LdapOp::DelRequest(dn.clone()),
            LdapOp::CompareRequest(LdapCompareRequest { dn: dn.clone(), atype: "cn".into(), val: b"x".to_vec() }),
            LdapOp::ModifyDNRequest(LdapModifyDNRequest {
                dn: dn.clone(),
                newrdn: "uid=2".into(),
                deleteoldrdn: true,
                new_superior: None,
            }),
        ]
    };
    for op in others() {
        assert_eq!(client.ask(op, Vec::new()).await, LdapResultCode::InsufficentAccessRights);
    }
    assert_eq!(client.bind("w1", PASSWORD).await, LdapResultCode::Success);
    for op in others() {
        assert_eq!(client.ask(op, Vec::new()).await, LdapResultCode::UnwillingToPerform);
    }
    assert_eq!(client.ask(extended("1.3.6.1.4.1.4203.1.11.3"), Vec::new()).await, LdapResultCode::ProtocolError);
    assert_eq!(
        client.ask(extended("1.3.6.1.4.1.1466.20037"), Vec::new()).await,
        LdapResultCode::ProtocolError,
        "no TLS here"
    );
    let control = |criticality| vec![LdapControl::Unknown { oid: "1.2.3".into(), criticality, value: None }];
    let found = client.search_with(everything(), control(true)).await;
    assert_eq!(found.result.code, LdapResultCode::UnavailableCriticalExtension);
    assert_eq!(client.search_with(everything(), control(false)).await.entries.len(), 3);
    let nested = (0..20).fold(LdapFilter::Present("cn".into()), |inner, _| LdapFilter::Not(Box::new(inner)));
    let found = client.search(LdapSearchRequest { filter: nested, ..everything() }).await;
    assert_eq!(found.result.code, LdapResultCode::AdminLimitExceeded);
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let running = start_small().await;
    let mut client = Client::connect(running.address).await;
    let mut bytes = encoded(1, super::client::bind(3, "w1", PASSWORD), Vec::new());
    for id in 2..50 {
        bytes.extend(encoded(id, LdapOp::AbandonRequest(id), Vec::new()));
        bytes.extend(encoded(id, LdapOp::SearchRequest(everything()), Vec::new()));
    }
    bytes.extend(encoded(50, LdapOp::UnbindRequest, Vec::new()));
    bytes.extend(encoded(51, LdapOp::SearchRequest(everything()), Vec::new()));
    client.stream.write_all(&bytes).await.unwrap();
    assert_eq!(client.receive().await.unwrap().msgid, 1);
    for id in 2..50 {
        assert_eq!(client.search_results(id).await.entries.len(), 3);
    }
    assert!(client.receive().await.is_none(), "nothing after the unbind");
}
