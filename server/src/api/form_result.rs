//! Results of plain HTML forms.

use crate::{
    error::Error,
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Visit,
};
use portal_api::form_result::{FormResult, GetFormResult};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(get_form_result)
}

pub async fn get_form_result(portal: Arc<Portal>, _: Visit, operation: GetFormResult) -> HandlerResult<FormResult> {
    let result = portal.form_results.find(&operation.id, portal.clock.now()).ok_or(Error::NotFound)?;
    Ok(result.into())
}
