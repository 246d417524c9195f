//! The differences between the configuration file that a phone has and the file that it would get now.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::difference,
};
use portal_api::difference::{Differences, ListDifferences};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_differences)
}

pub async fn list_differences(
    portal: Arc<Portal>,
    caller: Caller,
    query: ListDifferences,
) -> HandlerResult<Differences> {
    Ok(difference::list_differences(&portal, &caller, &query.mac).await?.into())
}
