//! Departments.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::department,
};
use portal_api::department::{CreateDepartment, Department, ListDepartments};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_departments).json(create_department)
}

pub async fn list_departments(
    portal: Arc<Portal>,
    caller: Caller,
    query: ListDepartments,
) -> HandlerResult<Vec<Department>> {
    Ok(department::list_departments(&portal, &caller, &query.reference).await?.into())
}

pub async fn create_department(
    portal: Arc<Portal>,
    caller: Caller,
    operation: CreateDepartment,
) -> HandlerResult<Department> {
    Ok(department::create_department(&portal, &caller, operation).await?.into())
}
