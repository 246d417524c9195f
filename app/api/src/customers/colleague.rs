//! The lines of a client as its people may see them: the directory "Extensions".

use crate::{Name, Number, Page, PageNumber, Search, operation::operation};
use serde::{Deserialize, Serialize};

/// Somebody who can be called within the company.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Colleague {
    /// The number.
    pub number: Number,
    /// Who it is.
    pub name: Name,
    /// Where.
    pub department: Name,
}

/// Lists the lines of a line's client by name, the line itself among them; they are searched by name, number and department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListColleagues {
    /// Which line's.
    pub number: Number,
    /// What to look for.
    #[serde(default)]
    pub q: Search,
    /// Which page.
    #[serde(default)]
    pub page: PageNumber,
}
operation!(ListColleagues, SignedIn, Get "/api/v1/lines/{number}/colleagues" => Page<Colleague>, "Lists the lines of a line's client, by name.");
