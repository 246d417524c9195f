//! Properties that hold for every name, number and query.

use super::{Directory, VENDORS, link, parse, shown};
use portal_provisioning::{
    Vendor,
    phonebook::{BookEntry, BookQuery, NumberKind, legible},
};
use proptest::prelude::*;

fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        prop::sample::select(vec![
            "</Name>",
            "<MenuItem/>",
            "]]>",
            "<!--",
            "&amp;",
            "&#x1;",
            "\"'",
            "\0",
            "\u{fffe}",
            "\u{202e}",
            " \r\n\t",
            "👩‍🚒",
            "שלום",
            "$(set:x)",
            "__X__",
            "#SEARCH",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec(piece, 0..5).prop_map(|pieces| pieces.concat())
}

fn kind() -> impl Strategy<Value = NumberKind> {
    prop::sample::select(vec![
        NumberKind::Extension,
        NumberKind::Work,
        NumberKind::Mobile,
        NumberKind::Home,
        NumberKind::Other,
    ])
}

fn one_number(name: String, first_name: Option<String>) -> BookEntry {
    BookEntry { name, first_name, numbers: vec![(NumberKind::Work, "0170192349".into())] }
}

/// The elements with the names of their attributes, in order.
fn structure(xml: &str) -> Vec<(String, Vec<String>)> {
    let document = parse(xml);
    let elements = document.descendants().filter(roxmltree::Node::is_element);
    let names =
        |node: roxmltree::Node<'_, '_>| node.attributes().map(|attribute| attribute.name().to_owned()).collect();
    elements.map(|node| (node.tag_name().name().to_owned(), names(node))).collect()
}

/// A query with known parameters and arbitrary values.
fn query_text() -> impl Strategy<Value = String> {
    let name = prop::sample::select(vec![
        "term",
        "offset",
        "department",
        "view",
        "set_first",
        "fn",
        "ln",
        "hm",
        "mb",
        "first",
        "last",
        "count",
        "command",
        "type",
        "limit",
        "amp;offset",
        "?term",
    ]);
    let value = prop_oneof![
        any::<String>(),
        any::<i128>().prop_map(|number| number.to_string()),
        "[0-9]{1,4}",
        "(%[0-9A-Fa-f]{2}){0,9}",
        "all|form|get_list|pb|pr|yp|\\*",
    ];
    prop_oneof![
        any::<String>(),
        prop::collection::vec((name, value), 0..8).prop_map(|pairs| pairs
            .into_iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect::<Vec<_>>()
            .join("&")),
    ]
}

proptest! {
    #[test]
    fn no_text_adds_an_element(
        texts in prop::collection::vec((hostile(), prop::option::of(hostile())), 0..12),
        title in hostile(),
        departments in prop::collection::vec(hostile(), 0..4),
        search in hostile(),
        view in prop::sample::select(vec!["", "all", "form"]),
    ) {
        let plain = Directory {
            title: "x".into(),
            departments: vec!["x".into(); departments.len()],
            ..Directory::of(texts.iter().map(|_| one_number("x".into(), None)).collect())
        };
        let written = Directory {
            title,
            departments,
            ..Directory::of(texts.into_iter().map(|(name, first)| one_number(name, first)).collect())
        };
        for vendor in VENDORS {
            for firmware in [None, Some("10.1.54.13")] {
                let mut query = BookQuery::parse(vendor, &format!("view={view}"));
                let expected = Directory { firmware, ..plain.clone() }.answer_parsed(vendor, &query);
                query.search = Some(search.clone());
                query.department = Some(search.clone());
                let answer = Directory { firmware, ..written.clone() }.answer_parsed(vendor, &query);
                prop_assert_eq!(structure(&answer), structure(&expected), "{}", answer);
            }
        }
    }

    #[test]
    fn names_are_shown_in_order(names in prop::collection::vec((hostile(), hostile()), 1..30)) {
        let expected: Vec<String> = names
            .iter()
            .map(|(first, last)| legible(&format!("{first} {last}")))
            .map(|name| if name.is_empty() { "0170192349".into() } else { name })
            .collect();
        let entries = names.into_iter().map(|(first, last)| one_number(format!("{first} {last}"), Some(first))).collect();
        let directory = Directory::of(entries);
        for vendor in VENDORS {
            let names: Vec<String> = shown(&directory.answer(vendor, "view=all")).into_iter().map(|(name, _)| name).collect();
            let expected = expected.iter().map(|name| match vendor {
                Vendor::Snom => name.replace("$(", "$ ("),
                _ => name.clone(),
            });
            prop_assert_eq!(names, expected.collect::<Vec<_>>());
        }
    }

    #[test]
    fn numbers_contain_only_diallable_characters(numbers in prop::collection::vec((kind(), hostile()), 0..12)) {
        let directory = Directory::of(vec![BookEntry { name: "Ada".into(), first_name: None, numbers }]);
        for vendor in VENDORS {
            let answer = directory.answer(vendor, "view=all");
            for (_, numbers) in shown(&answer) {
                let is_right = |number: &String| number.chars().all(|digit| "0123456789+*#".contains(digit)) && number.len() <= 32;
                prop_assert!(numbers.iter().all(is_right), "{:?}", numbers);
            }
            let document = parse(&answer);
            for url in super::elements(&document, "Url").filter_map(|url| url.text()) {
                prop_assert!(url.matches('#').count() <= 1 && !url.contains('&'), "{}", url);
            }
        }
    }

    #[test]
    fn every_query_is_parsed_within_its_limits(text in query_text(), total in any::<usize>()) {
        for vendor in VENDORS {
            let query = BookQuery::parse(vendor, &text);
            prop_assert_eq!(&query, &BookQuery::parse(vendor, &text));
            let range = query.range(total);
            prop_assert!(range.start <= range.end && range.end <= total && range.len() <= query.count);
            let most = match vendor {
                Vendor::Yealink => 5000,
                Vendor::Cisco => 32,
                Vendor::Snom | Vendor::Gigaset => 100,
            };
            prop_assert!((1..=most).contains(&query.count));
            for text in query.search.iter().chain(&query.department) {
                prop_assert!(!text.is_empty() && text.chars().count() <= 64 && &legible(text) == text, "{:?}", text);
            }
            for word in [&query.gigaset.command, &query.gigaset.list_type] {
                prop_assert!(word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_'));
            }
            let is_right = |caller: String| (1..=32).contains(&caller.len());
            prop_assert!(query.caller.clone().is_none_or(is_right));
            parse(&Directory::of(Vec::new()).answer_parsed(vendor, &query));
        }
    }

    #[test]
    fn a_legible_text_is_one_short_line(text in hostile()) {
        let shown = legible(&text);
        prop_assert_eq!(&legible(&shown), &shown);
        prop_assert!(shown.chars().count() <= 99 && shown.trim() == shown && !shown.contains("  "));
        let is_wrong = |character: char| {
            character.is_control() || matches!(character, '\u{202e}' | '\u{2066}' | '\u{fffe}' | '\u{ffff}')
        };
        prop_assert!(!shown.contains(is_wrong), "{:?}", shown);
    }

    #[test]
    fn a_plain_name_stays_unchanged(name in "[!-~à-ÿЀ-я€北א-ת]{1,9}( [!-~à-ÿ👩]{1,9}){0,8}") {
        prop_assert_eq!(legible(&name), name);
    }
}

proptest! {
    // Every case checks dozens of responses.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn pages_show_each_entry_once(sizes in prop::collection::vec(0..10_usize, 0..150), search in hostile()) {
        let entries: Vec<BookEntry> = sizes
            .iter()
            .enumerate()
            .map(|(index, size)| BookEntry {
                name: format!("n{index}"),
                first_name: None,
                numbers: (0..*size).map(|number| (NumberKind::Work, format!("{index}{number}"))).collect(),
            })
            .collect();
        let directory = Directory::of(entries);
        for (vendor, limit) in [(Vendor::Snom, 100), (Vendor::Cisco, 32)] {
            let mut seen = Vec::new();
            let mut query = BookQuery::parse(vendor, "view=all");
            query.search = BookQuery::parse(vendor, &format!("term={}", search.replace(['&', '%'], ""))).search;
            loop {
                let page = directory.answer_parsed(vendor, &query);
                let rows = shown(&page);
                prop_assert!(rows.len() <= limit);
                if !directory.entries.is_empty() {
                    seen.extend(rows.into_iter().map(|(name, numbers)| (name.replace(" (bureau)", ""), numbers.concat())));
                }
                let Some(next) = link(&page, "Suivant") else { break };
                let further = BookQuery::parse(vendor, directory.query_of(&next));
                prop_assert_eq!(&further.search, &query.search);
                prop_assert_ne!(further.position, query.position);
                query = further;
            }
            let expected: Vec<(String, String)> = sizes.iter().enumerate().flat_map(|(index, size)| {
                let numbers = (0..*size).take(8).map(move |number| format!("{index}{number}"));
                let nothing = (*size == 0).then(String::new);
                numbers.chain(nothing).map(move |number| (format!("n{index}"), number))
            }).collect();
            prop_assert_eq!(seen, expected);
        }
    }

    #[test]
    fn a_gigaset_reads_a_list_forwards_and_backwards(names in prop::collection::vec(hostile(), 1..120), count in 1..40_usize, limit in 0..6000_usize) {
        let names: Vec<String> = names.into_iter().enumerate().map(|(index, name)| format!("{index} {name}")).collect();
        let directory = Directory::of(names.iter().map(|name| one_number(name.clone(), None)).collect());
        let expected: Vec<String> = names.iter().map(|name| legible(name)).collect();
        let ask = |query: &str| {
            let answer = directory.answer(Vendor::Gigaset, query);
            let read: Vec<String> = shown(&answer).into_iter().map(|(name, _)| name).collect();
            let document = parse(&answer);
            let [total, first, last] = ["total", "first", "last"].map(|name| {
                document.root_element().attribute(name).and_then(|text| text.parse::<usize>().ok()).expect("a number")
            });
            assert!(answer.len() <= limit.max(512) || read.len() == 1, "{} bytes", answer.len());
            assert_eq!((total, last + 1 - first), (names.len(), read.len()));
            (first, last, read)
        };
        let mut forwards = Vec::new();
        while forwards.len() < names.len() {
            let (first, last, read) = ask(&format!("first={}&count={count}&limit={limit}", forwards.len() + 1));
            prop_assert_eq!((first, last), (forwards.len() + 1, forwards.len() + read.len()));
            prop_assert!(!read.is_empty());
            forwards.extend(read);
        }
        prop_assert_eq!(&forwards, &expected);
        let (mut backwards, mut place) = (Vec::new(), "-1".to_owned());
        while place != "0" {
            let (first, _, mut read) = ask(&format!("last={place}&count={count}&limit={limit}"));
            read.append(&mut backwards);
            backwards = read;
            place = (first - 1).to_string();
        }
        prop_assert_eq!(&backwards, &expected);
    }
}
