//! Exports keys as a file for spreadsheets, and reads such a file.

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

/// The maximum size of a file, in bytes. A phone with all its modules has some hundred keys.
const LONGEST: usize = 256 << 10;
/// The names of the columns, in French and English.
const COLUMNS: [[&str; 2]; 5] = [
    ["touche", "key"],
    ["fonction", "function"],
    ["numéro", "number"],
    ["libellé", "label"],
    ["code d’interception", "pickup code"],
];

/// Exports the keys as a file, with column and function names in the caller's language.
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

/// Reads keys from such a file. Cells are separated by semicolons, commas or tabs; a function is named in either
/// language or by its identifier. Nothing is saved.
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
                file.keys.push(super::api_key(place, &made));
            }
        }
    }
    file.keys.retain(|key| key.function != Function::None.id());
    Ok(file)
}

/// Returns the separator of the cells: the first of the three that the header contains.
fn separator(file: &str) -> u8 {
    let header = file.lines().next().unwrap_or_default();
    header.bytes().find(|byte| b";,\t".contains(byte)).unwrap_or(b';')
}

/// Returns the position of each of [`COLUMNS`] in the header.
fn columns(header: &::csv::StringRecord) -> [Option<usize>; 5] {
    COLUMNS.map(|names| header.iter().position(|cell| names.contains(&cell.to_lowercase().replace('\'', "’").as_str())))
}

/// Removes the apostrophe that the export puts before a cell that looks like a formula.
fn text(cell: &str) -> String {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(['=', '+', '-', '@']) => rest.to_owned(),
        _ => cell.to_owned(),
    }
}

/// Returns the identifier of the function with this name in any language, or the text itself when no function has it.
fn identifier(name: &str) -> String {
    let wanted = name.to_lowercase();
    let is_it = |function: &&Function| {
        [Language::Fr, Language::En].into_iter().any(|language| function.name(language).to_lowercase() == wanted)
    };
    let found = Function::ALL.iter().find(is_it);
    found.map_or_else(|| name.to_owned(), |function| function.id().to_owned())
}
