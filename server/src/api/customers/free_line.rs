//! Lines without a phone.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::free_line,
};
use portal_api::free_line::{FindFreeLine, NextLine};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(find_free_line)
}

pub async fn find_free_line(portal: Arc<Portal>, caller: Caller, query: FindFreeLine) -> HandlerResult<NextLine> {
    Ok(free_line::find_free_line(&portal, &caller, query).await?.into())
}
