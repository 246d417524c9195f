//! Converts operations to HTTP requests and back: path, query, JSON body or form.
//!
//! Server and browser use these functions. A form is read in the same way and refused with the same sentences, whether
//! the browser's program or the browser itself sent it.

mod fields;

use crate::{ApiError, ErrorCode, Invalid, Language, Method, Operation};
use fields::{FieldError, FieldValue};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// The fields that hold the ticked rows of a list. When no row is ticked, a form doesn't send such a field at all.
const TICKED_FIELDS: [&str; 2] = ["numbers", "macs"];

/// The maximum number of rows of a table in a form. It bounds the memory that a row number can make the server
/// allocate.
const ROW_LIMIT: usize = 100;

/// An operation written as an HTTP request.
#[derive(Clone, Debug, PartialEq)]
pub struct OperationRequest {
    /// The path with its parameters, and the query of a GET.
    pub uri: String,
    /// The JSON body of a POST.
    pub body: Option<String>,
}

/// Writes an operation as a request: the path's parameters into the path, the other fields into the query (GET) or the
/// body (POST).
pub fn write<O: Operation>(operation: &O) -> Result<OperationRequest, serde_json::Error> {
    let Value::Object(mut fields) = serde_json::to_value(operation)? else {
        return Ok(OperationRequest {
            uri: O::PATH.to_owned(),
            body: (O::METHOD == Method::Post).then(|| "{}".to_owned()),
        });
    };
    let mut uri = String::with_capacity(64);
    for (index, segment) in O::PATH.split('/').enumerate() {
        if index > 0 {
            uri.push('/');
        }
        match parameter_name(segment) {
            Some(name) => {
                let value = fields.remove(name).as_ref().and_then(as_text).unwrap_or_default();
                uri.extend(form_urlencoded::byte_serialize(value.as_bytes()));
            }
            None => uri.push_str(segment),
        }
    }
    if O::METHOD == Method::Post {
        return Ok(OperationRequest { uri, body: Some(serde_json::to_string(&Value::Object(fields))?) });
    }
    let query = write_pairs(&fields);
    if !query.is_empty() {
        uri.push('?');
        uri.push_str(&query);
    }
    Ok(OperationRequest { uri, body: None })
}

/// Returns an operation's path for a form's `action`, with the given parameters filled in. Other parameters stay in
/// braces.
pub fn path<O: Operation>(parameters: &[(&str, &str)]) -> String {
    let mut segments = Vec::new();
    for segment in O::PATH.split('/') {
        let value = parameter_name(segment).and_then(|name| parameters.iter().find(|(key, _)| *key == name));
        segments.push(match value {
            Some((_, value)) => form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>(),
            None => segment.to_owned(),
        });
    }
    segments.join("/")
}

/// Converts the fields of a form or a query into an object:
///
/// * Repeated keys become a list, and empty values are left out.
/// * Keys that begin with `_` are left out: they are meant for the server's handling of forms, not for the operation.
/// * `values[name]` is the field `name` of the object `values`. An empty value is kept there, and repeated values are
///   joined with commas, because they are the choices of one setting, in order.
/// * `lamp.0.number` is the field `number` in the first row of the table `lamp`.
pub fn object_of_pairs<'a>(pairs: impl IntoIterator<Item = (Cow<'a, str>, Cow<'a, str>)>) -> Map<String, Value> {
    let mut fields = Map::new();
    for (key, value) in pairs {
        if let Some((object, name)) = key.strip_suffix(']').and_then(|key| key.split_once('[')) {
            if let Value::Object(inside) = fields.entry(object).or_insert_with(|| Map::new().into()) {
                insert_in_order(inside, name, &value);
            }
            continue;
        }
        if key.starts_with('_') || value.is_empty() {
            continue;
        }
        let value = Value::String(value.into_owned());
        if let Some((table, row, field)) = split_table_key(&key) {
            insert_into_row(&mut fields, table, row, field, value);
            continue;
        }
        match fields.get_mut(key.as_ref()) {
            None => {
                fields.insert(key.into_owned(), value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    fields
}

/// Inserts a value of a setting, or appends it after a comma to the value that is there.
fn insert_in_order(fields: &mut Map<String, Value>, name: &str, value: &str) {
    match fields.get_mut(name) {
        Some(Value::String(first)) if first.is_empty() => value.clone_into(first),
        Some(Value::String(_)) if value.is_empty() => {}
        Some(Value::String(first)) => {
            first.push(',');
            first.push_str(value);
        }
        _ => {
            fields.insert(name.to_owned(), value.into());
        }
    }
}

/// Splits a key such as `lamp.0.number` into the table, the row from 0 and the field.
fn split_table_key(key: &str) -> Option<(&str, usize, &str)> {
    let (table, rest) = key.split_once('.')?;
    let (row, field) = rest.split_once('.')?;
    let row = row.parse().ok().filter(|row| *row < ROW_LIMIT)?;
    Some((table, row, field))
}

/// Inserts a value into its row of a table. Missing rows before it become null, so that the row keeps its number.
fn insert_into_row(fields: &mut Map<String, Value>, table: &str, row: usize, field: &str, value: Value) {
    let rows = fields.entry(table).or_insert_with(|| Value::Array(Vec::new()));
    if let Value::Array(rows) = rows {
        if rows.len() <= row {
            rows.resize(row + 1, Value::Null);
        }
        if rows[row].is_null() {
            rows[row] = Value::Object(Map::new());
        }
        if let Value::Object(row) = &mut rows[row] {
            row.insert(field.to_owned(), value);
        }
    }
}

/// Builds an operation from its fields. The error names the field and says what is wrong, in the reader's language.
pub fn read<O: Operation>(fields: Map<String, Value>, language: Language) -> Result<O, ApiError> {
    serde_path_to_error::deserialize(FieldValue(Value::Object(fields))).map_err(|error| match error.inner() {
        FieldError::Missing(field) => {
            let invalid = if TICKED_FIELDS.contains(field) { Invalid::NothingSelected } else { Invalid::Required };
            refuse(&error_place(error.path(), Some(*field)), &invalid, language)
        }
        FieldError::Refused(invalid) => refuse(&error_place(error.path(), None), invalid, language),
    })
}

/// Creates the error of one wrong field.
pub fn refuse(field: &str, invalid: &Invalid, language: Language) -> ApiError {
    let sentence = invalid.text(language);
    ApiError::new(ErrorCode::Invalid, sentence.clone()).with_field(field, sentence)
}

/// Returns the name of the wrong field: `number`, or `lamp.0.number` in the row of a table. `missing` is the name of a
/// field that is missing, which the path doesn't contain.
fn error_place(path: &serde_path_to_error::Path, missing: Option<&str>) -> String {
    use serde_path_to_error::Segment::{Map, Seq};
    let segments: Vec<_> = path.iter().take(3).collect();
    match (segments.as_slice(), missing) {
        ([Map { key: table }, Seq { index }, Map { key: field }], _) => format!("{table}.{index}.{field}"),
        ([Map { key: table }, Seq { index }], Some(field)) => format!("{table}.{index}.{field}"),
        (_, Some(field)) => field.to_owned(),
        ([first, ..], None) => first.to_string(),
        ([], None) => String::new(),
    }
}

/// Returns `name` for a path's segment `{name}`.
fn parameter_name(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

/// Returns a single value as text; `None` for a list, an object or null.
fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// Writes fields as a query. A list becomes repeated keys, and empty values are left out.
fn write_pairs(fields: &Map<String, Value>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    // Sorted by name: whether a map keeps the order of insertion depends on the features of the whole build.
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_by_key(|(key, _)| *key);
    for (key, value) in fields {
        let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for text in values.iter().filter_map(as_text).filter(|text| !text.is_empty()) {
            query.append_pair(key, &text);
        }
    }
    query.finish()
}

/// Reads a list that must not be empty, and that a form sends as nothing, one value or many.
pub(crate) fn ticked<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    use serde::de::Error as _;
    let values: Vec<T> = list(deserializer)?;
    if values.is_empty() { Err(D::Error::custom(Invalid::NothingSelected)) } else { Ok(values) }
}

/// Reads a list that a form sends as nothing, one value or many.
pub(crate) fn list<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    use serde::{Deserialize as _, de::Error as _};
    let values = match Value::deserialize(deserializer)? {
        Value::Array(values) => values,
        Value::Null => Vec::new(),
        value => vec![value],
    };
    values.into_iter().map(|value| serde_json::from_value(value).map_err(D::Error::custom)).collect()
}

/// Reads the rows of a table; a row without values is left out.
pub(crate) fn rows<'de, D, T>(deserializer: D) -> Result<Vec<T>, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::Deserialize<'de>,
{
    let rows: Vec<Option<T>> = serde::Deserialize::deserialize(deserializer)?;
    Ok(rows.into_iter().flatten().collect())
}

/// Reads a boolean, which a query or a form sends as `true` or `false`.
pub(crate) fn flag<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    use serde::{Deserialize as _, de::Error as _};
    match Value::deserialize(deserializer)? {
        Value::String(text) => text.parse().map_err(D::Error::custom),
        value => serde_json::from_value(value).map_err(D::Error::custom),
    }
}

/// Reads a whole number, which a query or a form sends as text.
pub(crate) fn integer<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: serde::de::DeserializeOwned + std::str::FromStr,
{
    use serde::{Deserialize as _, de::Error as _};
    match Value::deserialize(deserializer)? {
        Value::String(text) => text.trim().parse().map_err(|_| D::Error::custom("a whole number is expected")),
        value => serde_json::from_value(value).map_err(D::Error::custom),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        line::{PresentNumber, PresentedNumber},
        notification::{LampEntry, SaveNotifications},
    };

    fn read_present_number(pairs: &[(&str, &str)]) -> Result<PresentNumber, ApiError> {
        let pairs = pairs.iter().map(|(name, value)| (Cow::from(*name), Cow::from(*value)));
        read(object_of_pairs(pairs), Language::Fr)
    }

    #[test]
    fn a_form_without_ticked_rows_is_refused_with_a_sentence_about_ticking() {
        let error =
            read_present_number(&[("reference", "10000"), ("presented", "masked")]).expect_err("nothing is ticked");
        assert_eq!(error.fields["numbers"], "Cochez au moins une ligne.");
        let error = read_present_number(&[("reference", "10000"), ("numbers", "0970711111")])
            .expect_err("nothing is presented");
        assert_eq!(error.fields["presented"], "Ce champ est obligatoire.");
    }

    #[test]
    fn a_value_with_the_text_of_an_error_about_a_missing_field_is_refused_as_a_value() {
        let sentence = "missing field `numbers`";
        let fields = [("reference", sentence), ("numbers", "0970711111"), ("presented", "masked")];
        let error = read_present_number(&fields).expect_err("no reference");
        assert_eq!(error.fields.len(), 1);
        assert_eq!(error.fields["reference"], Invalid::Reference.text(Language::Fr));
        let error = read_notifications(&[("lamp", sentence)]).expect_err("no table");
        assert_eq!(error.fields["lamp"], "Cette valeur n’est pas du type attendu.");
        // A parser of the portal may use the same words in its own error.
        let error = <FieldError as serde::de::Error>::custom(sentence);
        assert!(matches!(error, FieldError::Refused(Invalid::Malformed { reason }) if reason == sentence));
    }

    fn read_notifications(pairs: &[(&str, &str)]) -> Result<SaveNotifications, ApiError> {
        let line = [("number", "0970716830"), ("version", "3")];
        let pairs = line.iter().chain(pairs).map(|(name, value)| (Cow::from(*name), Cow::from(*value)));
        read(object_of_pairs(pairs), Language::Fr)
    }

    #[test]
    fn a_table_is_read_from_a_form_row_by_row() {
        let read = read_notifications(&[
            ("lamp.0.number", "09 70 71 11 11"),
            ("lamp.0.voice", "true"),
            ("lamp.1.number", ""),
            ("lamp.2.fax", "true"),
            ("lamp.2.number", "+33970716831"),
            ("email.0.address", "a@Example.fr"),
        ]);
        let read = read.expect("an operation");
        let entry = |number: &str, fax, voice| LampEntry {
            number: number.parse().expect("a number"),
            fax,
            urgent: false,
            voice,
        };
        assert_eq!(read.version, 3);
        assert_eq!(read.lamp, [entry("0970711111", false, true), entry("0970716831", true, false)]);
        assert_eq!(read.email[0].address.as_str(), "a@example.fr");
        assert_eq!(read_notifications(&[]).expect("nothing").lamp, []);
    }

    #[test]
    fn an_error_in_a_table_names_its_row() {
        for (pairs, field, sentence) in [
            (&[("lamp.1.voice", "true")][..], "lamp.1.number", "Ce champ est obligatoire."),
            (&[("lamp.2.number", "12")], "lamp.2.number", &Invalid::Number.text(Language::Fr)),
            (&[("email.0.address", "a")], "email.0.address", &Invalid::Email.text(Language::Fr)),
            (
                &[("lamp.0.number", "0970711111"), ("lamp.0.fax", "oui")],
                "lamp.0.fax",
                "Cette valeur n’est pas du type attendu.",
            ),
            (&[("lamp", "x")], "lamp", "Cette valeur n’est pas du type attendu."),
        ] {
            let error = read_notifications(pairs).expect_err(field);
            assert_eq!(error.fields.get(field).map(String::as_str), Some(sentence), "{error:?}");
        }
        // Row 100 is beyond the limit, and `x` is no number of a row: these keys are ignored like unknown fields.
        assert_eq!(
            read_notifications(&[("lamp.100.number", "12"), ("lamp.x.number", "12")])
                .expect("unknown keys are ignored")
                .lamp,
            []
        );
    }

    #[test]
    fn fields_of_an_object_are_read_from_a_form() {
        let pairs = [
            ("values[a.b]", "1"),
            ("values[codec]", "PCMA"),
            ("values[codec]", ""),
            ("values[codec]", "G722"),
            ("values[text]", ""),
            ("reset", "c"),
            ("empty", ""),
        ];
        let fields = object_of_pairs(pairs.map(|(name, value)| (Cow::from(name), Cow::from(value))));
        let expected = serde_json::json!({ "values": { "a.b": "1", "codec": "PCMA,G722", "text": "" }, "reset": "c" });
        assert_eq!(Value::Object(fields), expected);
    }

    #[test]
    fn the_words_that_people_type_for_a_withheld_number_are_accepted() {
        for word in ["masked", "Masqué", " withheld "] {
            let fields = [("reference", "10000"), ("numbers", "0970711111"), ("presented", word)];
            assert_eq!(read_present_number(&fields).expect(word).presented, PresentedNumber::Masked);
        }
    }
}
