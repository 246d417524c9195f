//! The models of a line's phones, present and past.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::line_model,
};
use portal_api::line_model::{LineModel, ListLineModels};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_line_models)
}

pub async fn list_line_models(
    portal: Arc<Portal>,
    caller: Caller,
    query: ListLineModels,
) -> HandlerResult<Vec<LineModel>> {
    Ok(line_model::list_line_models(&portal, &caller, &query.number).await?.into())
}
