//! The lamp of a line's phones.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::lamp,
};
use portal_api::lamp::{GetLamp, Lamp};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(get_lamp)
}

pub async fn get_lamp(portal: Arc<Portal>, caller: Caller, query: GetLamp) -> HandlerResult<Lamp> {
    Ok(lamp::get_lamp(&portal, &caller, query).await?.into())
}
