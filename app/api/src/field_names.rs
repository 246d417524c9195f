//! The names of an operation's fields, as its type declares them. The server drops all other fields of a form before it
//! stores the typed values.

use crate::Operation;
use serde::{
    Deserializer,
    de::{Error as _, Visitor, value::Error},
    forward_to_deserialize_any,
};

/// Returns the names of an operation's fields; none when a field is flattened (`#[serde(flatten)]`), because the type
/// then declares no names.
pub fn field_names<O: Operation>() -> Option<&'static [&'static str]> {
    let mut names = None;
    // The result is always an error: `Recorder` notes the names and builds no value.
    let _ = O::deserialize(Recorder(&mut names));
    names
}

/// Records the fields that a type declares.
struct Recorder<'a>(&'a mut Option<&'static [&'static str]>);

impl<'de> Deserializer<'de> for Recorder<'_> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Error> {
        Err(Error::custom("only the names of the fields are asked for"))
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        *self.0 = Some(fields);
        self.deserialize_any(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Method, for_each_operation, password::ChangePassword, session::SignIn};

    #[test]
    fn an_operation_names_its_fields() {
        assert_eq!(field_names::<SignIn>(), Some(&["login", "password", "remember"][..]));
        assert!(field_names::<ChangePassword>().is_some_and(|names| names.contains(&"current")));
    }

    #[test]
    fn every_change_names_its_fields() {
        macro_rules! check {
            ($module:ident::$operation:ident) => {{
                type Request = crate::$module::$operation;
                let is_known = Request::METHOD == Method::Get || field_names::<Request>().is_some();
                assert!(is_known, "{}", Request::NAME);
            }};
        }
        for_each_operation!(check);
    }
}
