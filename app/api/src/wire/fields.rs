//! Reads a type from the fields of a request. The error says as data which field is missing, or why a value is refused;
//! the errors of `serde_json` are only English sentences.

use crate::Invalid;
use serde::{
    Deserializer,
    de::{
        Error, IntoDeserializer, Visitor,
        value::{MapDeserializer, SeqDeserializer, StringDeserializer},
    },
    forward_to_deserialize_any,
};
use serde_json::Value;
use std::fmt;

/// The reason why fields can't be read.
#[derive(Debug)]
pub(super) enum FieldError {
    /// The name of a required field that is missing.
    Missing(&'static str),
    /// The reason why a value is refused.
    Refused(Invalid),
}

impl Error for FieldError {
    /// Converts an error message. The message of a parser of this crate is an [`Invalid`] in JSON; every other message
    /// is an English sentence of serde.
    fn custom<T: fmt::Display>(message: T) -> Self {
        let reason = message.to_string();
        Self::Refused(serde_json::from_str(&reason).unwrap_or(Invalid::Malformed { reason }))
    }

    fn missing_field(field: &'static str) -> Self {
        Self::Missing(field)
    }
}

impl fmt::Display for FieldError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing(field) => write!(formatter, "the field {field} is missing"),
            Self::Refused(invalid) => invalid.fmt(formatter),
        }
    }
}

impl std::error::Error for FieldError {}

/// A JSON value to read from. [`Value`] is a deserializer too, but its error is only an English sentence.
pub(super) struct FieldValue(pub Value);

impl IntoDeserializer<'_, FieldError> for FieldValue {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

impl<'de> Deserializer<'de> for FieldValue {
    type Error = FieldError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        match self.0 {
            Value::Null => visitor.visit_unit(),
            Value::Bool(flag) => visitor.visit_bool(flag),
            Value::Number(number) => {
                if let Some(number) = number.as_u64() {
                    visitor.visit_u64(number)
                } else if let Some(number) = number.as_i64() {
                    visitor.visit_i64(number)
                } else {
                    visitor.visit_f64(number.as_f64().unwrap_or(f64::NAN))
                }
            }
            Value::String(text) => visitor.visit_string(text),
            Value::Array(values) => SeqDeserializer::new(values.into_iter().map(FieldValue)).deserialize_any(visitor),
            Value::Object(fields) => {
                let fields = fields.into_iter().map(|(name, value)| (name, FieldValue(value)));
                MapDeserializer::new(fields).deserialize_any(visitor)
            }
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, FieldError> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, FieldError> {
        visitor.visit_newtype_struct(self)
    }

    /// Reads an enum from the text that names its variant.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, FieldError> {
        match self.0 {
            Value::String(text) => visitor.visit_enum(StringDeserializer::new(text)),
            other => FieldValue(other).deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct
        seq tuple tuple_struct map struct identifier ignored_any
    }
}
