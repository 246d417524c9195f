//! Exports keys as a file for spreadsheets, and reads such a file.

use super::{api_key, check, list_keys};
use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    services::{
        csv::{self, Column, Row, normalize},
        model::find_model,
    },
};
use portal_api::{
    Invalid, Language, Number,
    key::{Key as ApiKey, KeysFile, ReadKeys, RefusedRow},
    key_place::KeyPlace,
    spelling,
};
use portal_provisioning::{Function, Key, Model, Operand};
use std::collections::{BTreeMap, BTreeSet};

/// The columns of a file.
const COLUMNS: [Column; 5] = [
    Column { headings: ["touche", "key"], is_required: true },
    Column { headings: ["fonction", "function"], is_required: true },
    Column { headings: ["numéro", "number"], is_required: false },
    Column { headings: ["libellé", "label"], is_required: false },
    Column { headings: ["code d’interception", "pickup code"], is_required: false },
];

/// Exports the keys as a file, with column and function names in the caller's language.
pub async fn export_keys(portal: &Portal, caller: &Caller, number: &Number, model: &str) -> Result<Vec<u8>, Error> {
    let language = caller.visit.language;
    let keys = list_keys(portal, caller, number, model).await?.keys;
    let rows = keys.into_iter().map(|key| {
        let function =
            Function::parse(&key.function).map_or_else(String::new, |function| function.name(language).to_owned());
        [key.place.to_string(), function, key.operand, key.label, key.pickup]
    });
    csv::write(COLUMNS.map(|column| column.heading(language)), rows)
}

/// Reads keys from such a file; nothing is saved. A function is named in French, in English or by its identifier. When
/// a key keeps its function, the values that the file lacks stay as they are: the values of a missing column, and the
/// position of the key's line on the phone, which has no column.
pub async fn read_keys(portal: &Portal, caller: &Caller, operation: ReadKeys) -> Result<KeysFile, Error> {
    let language = caller.visit.language;
    let current = list_keys(portal, caller, &operation.number, &operation.model).await?.keys;
    let model = find_model(&operation.model, language)?;
    let current: BTreeMap<_, _> = current.into_iter().map(|key| (key.place, key)).collect();
    let mut file = KeysFile::default();
    let mut places = BTreeSet::new();
    for Row { number: row, cells } in csv::read(&operation.csv, &COLUMNS, language)? {
        let key = cells.map_err(str::to_owned).and_then(|cells| read_key(cells, &current, model, language));
        match key {
            Err(reason) => file.refused.push(RefusedRow { row, reason }),
            Ok((place, _)) if !places.insert(place) => {
                file.refused.push(RefusedRow { row, reason: messages::of(language).key_twice.to_owned() });
            }
            Ok((_, key)) if key.function() == Function::None => {}
            Ok((place, key)) => file.keys.push(api_key(place, &key)),
        }
    }
    Ok(file)
}

/// Reads one key.
///
/// Errors: the reason why the row can't be read, as a sentence.
fn read_key(
    cells: [Option<String>; COLUMNS.len()],
    current: &BTreeMap<KeyPlace, ApiKey>,
    model: &Model,
    language: Language,
) -> Result<(KeyPlace, Key), String> {
    let [place, function, operand, label, pickup] = cells;
    let place = spelling::trimmed(&place.unwrap_or_default()).to_lowercase();
    let place: KeyPlace = place.parse().map_err(|_| Invalid::UnknownKey.text(language))?;
    let function = function_id(&function.unwrap_or_default());
    let previous = current.get(&place).filter(|key| key.function == function);
    let field_of = |key: Option<&ApiKey>, field: fn(&ApiKey) -> &String| key.map(field).cloned().unwrap_or_default();
    let operand = match operand {
        Some(operand) if previous.is_some_and(|key| key.operand == operand) => operand,
        Some(operand) => restore_number(operand, &function),
        None => field_of(previous, |key| &key.operand),
    };
    let is_same_operand =
        |key: &&ApiKey| key.operand == operand || spelling::dialled(&operand).as_ref() == Some(&key.operand);
    // The previous label stays only with the previous number: it would be wrong for another number.
    let label = label.unwrap_or_else(|| field_of(previous.filter(is_same_operand), |key| &key.label));
    let pickup = pickup.unwrap_or_else(|| field_of(previous, |key| &key.pickup));
    let key = ApiKey { place, function, line: previous.map_or(1, |key| key.line), operand, label, pickup };
    check(&key, model, language).map_err(|error| error.answer(language, "").message)
}

/// Restores a number from which a spreadsheet removed the leading zero or plus. Such a number is recognized by its
/// length: without a zero or plus before it, no number of nine digits, or of eleven digits from 33 on, can be dialled.
fn restore_number(number: String, function: &str) -> String {
    let is_number = Function::parse(function)
        .is_some_and(|function| matches!(function.operand(), Operand::Number | Operand::NumberIfAny));
    let digits = spelling::dialled(&number).filter(|_| is_number).unwrap_or_default();
    match digits.as_bytes() {
        [b'1'..=b'9', rest @ ..] if rest.len() == 8 => format!("0{digits}"),
        [b'3', b'3', rest @ ..] if rest.len() == 9 => format!("+{digits}"),
        _ => number,
    }
}

/// Returns the identifier of the function with this name in any language, or the text itself when no function has this
/// name.
fn function_id(name: &str) -> String {
    let wanted = normalize(name);
    let is_named = |function: &&Function| {
        let names = [function.id(), function.name(Language::Fr), function.name(Language::En)];
        names.into_iter().any(|name| normalize(name) == wanted)
    };
    let found = Function::ALL.iter().find(is_named);
    found.map_or_else(|| name.to_owned(), |function| function.id().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_a_function_is_read_as_that_function() {
        for function in Function::ALL {
            for name in [function.id(), function.name(Language::Fr), function.name(Language::En)] {
                assert_eq!(function_id(&name.to_uppercase()), function.id(), "{name}");
            }
        }
        assert_eq!(function_id("Ne rien faire d’utile"), "Ne rien faire d’utile");
    }

    #[test]
    fn a_leading_zero_or_plus_that_a_spreadsheet_removed_is_restored() {
        for (number, right) in [
            ("612345678", "0612345678"),
            ("33612345678", "+33612345678"),
            ("3 61", "3 61"),
            ("123456789012", "123456789012"),
            ("0612345678", "0612345678"),
        ] {
            assert_eq!(restore_number(number.to_owned(), "speed_dial"), right);
        }
        assert_eq!(restore_number("612345678".to_owned(), "dtmf"), "612345678", "DTMF tones are no number");
    }
}
