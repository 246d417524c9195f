//! Checks `docs/asvs.md`, which compares the portal with OWASP's ASVS: the document lists every requirement once, and
//! names only existing files.

use std::{collections::BTreeSet, fs, path::Path};

/// The requirements of levels 1 and 2: section, first number, last number. The chapters V10 (OAuth) and V17 (`WebRTC`)
/// are left out: the portal has neither.
const REQUIREMENTS: [(&str, u32, u32); 65] = [
    ("1.1", 1, 2),
    ("1.2", 1, 9),
    ("1.3", 1, 11),
    ("1.4", 1, 3),
    ("1.5", 1, 2),
    ("2.1", 1, 3),
    ("2.2", 1, 3),
    ("2.3", 1, 4),
    ("2.4", 1, 1),
    ("3.2", 1, 2),
    ("3.3", 1, 4),
    ("3.4", 1, 6),
    ("3.5", 1, 5),
    ("3.7", 1, 2),
    ("4.1", 1, 3),
    ("4.2", 1, 1),
    ("4.3", 1, 2),
    ("4.4", 1, 4),
    ("5.1", 1, 1),
    ("5.2", 1, 3),
    ("5.3", 1, 2),
    ("5.4", 1, 3),
    ("6.1", 1, 3),
    ("6.2", 1, 12),
    ("6.3", 1, 4),
    ("6.4", 1, 4),
    ("6.5", 1, 5),
    ("6.6", 1, 3),
    ("6.8", 1, 4),
    ("7.1", 1, 3),
    ("7.2", 1, 4),
    ("7.3", 1, 2),
    ("7.4", 1, 5),
    ("7.5", 1, 2),
    ("7.6", 1, 2),
    ("8.1", 1, 2),
    ("8.2", 1, 3),
    ("8.3", 1, 1),
    ("8.4", 1, 1),
    ("9.1", 1, 3),
    ("9.2", 1, 4),
    ("11.1", 1, 2),
    ("11.2", 1, 3),
    ("11.3", 1, 3),
    ("11.4", 1, 4),
    ("11.5", 1, 1),
    ("11.6", 1, 1),
    ("12.1", 1, 3),
    ("12.2", 1, 2),
    ("12.3", 1, 4),
    ("13.1", 1, 1),
    ("13.2", 1, 5),
    ("13.3", 1, 2),
    ("13.4", 1, 5),
    ("14.1", 1, 2),
    ("14.2", 1, 4),
    ("14.3", 1, 3),
    ("15.1", 1, 3),
    ("15.2", 1, 3),
    ("15.3", 1, 7),
    ("16.1", 1, 1),
    ("16.2", 1, 5),
    ("16.3", 1, 4),
    ("16.4", 1, 3),
    ("16.5", 1, 3),
];

/// How the state of a requirement starts.
const STATES: [&str; 4] = ["met", "met in part: ", "not met, because ", "does not apply: "];

fn root() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

fn document() -> String {
    fs::read_to_string(root().join("docs/asvs.md")).expect("docs/asvs.md")
}

/// The rows of the document's tables: number, description, files, state.
fn rows(document: &str) -> Vec<[&str; 4]> {
    let rows = document.lines().filter(|line| line.starts_with("| ") && line.contains(char::is_numeric));
    rows.map(|line| {
        let cells: Vec<_> = line.trim_matches('|').split('|').map(str::trim).collect();
        cells.try_into().unwrap_or_else(|cells| panic!("four cells: {cells:?}"))
    })
    .collect()
}

#[test]
fn every_requirement_is_listed_once() {
    let document = document();
    let expected: Vec<String> = REQUIREMENTS
        .iter()
        .flat_map(|(section, first, last)| (*first..=*last).map(move |number| format!("{section}.{number}")))
        .collect();
    assert_eq!(expected.len(), 217);
    assert_eq!(rows(&document).iter().map(|row| row[0]).collect::<Vec<_>>(), expected);
}

#[test]
fn each_requirement_has_a_state_and_a_short_description() {
    let document = document();
    for [number, description, files, state] in rows(&document) {
        let has_start = |start: &str| {
            if start == "met" { state == start } else { state.len() > start.len() + 5 && state.starts_with(start) }
        };
        assert!(STATES.iter().any(|start| has_start(start)), "{number}: {state}");
        assert!((1..=12).contains(&description.split_whitespace().count()), "{number}: {description}");
        assert!(!files.is_empty(), "{number}");
    }
    // The introduction of the document counts the requirements of each state.
    for (index, start) in STATES.iter().enumerate() {
        let count = rows(&document)
            .iter()
            .filter(|row| if index == 0 { row[3] == "met" } else { row[3].starts_with(start) })
            .count();
        let words = start.trim_end_matches([':', ' ']).trim_end_matches(", because");
        assert!(document.contains(&format!("{count} {words}")), "the introduction must say: {count} {words}");
    }
}

#[test]
fn every_named_file_exists() {
    let document = document();
    let quoted: BTreeSet<_> = document.split('`').skip(1).step_by(2).collect();
    let is_file = |text: &&&str| {
        let is_path = text.contains('/') && !text.starts_with('/') && !text.contains(' ');
        is_path || [".md", ".toml", ".lock", ".json"].iter().any(|end| text.ends_with(end))
    };
    let files: Vec<_> = quoted.iter().filter(is_file).collect();
    assert!(files.len() > 50, "the test found too few files: {files:?}");
    let missing: Vec<_> = files.into_iter().filter(|file| !root().join(file).exists()).collect();
    assert!(missing.is_empty(), "these files do not exist: {missing:?}");
}
