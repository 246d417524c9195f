//! Keys as a file for spreadsheets, and back.

use super::{check, list_keys};
use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    services::{csv, line::find_line, model::find_model},
};
use portal_api::{
    Invalid, Language, Number,
    key::{Key as ApiKey, KeysFile, ReadKeys, RefusedRow},
};
use portal_provisioning::Function;
use std::collections::HashMap;

/// The most bytes of a file: a telephone with all its modules has some hundred keys.
const LONGEST: usize = 256 << 10;
/// What columns are called, in either language; the first is how they are written.
const COLUMNS: [[&str; 2]; 5] = [
    ["touche", "key"],
    ["fonction", "function"],
    ["numéro", "number"],
    ["libellé", "label"],
    ["code d’interception", "pickup code"],
];

/// The keys as a file, with the functions' names in the caller's language.
pub async fn export_keys(portal: &Portal, caller: &Caller, number: &Number, model: &str) -> Result<Vec<u8>, Error> {
    let language = caller.visit.language;
    let keys = list_keys(portal, caller, number, model).await?.keys;
    let column = usize::from(language == Language::En);
    let rows = keys.into_iter().map(|key| {
        let function = Function::parse(&key.function).map_or_else(String::new, |it| it.name(language).to_owned());
        [key.place.to_string(), function, key.operand, key.label, key.pickup]
    });
    csv::write(COLUMNS.map(|names| names[column]), rows)
}

/// Reads keys from such a file: separated by semicolons, commas or tabs, functions by their names in either language or by
/// their identifiers. Nothing is saved.
pub async fn read_keys(portal: &Portal, caller: &Caller, operation: ReadKeys) -> Result<KeysFile, Error> {
    let language = caller.visit.language;
    find_line(portal, caller, &operation.number).await?;
    let model = find_model(&operation.model, language)?;
    let words = messages::of(language);
    if operation.csv.len() > LONGEST {
        return Err(Error::in_field("csv", words.keys_file));
    }
    let mut reader = ::csv::ReaderBuilder::new();
    reader.delimiter(separator(&operation.csv)).flexible(true).trim(::csv::Trim::All);
    let mut reader = reader.from_reader(operation.csv.trim_start_matches('\u{feff}').as_bytes());
    let columns = columns(reader.headers().map_err(|_| Error::in_field("csv", words.keys_file))?);
    let (Some(place), Some(function)) = (columns[0], columns[1]) else {
        return Err(Error::in_field("csv", words.keys_file));
    };
    let mut file = KeysFile::default();
    let mut rows = HashMap::new();
    for (row, record) in (2..).zip(reader.records()) {
        let mut refuse_row = |reason: String| file.refused.push(RefusedRow { row, reason });
        let Ok(record) = record else {
            refuse_row(words.keys_file.to_owned());
            continue;
        };
        let cell = |column: Option<usize>| column.and_then(|column| record.get(column)).map(text).unwrap_or_default();
        if record.iter().all(str::is_empty) {
            continue;
        }
        let Ok(place) = cell(Some(place)).parse() else {
            refuse_row(Invalid::UnknownKey.text(language));
            continue;
        };
        let key = ApiKey {
            place,
            function: identifier(&cell(Some(function))),
            line: 1,
            operand: cell(columns[2]),
            label: cell(columns[3]),
            pickup: cell(columns[4]),
        };
        match check(&key, model, language) {
            Err(error) => refuse_row(error.answer(language, "").message),
            Ok((place, _)) if rows.contains_key(&place) => refuse_row(words.key_twice.to_owned()),
            Ok((place, made)) => {
                rows.insert(place, row);
                file.keys.push(super::written(place, &made));
            }
        }
    }
    file.keys.retain(|key| key.function != Function::None.id());
    Ok(file)
}

/// What separates the cells: the first of these in the header.
fn separator(file: &str) -> u8 {
    let header = file.lines().next().unwrap_or_default();
    header.bytes().find(|byte| b";,\t".contains(byte)).unwrap_or(b';')
}

/// Where each of [`COLUMNS`] is.
fn columns(header: &::csv::StringRecord) -> [Option<usize>; 5] {
    COLUMNS.map(|names| header.iter().position(|cell| names.contains(&cell.to_lowercase().replace('\'', "’").as_str())))
}

/// A cell as it was before it was kept from being a formula.
fn text(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// The identifier of a function that is called so, in any language; as it is, if none is.
fn identifier(name: &str) -> String {
    let wanted = name.to_lowercase();
    let is_it = |function: &&Function| {
        [Language::Fr, Language::En].into_iter().any(|language| function.name(language).to_lowercase() == wanted)
    };
    let found = Function::ALL.iter().find(is_it);
    found.map_or_else(|| name.to_owned(), |function| function.id().to_owned())
}
