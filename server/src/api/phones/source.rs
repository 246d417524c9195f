//! The sources of phones' requests.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::source,
};
use portal_api::{
    operation::Done,
    source::{ListPhoneSources, PhoneSources, UnblockSource},
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_phone_sources).json(unblock_source)
}

pub async fn list_phone_sources(
    portal: Arc<Portal>,
    caller: Caller,
    _: ListPhoneSources,
) -> HandlerResult<PhoneSources> {
    Ok(source::list_phone_sources(&portal, &caller).await?.into())
}

pub async fn unblock_source(portal: Arc<Portal>, caller: Caller, operation: UnblockSource) -> HandlerResult<Done> {
    source::unblock_source(&portal, &caller, &operation.source).await?;
    Ok(Done {}.into())
}
