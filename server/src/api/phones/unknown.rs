//! Requests for unknown phones.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::unknown,
};
use portal_api::unknown::{ListUnknownRequests, UnknownRequests};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_unknown_requests)
}

pub async fn list_unknown_requests(
    portal: Arc<Portal>,
    _: Caller,
    query: ListUnknownRequests,
) -> HandlerResult<UnknownRequests> {
    Ok(unknown::list_unknown_requests(&portal, query).await?.into())
}
