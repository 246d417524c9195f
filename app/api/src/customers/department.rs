//! Departments of a client: "Site" in the Extranet, "Département" in the administration.

use crate::{Name, Reference, operation::operation};
use serde::{Deserialize, Serialize};

/// The root department's name.
pub const ROOT: &str = "Site principal";

/// A department of a client.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Department {
    /// The department's name, unique in the client.
    pub name: Name,
    /// The department above; none for the root.
    pub parent: Option<Name>,
    /// The number of lines in the department.
    pub lines: u64,
}

/// Lists a client's departments, the root first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ListDepartments {
    /// The client's reference.
    pub reference: Reference,
}
operation!(ListDepartments, Administrators, Get "/api/v1/clients/{reference}/departments" => Vec<Department>, "Lists a client's departments.");

/// Creates a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CreateDepartment {
    /// The client's reference.
    pub reference: Reference,
    /// The department's name.
    pub name: Name,
    /// The department above; by default the root.
    pub parent: Option<Name>,
}
operation!(CreateDepartment, Staff, Post "/api/v1/clients/{reference}/departments" => Department, "Creates a department.");
