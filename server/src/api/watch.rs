//! Streams of news, as browsers follow them: server-sent events.

use crate::{
    error::Error, http::connections::LongLived, portal::Portal, principal::Caller, services::admission,
    state::events::News,
};
use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures::{StreamExt, future::select};
use serde::Serialize;
use std::{sync::Arc, time::Duration};
use tokio_stream::wrappers::BroadcastStream;

/// A comment now and then keeps proxies from closing a quiet stream, and finds browsers that have gone.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// An event of a name, with its data in JSON.
pub fn event(name: &str, data: &impl Serialize) -> Option<Event> {
    Event::default().event(name).json_data(data).ok()
}

/// Something was missed: look at everything.
pub fn behind() -> Event {
    Event::default().event("behind").data("{}")
}

/// Tells the caller of the news from now on, for as long as they are admitted; of those that `tell` has no event for, nothing. An
/// error if too many pages follow events already.
pub fn stream<F>(
    portal: &Arc<Portal>,
    caller: &Caller,
    tell: impl Fn(News) -> F + Send + 'static,
) -> Result<Response, Error>
where
    F: Future<Output = Option<Event>> + Send + 'static,
{
    let place = portal.event_streams.take(caller.principal.account_id, caller.visit.address)?;
    let events = BroadcastStream::new(portal.events.subscribe()).filter_map(move |news| {
        let told = news.map(&tell);
        async move {
            match told {
                Ok(told) => told.await.map(Ok::<_, axum::Error>),
                // Too far behind to know what was missed.
                Err(_) => Some(Ok(behind())),
            }
        }
    });
    // The server ends its streams when it stops, or it could never stop.
    let stopping = Box::pin(portal.stopping.clone().cancelled_owned());
    let ended = Box::pin(admission::until_ended(portal, &caller.principal));
    let events = events.take_until(select(stopping, ended)).map(move |event| {
        let _ = &place;
        event
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    response.extensions_mut().insert(LongLived);
    Ok(response)
}
