//! The contacts of a line: the directory "Contacts" on its phones.

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
    /// The contact's id, as listed.
    pub id: String,
    /// The person's name.
    pub name: Name,
    /// The number at work.
    pub work: Option<Dialled>,
    /// The number of the mobile phone.
    pub mobile: Option<Dialled>,
    /// Another number.
    pub other: Option<Dialled>,
}

/// Lists a line's contacts by name. The search covers name and numbers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListContacts {
    /// The line's number.
    pub number: Number,
    /// The number of the page.
    #[serde(default)]
    pub page: PageNumber,
    /// The text to search for.
    #[serde(default)]
    pub q: Search,
}
operation!(ListContacts, Owner, Get "/api/v1/lines/{number}/contacts" => Page<Contact>, "Lists a line's contacts.");

/// Adds a contact to a line. At least one number is required.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateContact {
    /// The line's number.
    pub number: Number,
    /// The person's name.
    pub name: Name,
    /// The number at work.
    pub work: Option<Dialled>,
    /// The number of the mobile phone.
    pub mobile: Option<Dialled>,
    /// Another number.
    pub other: Option<Dialled>,
}
operation!(CreateContact, Owner, Post "/api/v1/lines/{number}/contacts" => Contact, "Adds a contact to a line.");

/// Replaces a contact: fields that are left out become empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UpdateContact {
    /// The line's number.
    pub number: Number,
    /// The contact's id, as listed.
    pub id: String,
    /// The person's name.
    pub name: Name,
    /// The number at work.
    pub work: Option<Dialled>,
    /// The number of the mobile phone.
    pub mobile: Option<Dialled>,
    /// Another number.
    pub other: Option<Dialled>,
}
operation!(UpdateContact, Owner, Post "/api/v1/lines/{number}/contacts/{id}" => Contact, "Changes a contact.");

/// Deletes a contact.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeleteContact {
    /// The line's number.
    pub number: Number,
    /// The contact's id, as listed.
    pub id: String,
}
operation!(DeleteContact, Owner, Post "/api/v1/lines/{number}/contacts/{id}/delete" => Done, "Deletes a contact.");
