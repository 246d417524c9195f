//! The contacts of a line: the directory "Contacts" on its telephones.

use crate::{
    Number, Page, PageNumber, Search,
    dialled::Dialled,
    operation::{Done, operation},
    text::Name,
};
use serde::{Deserialize, Serialize};

/// A contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    /// What it is found by: as listed.
    pub id: String,
    /// Who it is.
    pub name: Name,
    /// The number at work.
    pub work: Option<Dialled>,
    /// The number of the mobile.
    pub mobile: Option<Dialled>,
    /// Another number.
    pub other: Option<Dialled>,
}

/// Lists a line's contacts by their names; they are searched by name and number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListContacts {
    /// Which line's.
    pub number: Number,
    /// Which page.
    #[serde(default)]
    pub page: PageNumber,
    /// What to look for.
    #[serde(default)]
    pub q: Search,
}
operation!(ListContacts, Owner, Get "/api/v1/lines/{number}/contacts" => Page<Contact>, "Lists a line's contacts.");

/// Adds a contact to a line's. It has one number at least.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateContact {
    /// Which line's.
    pub number: Number,
    /// Who it is.
    pub name: Name,
    /// The number at work.
    pub work: Option<Dialled>,
    /// The number of the mobile.
    pub mobile: Option<Dialled>,
    /// Another number.
    pub other: Option<Dialled>,
}
operation!(CreateContact, Owner, Post "/api/v1/lines/{number}/contacts" => Contact, "Adds a contact to a line's.");

/// Changes a contact: what isn't said is empty then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateContact {
    /// Which line's.
    pub number: Number,
    /// Which one.
    pub id: String,
    /// Who it is.
    pub name: Name,
    /// The number at work.
    pub work: Option<Dialled>,
    /// The number of the mobile.
    pub mobile: Option<Dialled>,
    /// Another number.
    pub other: Option<Dialled>,
}
operation!(UpdateContact, Owner, Post "/api/v1/lines/{number}/contacts/{id}" => Contact, "Changes a contact.");

/// Removes a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeleteContact {
    /// Which line's.
    pub number: Number,
    /// Which one.
    pub id: String,
}
operation!(DeleteContact, Owner, Post "/api/v1/lines/{number}/contacts/{id}/delete" => Done, "Removes a contact.");
