//! How operations travel: path, query, JSON body or form, and back into the type.
//!
//! Both sides use these functions, so a form sent by the browser's program and one sent by the browser alone are read
//! the same way and refused with the same sentences.

use crate::{ApiError, ErrorCode, Invalid, Language, Method, Operation};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Rows ticked in a list: when none is, a form sends nothing of them.
const TICKED: [&str; 2] = ["numbers", "macs"];

/// An operation written for HTTP.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    /// Path with its parameters, and the query of a GET.
    pub uri: String,
    /// The JSON body of a POST.
    pub body: Option<String>,
}

/// Writes an operation: parameters into the path, the rest into query (GET) or body (POST).
pub fn write<O: Operation>(operation: &O) -> Result<Written, serde_json::Error> {
    let Value::Object(mut fields) = serde_json::to_value(operation)? else {
        return Ok(Written { uri: O::PATH.to_owned(), body: (O::METHOD == Method::Post).then(|| "{}".to_owned()) });
    };
    let mut uri = String::with_capacity(64);
    for (index, segment) in O::PATH.split('/').enumerate() {
        if index > 0 {
            uri.push('/');
        }
        match parameter(segment) {
            Some(name) => {
                let value = fields.remove(name).as_ref().and_then(as_text).unwrap_or_default();
                uri.extend(form_urlencoded::byte_serialize(value.as_bytes()));
            }
            None => uri.push_str(segment),
        }
    }
    if O::METHOD == Method::Post {
        return Ok(Written { uri, body: Some(serde_json::to_string(&Value::Object(fields))?) });
    }
    let query = write_pairs(&fields);
    if !query.is_empty() {
        uri.push('?');
        uri.push_str(&query);
    }
    Ok(Written { uri, body: None })
}

/// The path of an operation for a form's `action`: parameters filled in from the given pairs.
pub fn path<O: Operation>(parameters: &[(&str, &str)]) -> String {
    let mut segments = Vec::new();
    for segment in O::PATH.split('/') {
        let value = parameter(segment).and_then(|name| parameters.iter().find(|(key, _)| *key == name));
        segments.push(match value {
            Some((_, value)) => form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>(),
            None => segment.to_owned(),
        });
    }
    segments.join("/")
}

/// The fields of a form or a query as an object: repeated keys become a list, empty values are as if absent, and keys
/// that begin with `_` are the form's own business. `values[name]` is the field `name` of the object `values`: there an
/// empty value is one, and repeated ones are put together with commas, for they are choices in an order.
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

/// Builds an operation from its fields. The error names the field and says what is wrong, in the reader's language.
pub fn read<O: Operation>(fields: Map<String, Value>, language: Language) -> Result<O, ApiError> {
    serde_path_to_error::deserialize(Value::Object(fields)).map_err(|error| {
        let reason = error.inner().to_string();
        if let Some(field) = missing_field(&reason) {
            let invalid = if TICKED.contains(&field) { Invalid::NothingSelected } else { Invalid::Required };
            return refuse(field, &invalid, language);
        }
        let field = error.path().iter().next().map(ToString::to_string).unwrap_or_default();
        let invalid = serde_json::from_str(&reason).unwrap_or(Invalid::Malformed { reason });
        refuse(&field, &invalid, language)
    })
}

/// The error of one wrong field.
pub fn refuse(field: &str, invalid: &Invalid, language: Language) -> ApiError {
    let sentence = invalid.text(language);
    ApiError::new(ErrorCode::Invalid, sentence.clone()).with_field(field, sentence)
}

fn missing_field(reason: &str) -> Option<&str> {
    reason.strip_prefix("missing field `")?.strip_suffix('`')
}

fn parameter(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}')
}

fn as_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(flag.to_string()),
        _ => None,
    }
}

fn write_pairs(fields: &Map<String, Value>) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    // By name: whether a map keeps the order of insertion depends on what else is built with us.
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

/// Reads a list that must have something in it, and that a form sends as nothing, one value or many.
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

/// Reads a yes or no, which a query and a form say in words: `true`, `false`.
pub(crate) fn flag<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    use serde::{Deserialize as _, de::Error as _};
    match Value::deserialize(deserializer)? {
        Value::String(text) => text.parse().map_err(D::Error::custom),
        value => serde_json::from_value(value).map_err(D::Error::custom),
    }
}

/// Reads a whole number, which a query and a form write as a text.
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
    use crate::line::{PresentNumber, Presented};

    fn present(pairs: &[(&str, &str)]) -> Result<PresentNumber, ApiError> {
        let pairs = pairs.iter().map(|(name, value)| (Cow::from(*name), Cow::from(*value)));
        read(object_of_pairs(pairs), Language::Fr)
    }

    #[test]
    fn rows_that_nobody_ticked_are_a_missing_tick() {
        let error = present(&[("reference", "10000"), ("presented", "masked")]).expect_err("nothing is ticked");
        assert_eq!(error.fields["numbers"], "Cochez au moins une ligne.");
        let error = present(&[("reference", "10000"), ("numbers", "0970711111")]).expect_err("nothing is presented");
        assert_eq!(error.fields["presented"], "Ce champ est obligatoire.");
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
    fn a_withheld_number_is_also_read_as_people_type_it() {
        for word in ["masked", "Masqué", " withheld "] {
            let fields = [("reference", "10000"), ("numbers", "0970711111"), ("presented", word)];
            assert_eq!(present(&fields).expect(word).presented, Presented::Masked);
        }
    }
}
