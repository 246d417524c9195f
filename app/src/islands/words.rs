//! The macro that declares the sentences of an island.

/// Declares the sentences that the server passes to an island. They travel as a list, without the names of the fields:
/// reading a list takes a quarter of the code in the browser.
macro_rules! words {
    ($(#[$doc:meta])* pub struct $name:ident { $($(#[$field_doc:meta])* pub $field:ident,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Default, serde::Serialize, serde::Deserialize)]
        #[serde(from = "Vec<String>", into = "Vec<String>")]
        pub struct $name {
            $($(#[$field_doc])* pub $field: String,)+
        }

        impl From<Vec<String>> for $name {
            fn from(words: Vec<String>) -> Self {
                let mut words = words.into_iter();
                Self { $($field: words.next().unwrap_or_default(),)+ }
            }
        }

        impl From<$name> for Vec<String> {
            fn from(words: $name) -> Self {
                vec![$(words.$field),+]
            }
        }
    };
}

pub(crate) use words;
