//! The lines of a client as its users see them: the directory "Extensions".

use crate::{Name, Number, Page, PageNumber, Search, operation::operation};
use serde::{Deserialize, Serialize};

/// A person who can be called within the company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Colleague {
    /// The person's number.
    pub number: Number,
    /// The person's name.
    pub name: Name,
    /// The person's department.
    pub department: Name,
}

/// Lists the lines of a line's client by name, including the line itself. The search covers name, number and
/// department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListColleagues {
    /// The line's number.
    pub number: Number,
    /// The text to search for.
    #[serde(default)]
    pub q: Search,
    /// The number of the page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListColleagues, SignedIn, Get "/api/v1/lines/{number}/colleagues" => Page<Colleague>, "Lists the lines of a line's client, by name.");
