//! Notifications of a line's messages.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::notification,
};
use portal_api::notification::{CountExisting, GetNotifications, Notifications, SaveNotifications};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(get_notifications).json(save_notifications).json(count_existing)
}

pub async fn get_notifications(
    portal: Arc<Portal>,
    caller: Caller,
    query: GetNotifications,
) -> HandlerResult<Notifications> {
    Ok(notification::get_notifications(&portal, &caller, query).await?.into())
}

pub async fn save_notifications(
    portal: Arc<Portal>,
    caller: Caller,
    operation: SaveNotifications,
) -> HandlerResult<Notifications> {
    Ok(notification::save_notifications(&portal, &caller, operation).await?.into())
}

pub async fn count_existing(
    portal: Arc<Portal>,
    caller: Caller,
    operation: CountExisting,
) -> HandlerResult<Notifications> {
    Ok(notification::count_existing(&portal, &caller, operation).await?.into())
}
