//! Lines: "Utilisateur" in the Extranet, "Ligne" in the administration, "Compte" in the CommPortal.

use crate::{
    Invalid, Name, Number, Order, Page, PageNumber, Reference, Search,
    operation::{Done, operation},
    password::PIN_LOCK_LONGEST,
    wire,
};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Whether a line's user administers the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Administrator {
    /// An ordinary user.
    #[default]
    No,
    /// Own department and below.
    Department,
    /// "Administrateur racine": the whole client.
    Root,
}

/// "N° à présenter": what the called party sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Presented {
    /// A number of the same client.
    Number(Number),
    /// Nothing: `masked` on the wire.
    Masked,
}

#[cfg(feature = "openapi")]
impl utoipa::PartialSchema for Presented {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        String::schema()
    }
}

#[cfg(feature = "openapi")]
impl utoipa::ToSchema for Presented {}

impl TryFrom<String> for Presented {
    type Error = Invalid;
    fn try_from(text: String) -> Result<Self, Invalid> {
        // People who type rather than choose write it as their screen says it.
        match text.trim().to_lowercase().as_str() {
            "masked" | "masqué" | "withheld" => Ok(Self::Masked),
            _ => Number::parse(&text).map(Self::Number),
        }
    }
}

impl From<Presented> for String {
    fn from(presented: Presented) -> Self {
        presented.to_string()
    }
}

impl fmt::Display for Presented {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(formatter),
            Self::Masked => formatter.write_str("masked"),
        }
    }
}

/// "Restriction internationale": what may be called abroad. The number is the platform's class.
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

    /// The platform's class, 0 to 3.
    pub const fn class(self) -> u8 {
        self as u8
    }

    /// The restriction of a class.
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
    /// Since when the account is locked ("Compte Verrouillé"), if it is: too many wrong passwords, from everywhere or from one
    /// place only.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub locked_at: Option<Timestamp>,
    /// When that ends by itself.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub locked_until: Option<Timestamp>,
    /// Until when a PIN is locked, if one is: too many wrong ones.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>, format = DateTime))]
    pub pins_locked_until: Option<Timestamp>,
    /// "N° à présenter".
    pub presented: Presented,
    /// "Restriction internationale".
    pub restriction: Restriction,
    /// ★ or not.
    pub administrator: Administrator,
    /// How many telephones are on it.
    pub phones: u64,
}

impl LineRow {
    /// The row as it stands at `now`: a lock that has ended is none, nor is one that begins later, which a clock that went
    /// back leaves behind.
    pub fn at(mut self, now: Timestamp) -> Self {
        let is_locked = self.locked_at.is_some_and(|at| at <= now) && self.locked_until.is_none_or(|until| now < until);
        if !is_locked {
            (self.locked_at, self.locked_until) = (None, None);
        }
        let lasts = |until: &Timestamp| now < *until && until.duration_since(now) <= PIN_LOCK_LONGEST;
        self.pins_locked_until = self.pins_locked_until.filter(lasts);
        self
    }
}

/// A line with whose it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Line {
    /// As in the list.
    #[serde(flatten)]
    pub row: LineRow,
    /// Its client's reference.
    pub reference: Reference,
    /// Its client's name.
    pub client: Name,
}

/// Reads a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GetLine {
    /// Which one.
    pub number: Number,
}
operation!(GetLine, SignedIn, Get "/api/v1/lines/{number}" => Line, "Reads a line.");

/// What the list of lines can be sorted by.
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

/// Lists a client's lines; the search looks at number, name, licence and department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListLines {
    /// Which client's.
    pub reference: Reference,
    /// What to look for.
    #[serde(default)]
    pub q: Search,
    /// Sorted by what.
    #[serde(default)]
    pub sort: LineSort,
    /// Which way.
    #[serde(default)]
    pub order: Order,
    /// Which page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListLines, Administrators, Get "/api/v1/clients/{reference}/lines" => Page<LineRow>, "Lists a client's lines.");

/// The same list as a file, all pages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ExportLines {
    /// Which client's.
    pub reference: Reference,
    /// What to look for.
    #[serde(default)]
    pub q: Search,
    /// Sorted by what.
    #[serde(default)]
    pub sort: LineSort,
    /// Which way.
    #[serde(default)]
    pub order: Order,
}
operation!(ExportLines, Administrators, Get "/api/v1/clients/{reference}/lines.csv" => (), "A client's lines as CSV.", CONTENT = Csv);

/// Creates a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateLine {
    /// Which client's.
    pub reference: Reference,
    /// Its number, unique on the platform.
    pub number: Number,
    /// Its user's name.
    pub name: Name,
    /// The department; the root if nothing is said.
    pub department: Option<Name>,
    /// The licence; "Full Meta" if nothing is said.
    pub licence: Option<Name>,
    /// Whether its user administers the client.
    #[serde(default)]
    pub administrator: Administrator,
    /// What may be called abroad.
    #[serde(default)]
    pub restriction: Restriction,
}
operation!(CreateLine, Staff, Post "/api/v1/clients/{reference}/lines" => Done, "Creates a line.");

/// Unlocks a line's account and its PINs: whoever tries next begins anew. Does nothing to one that is not locked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnlockLine {
    /// Which line.
    pub number: Number,
}
operation!(UnlockLine, Administrators, Post "/api/v1/lines/{number}/unlock" => Done, "Unlocks a line's account and its PINs.");

/// "Modifier n° à présenter" of several lines: all of them or, if one may not, none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PresentNumber {
    /// Which client's.
    pub reference: Reference,
    /// The lines.
    #[serde(deserialize_with = "wire::ticked")]
    pub numbers: Vec<Number>,
    /// A number of the same client, or masked.
    pub presented: Presented,
}
operation!(PresentNumber, Staff, Post "/api/v1/clients/{reference}/presented-number" => Done, "Sets the presented number of several lines.");
