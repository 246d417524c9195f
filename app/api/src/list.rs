//! The common parts of all lists: the search text, the direction of the sort, and pages.

#[cfg(feature = "openapi")]
mod schema;

use crate::Invalid;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::fmt;

/// The number of rows on a page.
pub const PAGE_SIZE: u32 = 50;
/// The maximum length of a search text, in characters.
pub const SEARCH_LIMIT: usize = 100;

/// A text to search for, at most 100 characters; an empty text finds everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = String))]
#[serde(try_from = "String", into = "String")]
pub struct Search(String);

impl Search {
    /// Trims and checks a search text.
    pub fn parse(text: &str) -> Result<Self, Invalid> {
        let text = text.trim();
        if text.chars().count() > SEARCH_LIMIT {
            return Err(Invalid::TooLong { limit: SEARCH_LIMIT });
        }
        if text.chars().any(char::is_control) {
            return Err(Invalid::ControlCharacter);
        }
        Ok(Self(text.to_owned()))
    }

    /// Returns the search text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the text is empty; an empty text finds everything.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl TryFrom<String> for Search {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        Self::parse(&text)
    }
}

impl From<Search> for String {
    fn from(search: Search) -> Self {
        search.0
    }
}

/// The direction in which a list is sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "lowercase")]
pub enum SortDirection {
    /// The smallest first.
    #[default]
    Asc,
    /// The greatest first.
    Desc,
}

/// The number of a page, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema), schema(value_type = u32))]
#[serde(transparent)]
pub struct PageNumber(u32);

impl PageNumber {
    /// Checks the number of a page: 1 to a million.
    pub fn new(number: u32) -> Result<Self, Invalid> {
        if (1..=1_000_000).contains(&number) { Ok(Self(number)) } else { Err(Invalid::Page) }
    }

    /// Returns the number, from 1.
    pub fn get(self) -> u32 {
        self.0
    }

    /// Returns the number of rows before this page.
    pub fn offset(self) -> u64 {
        u64::from(self.0 - 1) * u64::from(PAGE_SIZE)
    }
}

impl Default for PageNumber {
    fn default() -> Self {
        Self(1)
    }
}

/// Accepts a number, or a text that contains the number: the parameters of a query are always texts.
impl<'de> Deserialize<'de> for PageNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Visitor;
        impl de::Visitor<'_> for Visitor {
            type Value = PageNumber;
            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a page number")
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<PageNumber, E> {
                u32::try_from(number).map_err(|_| Invalid::Page).and_then(PageNumber::new).map_err(E::custom)
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<PageNumber, E> {
                u32::try_from(number).map_err(|_| Invalid::Page).and_then(PageNumber::new).map_err(E::custom)
            }
            fn visit_f64<E: de::Error>(self, _: f64) -> Result<PageNumber, E> {
                Err(E::custom(Invalid::Page))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<PageNumber, E> {
                text.trim().parse().map_err(|_| Invalid::Page).and_then(PageNumber::new).map_err(E::custom)
            }
        }
        deserializer.deserialize_any(Visitor)
    }
}

/// One page of a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The rows of this page, in order.
    pub rows: Vec<T>,
    /// The number of rows in the whole list.
    pub total: u64,
    /// The number of this page, from 1.
    pub page: PageNumber,
    /// The server's time of the answer. The screen computes ages and countdowns from it.
    pub now: jiff::Timestamp,
}

impl<T> Page<T> {
    /// Returns the number of pages: at least one.
    pub fn page_count(&self) -> u32 {
        u32::try_from(self.total.div_ceil(u64::from(PAGE_SIZE))).unwrap_or(u32::MAX).max(1)
    }
}
