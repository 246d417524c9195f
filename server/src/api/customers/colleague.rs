//! The lines of a client as its users see them.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::colleague,
};
use portal_api::{
    Page,
    colleague::{Colleague, ListColleagues},
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_colleagues)
}

pub async fn list_colleagues(
    portal: Arc<Portal>,
    caller: Caller,
    query: ListColleagues,
) -> HandlerResult<Page<Colleague>> {
    Ok(colleague::list_colleagues(&portal, &caller, query).await?.into())
}
