//! Messages of a line.

use crate::{
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::message,
};
use portal_api::{
    Page,
    message::{DeleteMessage, DeliverMessage, ListMessages, MarkMessage, Message},
    operation::Done,
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(deliver_message).json(list_messages).json(mark_message).json(delete_message)
}

pub async fn deliver_message(portal: Arc<Portal>, caller: Caller, operation: DeliverMessage) -> HandlerResult<Message> {
    Ok(message::deliver_message(&portal, &caller, operation).await?.into())
}

pub async fn list_messages(portal: Arc<Portal>, caller: Caller, query: ListMessages) -> HandlerResult<Page<Message>> {
    Ok(message::list_messages(&portal, &caller, query).await?.into())
}

pub async fn mark_message(portal: Arc<Portal>, caller: Caller, operation: MarkMessage) -> HandlerResult<Message> {
    Ok(message::mark_message(&portal, &caller, operation).await?.into())
}

pub async fn delete_message(portal: Arc<Portal>, caller: Caller, operation: DeleteMessage) -> HandlerResult<Done> {
    message::delete_message(&portal, &caller, operation).await?;
    Ok(Done {}.into())
}
