//! The requests of phones.

use super::{Directory, VENDORS, entry, link, parse, shown};
use portal_api::{Language, Secret};
use portal_provisioning::{
    Vendor,
    phonebook::{BookQuery, CONTENT_TYPE, GigasetError, NumberKind, PagePosition, View, address},
};

fn parsed(vendor: Vendor, query: &str) -> BookQuery {
    BookQuery::parse(vendor, query)
}

fn search(vendor: Vendor, query: &str) -> Option<String> {
    parsed(vendor, query).search
}

#[test]
fn a_yealink_sends_the_text_in_the_configured_parameter() {
    let url = address(Vendor::Yealink, "https://portail.metacentrex.fr/sip-ps/0k3n/contacts");
    assert_eq!(url, "https://portail.metacentrex.fr/sip-ps/0k3n/contacts?term=#SEARCH");
    assert_eq!(address(Vendor::Yealink, "https://a/b?c=d"), "https://a/b?c=d&term=#SEARCH");
    for nothing in ["", "term=", "term=#SEARCH", "term=%23SEARCH", "term=%23search"] {
        let query = parsed(Vendor::Yealink, nothing);
        assert_eq!((query.search, query.view), (None, View::Start), "{nothing:?}");
    }
    assert_eq!(search(Vendor::Yealink, "term=H%C3%A9l%C3%A8ne+%26"), Some("Hélène &".into()));
    assert_eq!(search(Vendor::Yealink, "term=H%E9l%E8ne"), Some("Hélène".into()));
    let query = parsed(Vendor::Yealink, "offset=12&count=3");
    assert_eq!((query.position, query.count), (PagePosition::From(0), 5000), "the vendor has no pages");
    assert_eq!(parsed(Vendor::Yealink, "view=form").view, View::Start, "the vendor has no forms");
}

#[test]
fn addresses_of_other_vendors_stay_unchanged() {
    for vendor in [Vendor::Snom, Vendor::Cisco, Vendor::Gigaset] {
        assert_eq!(address(vendor, "https://a/b?c=d"), "https://a/b?c=d");
    }
    assert_eq!(CONTENT_TYPE, "text/xml; charset=utf-8");
}

#[test]
fn snom_and_cisco_queries_select_a_page() {
    for (vendor, count) in [(Vendor::Snom, 100), (Vendor::Cisco, 32)] {
        let query = parsed(vendor, "view=all&department=R%26D&term=du%20pont&offset=64");
        assert_eq!((query.view, query.position, query.count), (View::List, PagePosition::From(64), count));
        assert_eq!((query.department.as_deref(), query.search.as_deref()), (Some("R&D"), Some("du pont")));
        // Some phones do not decode the entity in the URL of a response.
        assert_eq!(parsed(vendor, "view=all&amp;department=R%26D&amp;amp;term=du+pont&amp;offset=64"), query);
        assert_eq!(search(vendor, "term=__X__"), None);
        assert_eq!(search(vendor, "view=all?term=du"), Some("du".into()), "a second ? separates parameters like &");
        for wrong in ["offset=-1", "offset=x", "offset=", "offset=99999999999999999999999", "offset"] {
            assert_eq!(parsed(vendor, wrong).position, PagePosition::From(0), "{wrong}");
        }
        assert_eq!(parsed(vendor, "view=form").view, View::Form);
        assert_eq!(parsed(vendor, "").view, View::Start);
    }
}

#[test]
fn a_gigaset_searches_by_name_or_looks_up_a_caller() {
    // A C530 IP looks up a caller with this query.
    let text = "command=get%5flist&type=pb&fn=%2a&ln=%2a&ct=%2a&st=%2a&hm=0612345678&nr=%2a&mb=%2a&fx=%2a&sip=%2a&zc=%2a\
                 &em=%2a&in=%2a&bp=%2a&lang=9&first=1&count=1&mac=7C2F80D0C183&reqsrc=auto&handsetid=23546&limit=2048";
    let query = parsed(Vendor::Gigaset, text);
    assert_eq!((query.caller.as_deref(), query.search.as_deref()), (Some("0612345678"), None));
    assert_eq!((query.position, query.count, query.gigaset.limit), (PagePosition::From(0), 1, 2048));
    assert_eq!((query.gigaset.list_type.as_str(), query.gigaset.error), ("pb", None));
    assert_eq!(parsed(Vendor::Gigaset, "?hm=+33612345678").caller.as_deref(), Some("+33612345678"));

    for (text, expected) in [
        ("set_first=du*", "du"),
        ("ln=%2adu%2a&fn=*", "du"),
        ("ln=du*&fn=Jean*Paul", "Jean Paul du"),
        ("hm=06*", "06"),
        ("mb=*12", "12"),
    ] {
        let query = parsed(Vendor::Gigaset, text);
        assert_eq!((query.search.as_deref(), query.caller), (Some(expected), None), "{text}");
    }
    assert_eq!(search(Vendor::Gigaset, "ln=*&fn=*&hm=*&mb=*"), None);
}

#[test]
fn a_gigaset_counts_from_one_and_from_the_end() {
    let range = |query: &str, total| parsed(Vendor::Gigaset, query).range(total);
    assert_eq!(range("first=11&count=10", 25), 10..20);
    assert_eq!(range("first=21&count=10", 25), 20..25);
    assert_eq!(range("first=90&count=10", 25), 25..25);
    assert_eq!(range("last=-1&count=10", 25), 15..25);
    assert_eq!(range("last=15&count=10", 25), 5..15);
    assert_eq!(range("last=3&count=10", 25), 0..3);
    for nothing in ["", "first=0", "first=-3&count=-5", "first=x&count=y&limit=z", "count=0", "last=0"] {
        assert_eq!(range(nothing, 250), 0..100, "{nothing}");
    }
    assert_eq!(parsed(Vendor::Gigaset, "limit=1").gigaset.limit, 512);
    assert_eq!(parsed(Vendor::Gigaset, "limit=99999999").gigaset.limit, 65_536);
}

#[test]
fn a_gigaset_command_other_than_get_list_is_refused() {
    let error = |query| parsed(Vendor::Gigaset, query).gigaset.error;
    assert_eq!(error("command=put_entry&type=pr"), Some(GigasetError::NotAllowed));
    assert_eq!(error("command=get_list&type=yp"), Some(GigasetError::Unavailable));
    assert_eq!(error("type=pr"), None);
    assert_eq!(error("command=%22%3E&type=%00"), None, "a value that is not a word is ignored");
}

#[test]
fn the_server_can_refuse_a_gigaset() {
    let mut query = parsed(Vendor::Gigaset, "type=pr");
    query.gigaset.error = Some(GigasetError::Unavailable);
    let answer = Directory::of(Vec::new()).answer_parsed(Vendor::Gigaset, &query);
    let document = parse(&answer);
    assert_eq!(document.root_element().tag_name().name(), "error");
    assert_eq!(super::child(document.root_element(), "errorid"), "6");
}

#[test]
fn every_link_of_a_menu_is_parsed() {
    let department = "R&D <Lab> __X__ $(var:x) 100 %";
    let directory = Directory {
        url: Secret::new("https://a/b?t=1"),
        departments: vec![department.into(), "Été".into()],
        ..Directory::of((0..70).map(|index| entry(&format!("{index}"), &[(NumberKind::Work, "1")])).collect())
    };
    for vendor in [Vendor::Yealink, Vendor::Snom, Vendor::Cisco] {
        let menu = directory.answer(vendor, "");
        let follow = |label: &str| {
            let link = link(&menu, label).unwrap_or_else(|| panic!("a line {label} in\n{menu}"));
            parsed(vendor, directory.query_of(&link))
        };
        let shown = if vendor == Vendor::Snom { department.replace("$(", "$ (") } else { department.into() };
        let chosen = follow(&shown);
        assert_eq!((chosen.view, chosen.department.as_deref()), (View::List, Some(department)));
        assert_eq!((follow("Tous").view, follow("Tous").department), (View::List, None));
        if vendor != Vendor::Yealink {
            assert_eq!(follow("Rechercher").view, View::Form);
        }
        let many = Directory { departments: vec!["a".into(); 31], ..directory.clone() };
        assert!(link(&many.answer(vendor, ""), "a").is_none(), "too many departments to choose from");
    }
}

#[test]
fn the_last_row_of_a_yealink_tells_how_many_entries_are_missing() {
    let entries: Vec<_> = (0..5012).map(|index| entry(&format!("n{index}"), &[])).collect();
    let directory = Directory { language: Language::En, ..Directory::of(entries) };
    let shown = shown(&directory.answer(Vendor::Yealink, ""));
    assert_eq!(shown.len(), 5001);
    assert_eq!(shown.last(), Some(&("and 12 more".to_owned(), vec![String::new()])));
}

#[test]
fn numbers_are_labelled_where_a_row_shows_one_number() {
    let person = entry("Ada", &[(NumberKind::Home, "01"), (NumberKind::Mobile, "06"), (NumberKind::Work, "02")]);
    let names = |vendor| shown(&Directory::of(vec![person.clone()]).answer(vendor, ""));
    let one = |name: &str, number: &str| (name.to_owned(), vec![number.to_owned()]);
    for vendor in [Vendor::Snom, Vendor::Cisco] {
        assert_eq!(names(vendor), [one("Ada (domicile)", "01"), one("Ada (mobile)", "06"), one("Ada (bureau)", "02")]);
    }
    assert_eq!(names(Vendor::Yealink), [("Ada".to_owned(), ["01", "06", "02"].map(str::to_owned).to_vec())]);
    assert_eq!(names(Vendor::Gigaset), [("Ada".to_owned(), ["01", "06"].map(str::to_owned).to_vec())]);
}

#[test]
fn debug_output_of_a_page_contains_no_token() {
    let query = parsed(Vendor::Cisco, "");
    let url = Secret::new("https://a/0k3n");
    let book = portal_provisioning::phonebook::BookPage {
        title: "Contacts",
        language: Language::Fr,
        firmware: None,
        url: &url,
        query: &query,
        departments: &[],
        entries: &[],
        total: 0,
    };
    assert!(!format!("{book:?}").contains("0k3n"));
    assert_eq!(VENDORS.map(|vendor| portal_provisioning::phonebook::render(vendor, &book).is_empty()), [false; 4]);
}
