//! The phones of a line.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::line_phone,
};
use portal_api::line_phone::{LinePhones, ListLinePhones};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_line_phones)
}

pub async fn list_line_phones(portal: Arc<Portal>, caller: Caller, query: ListLinePhones) -> HandlerResult<LinePhones> {
    Ok(line_phone::list_line_phones(&portal, &caller, &query.number).await?.into())
}
