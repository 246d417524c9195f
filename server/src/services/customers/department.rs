//! Departments of a client.

use crate::{error::Error, messages, portal::Portal, principal::Caller, services::client::find_client};
use portal_api::{
    ApiError, ErrorCode, Reference,
    department::{CreateDepartment, Department},
};
use portal_store::NewDepartment;

/// Lists a client's departments.
pub async fn list_departments(
    portal: &Portal,
    caller: &Caller,
    reference: &Reference,
) -> Result<Vec<Department>, Error> {
    let client = find_client(portal, caller, reference).await?;
    Ok(portal.store.list_departments(caller.scope(), client.id).await?)
}

/// Creates a department.
pub async fn create_department(
    portal: &Portal,
    caller: &Caller,
    operation: CreateDepartment,
) -> Result<Department, Error> {
    let words = messages::of(caller.visit.language);
    let client = find_client(portal, caller, &operation.reference).await?;
    let department = NewDepartment {
        client_id: client.id,
        name: operation.name,
        parent: operation.parent,
        created_at: portal.clock.now(),
        actor: caller.actor(),
    };
    match portal.store.create_department(&department).await {
        Ok(department) => Ok(department),
        Err(portal_store::Error::Duplicate(_)) => {
            let sentence = words.duplicate_department;
            Err(ApiError::new(ErrorCode::Duplicate, sentence).with_field("name", sentence).into())
        }
        Err(portal_store::Error::UnknownDepartment) => Err(Error::in_field("parent", words.unknown_department)),
        Err(error) => Err(error.into()),
    }
}
