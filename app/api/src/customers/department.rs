//! Departments of a client: "Site" in the Extranet, "Département" in the administration.

use crate::{Name, Reference, operation::operation};
use serde::{Deserialize, Serialize};

/// The root department's name.
pub const ROOT: &str = "Site principal";

/// A part of a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Department {
    /// Its name, unique in the client.
    pub name: Name,
    /// The department above; none for the root.
    pub parent: Option<Name>,
    /// How many lines it has.
    pub lines: u64,
}

/// Lists a client's departments, the root first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListDepartments {
    /// Which client's.
    pub reference: Reference,
}
operation!(ListDepartments, Administrators, Get "/api/v1/clients/{reference}/departments" => Vec<Department>, "Lists a client's departments.");

/// Creates a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateDepartment {
    /// Which client's.
    pub reference: Reference,
    /// Its name.
    pub name: Name,
    /// The department above; the root if nothing is said.
    pub parent: Option<Name>,
}
operation!(CreateDepartment, Staff, Post "/api/v1/clients/{reference}/departments" => Department, "Creates a department.");
