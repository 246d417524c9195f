//! Lines: "Utilisateur" in the Extranet, "Ligne" in the administration, "Compte" in the CommPortal.

use crate::{
    Invalid, Name, Number, Page, PageNumber, Reference, Search, SortDirection,
    operation::{Done, operation},
    password::PIN_LOCK_LONGEST,
    wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What a line's user administers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Administrator {
    /// An ordinary user, who administers nothing.
    #[default]
    No,
    /// Administers the line's own department and the departments below it.
    Department,
    /// "Administrateur racine": administers the whole client.
    Root,
}

/// "N° à présenter": the number that called parties see.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum PresentedNumber {
    /// A number of the same client.
    Number(Number),
    /// No number: `masked` on the wire.
    Masked,
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for PresentedNumber {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for PresentedNumber {
    /// The schema's name in the OpenAPI document, which client programs use.
    fn name() -> std::borrow::Cow<'static, str> {
        "Presented".into()
    }
}

impl TryFrom<String> for PresentedNumber {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        // People type the words that the screens show, so these words are accepted too.
        match text.trim().to_lowercase().as_str() {
            "masked" | "masqué" | "withheld" => Ok(Self::Masked),
            _ => Number::parse(&text).map(Self::Number),
        }
    }
}

impl From<PresentedNumber> for String {
    fn from(presented: PresentedNumber) -> Self {
        presented.to_string()
    }
}

impl fmt::Display for PresentedNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(formatter),
            Self::Masked => formatter.write_str("masked"),
        }
    }
}

/// "Restriction internationale": which international calls are allowed. Each variant has a number, the platform's
/// class.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Restriction {
    /// 0 Bar high-risk countries.
    #[default]
    HighRiskCountries,
    /// 1 Bar international.
    International,
    /// 2 Europe only.
    EuropeOnly,
    /// 3 No restriction.
    None,
}

impl Restriction {
    /// The platform's classes, in order.
    pub const ALL: [Self; 4] = [Self::HighRiskCountries, Self::International, Self::EuropeOnly, Self::None];

    /// Returns the platform's class, 0 to 3.
    pub const fn class(self) -> u8 {
        self as u8
    }

    /// Returns the restriction of a platform's class.
    pub fn from_class(class: u8) -> Option<Self> {
        Self::ALL.get(usize::from(class)).copied()
    }
}

/// A line in "Liste des utilisateurs".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LineRow {
    /// "SDA".
    pub number: Number,
    /// "Nom".
    pub name: Name,
    /// "Licence".
    pub licence: String,
    /// "Site".
    pub department: Name,
    /// The time when the account was locked ("Compte Verrouillé"). An account is locked after too many wrong passwords
    /// from one source, or from all sources together. None when it is not locked.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub locked_at: Option<Timestamp>,
    /// The end of the account's lock.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub locked_until: Option<Timestamp>,
    /// The latest time until which a PIN of the line is locked, after too many wrong PINs. None when no PIN is locked.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub pins_locked_until: Option<Timestamp>,
    /// "N° à présenter".
    pub presented: PresentedNumber,
    /// "Restriction internationale".
    pub restriction: Restriction,
    /// "Administrateur": shown as ★.
    pub administrator: Administrator,
    /// The number of phones on the line.
    pub phones: u64,
}

impl LineRow {
    /// Returns the row as it is at the time `now`: without a lock that has ended, and without a lock that starts in the
    /// future, which remains in the database after the server's clock was set back.
    pub fn at_time(mut self, now: Timestamp) -> Self {
        let is_locked = self.locked_at.is_some_and(|locked_at| locked_at <= now)
            && self.locked_until.is_none_or(|until| now < until);
        if !is_locked {
            (self.locked_at, self.locked_until) = (None, None);
        }
        // The row does not contain the time when a PIN was locked. If the lock ends later than now plus the longest
        // lock, it starts in the future.
        let is_current = |until: &Timestamp| now < *until && until.duration_since(now) <= PIN_LOCK_LONGEST;
        self.pins_locked_until = self.pins_locked_until.filter(is_current);
        self
    }
}

/// A line with its client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// The row of the list.
    #[serde(flatten)]
    pub row: LineRow,
    /// The reference of the line's client.
    pub reference: Reference,
    /// The name of the line's client.
    pub client: Name,
}

/// Reads a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetLine {
    /// The line's number.
    pub number: Number,
}
operation!(GetLine, SignedIn, Get "/api/v1/lines/{number}" => Line, "Reads a line.");

/// The columns by which the list of lines can be sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum LineSort {
    /// "SDA".
    #[default]
    Number,
    /// "Nom".
    Name,
    /// "Site".
    Department,
}

/// Lists a client's lines. The search covers number, name, licence and department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListLines {
    /// The client's reference.
    pub reference: Reference,
    /// The text to search for.
    #[serde(default)]
    pub q: Search,
    /// The column to sort by.
    #[serde(default)]
    pub sort: LineSort,
    /// The direction of the sort.
    #[serde(default)]
    pub order: SortDirection,
    /// The number of the page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListLines, Administrators, Get "/api/v1/clients/{reference}/lines" => Page<LineRow>, "Lists a client's lines.");

/// Exports the list of [`ListLines`] as a file, with all pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportLines {
    /// The client's reference.
    pub reference: Reference,
    /// The text to search for.
    #[serde(default)]
    pub q: Search,
    /// The column to sort by.
    #[serde(default)]
    pub sort: LineSort,
    /// The direction of the sort.
    #[serde(default)]
    pub order: SortDirection,
}
operation!(ExportLines, Administrators, Get "/api/v1/clients/{reference}/lines.csv" => (), "Exports a client's lines as CSV.", MEDIA_TYPE = Csv);

/// Creates a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateLine {
    /// The client's reference.
    pub reference: Reference,
    /// The line's number, unique on the platform.
    pub number: Number,
    /// The name of the line's user.
    pub name: Name,
    /// The department; by default the root.
    pub department: Option<Name>,
    /// The licence; by default "Full Meta".
    pub licence: Option<Name>,
    /// What the line's user administers.
    #[serde(default)]
    pub administrator: Administrator,
    /// Which international calls are allowed.
    #[serde(default)]
    pub restriction: Restriction,
}
operation!(CreateLine, Staff, Post "/api/v1/clients/{reference}/lines" => Done, "Creates a line.");

/// Unlocks a line's account and its PINs: all counters of wrong passwords and PINs start at zero again. Does nothing to
/// a line that is not locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnlockLine {
    /// The line's number.
    pub number: Number,
}
operation!(UnlockLine, Administrators, Post "/api/v1/lines/{number}/unlock" => Done, "Unlocks a line's account and its PINs.");

/// "Modifier n° à présenter": sets the presented number of several lines, the number that called parties see. Changes
/// all of the lines, or none when the change of one line is refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PresentNumber {
    /// The client's reference.
    pub reference: Reference,
    /// The numbers of the lines to change.
    #[serde(deserialize_with = "wire::ticked")]
    pub numbers: Vec<Number>,
    /// The new presented number: a number of the same client, or `masked` for none.
    pub presented: PresentedNumber,
}
operation!(PresentNumber, Staff, Post "/api/v1/clients/{reference}/presented-number" => Done, "Sets the presented number of several lines.");
