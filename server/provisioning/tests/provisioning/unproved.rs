//! What no document confirms is marked in the models' files and listed in `docs/unproved.md`; every value that a
//! model's file spells is in `docs/phone-values.md`.

use portal_provisioning::Catalogue;
use std::{collections::BTreeSet, path::Path};

const UNPROVED: &str = include_str!("../../../../docs/unproved.md");
const VALUES: &str = include_str!("../../../../docs/phone-values.md");

fn files() -> impl Iterator<Item = (&'static str, toml::Table)> {
    let files =
        Catalogue::bundled_files().iter().filter(|(path, _)| Path::new(path).extension() == Some("toml".as_ref()));
    files.map(|(path, text)| (*path, text.parse().unwrap_or_else(|error| panic!("{path}: {error}"))))
}

/// The tables within a table, at any depth.
fn walk(value: &toml::Value, visit: &mut impl FnMut(&toml::Table)) {
    match value {
        toml::Value::Table(table) => {
            visit(table);
            table.values().for_each(|value| walk(value, visit));
        }
        toml::Value::Array(values) => values.iter().for_each(|value| walk(value, visit)),
        _ => (),
    }
}

/// A text without the line breaks of a document.
fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn every_unproved_mark_is_in_the_document() {
    let list = flat(UNPROVED);
    let mut marks = BTreeSet::new();
    for (_, file) in files() {
        walk(&toml::Value::Table(file), &mut |table| match table.get("unproved") {
            Some(toml::Value::String(mark)) => drop(marks.insert(mark.clone())),
            Some(toml::Value::Array(own)) => {
                marks.extend(own.iter().filter_map(|mark| Some(mark.as_str()?.to_owned())));
            }
            _ => (),
        });
    }
    assert!(marks.len() > 15);
    for mark in marks {
        assert!(list.contains(&flat(&mark)), "docs/unproved.md: {mark}");
    }
}

#[test]
fn every_spelled_value_is_in_the_document() {
    let table_of_values = flat(VALUES);
    for (path, file) in files() {
        walk(&toml::Value::Table(file), &mut |table| {
            let spelled = ["values", "steps", "since", "before"].iter().any(|key| table.contains_key(*key));
            if let Some(name) = table.get("name").and_then(toml::Value::as_str).filter(|_| spelled) {
                assert!(table_of_values.contains(&format!("`{name}`")), "docs/phone-values.md lacks {name} ({path})");
            }
        });
    }
}
